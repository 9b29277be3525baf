"""``./numi bench suggestion``: the promise of the suggestion, figure by figure, beside two plain search engines."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from numi.interfaces.cli.places import PYTHON, Stop
from numi.interfaces.cli.suggesting import inner_environment

HELP = "la suggestion : justesse, alarme, refus, signaux, durées, mémoire, 5 000 procédures, à côté de BM25 et FTS5"
INSIDE = "numi.interfaces.cli.benches.suggestion_here"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, metavar="FICHIER", help="d’autres phrases que celles du dépôt")
    parser.add_argument("--fit", action="store_true", help="ajuste de nouveau l’alarme et les signaux, sans mesurer")
    parser.add_argument("--quick", action="store_true", help="sans l’entraînement ni les 5 000 procédures")


def run(options: dict[str, Any]) -> int:
    """Measure on one core, in processes of their own; 1 when a bar is missed. Raises Stop when the file is absent."""
    path: Path | None = options["file"]
    if path is not None and not path.exists():
        raise Stop(f"« {path} » n’existe pas. Vérifiez le chemin.", code=2)
    words = [*(["--file", str(path)] if path else []), *(f"--{name}" for name in ("quick", "fit") if options[name])]
    order = [str(PYTHON), "-m", INSIDE, *words]
    return subprocess.run(order, env=inner_environment(), check=False).returncode

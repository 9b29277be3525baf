"""``./numi doctor``: what is well and what is not, each with what to do (standard library only)."""

import shutil
import subprocess
import sys
from argparse import Namespace

from numi.interfaces.cli import environment, system
from numi.interfaces.cli.places import PYTHON, ROOT, current_environment, say


def examine(args: Namespace) -> int:
    """The machine first, then, from inside, the hotline."""
    well = True
    version = ".".join(map(str, sys.version_info[:3]))
    well &= line(sys.version_info >= (3, 11), f"Python {version}", "il faut Python 3.11 ou plus récent")
    environment.make()
    well &= line(PYTHON.exists(), "environnement .venv", "lancez ./numi install")
    free = shutil.disk_usage(ROOT).free / 1e9
    well &= line(free > 1, f"disque : {free:.1f} Go libres", "libérez au moins 1 Go")
    line(
        system.chromium() is not None,
        "Chromium (essais dans le navigateur)",
        "sudo apt-get install chromium, seulement pour ./numi test --browser",
    )
    inside = subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py"), "doctor"], env=current_environment(), cwd=ROOT, check=False
    )
    return 0 if well and inside.returncode == 0 else 1


def line(is_well: bool, what: str, remedy: str) -> bool:
    """Print one line and give back its verdict."""
    say(f"{'ok    ' if is_well else 'À VOIR'}  {what}" + ("" if is_well else f" : {remedy}"))
    return is_well

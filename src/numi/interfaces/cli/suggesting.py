"""``./numi suggest``: the procedure for a text, for JSON lines, or the measures of a file. No server, no database."""

import os
import subprocess
import sys
from collections.abc import Sequence

from numi.interfaces.cli import environment
from numi.interfaces.cli.places import PYTHON, ROOT

ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
MODULE = "numi.interfaces.cli.suggest_here"


def delegate(words: Sequence[str]) -> int:
    """Run the engine inside the environment (standard library only on this side)."""
    environment.make()
    sys.stdout.flush()
    order = [str(PYTHON), "-m", MODULE, *words]
    return subprocess.run(order, env=inner_environment(), check=False).returncode


def inner_environment() -> dict[str, str]:
    """One core: a text takes some milliseconds, threads would only get in the way."""
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {**ONE_CORE, **os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}

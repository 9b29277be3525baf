"""The contracts of pyproject.toml hold."""

import os
import subprocess
import sys

from numi.interfaces.cli.checking import IMPORTS
from tests.architecture.sources import ROOT


def test_the_import_contracts_hold():
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout

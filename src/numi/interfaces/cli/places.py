"""Where things are, known before anything is installed (standard library only)."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
DEMO = ROOT / "var" / "demo"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(line: str = "") -> None:
    """One line for the person at the terminal, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Stop(Exception):
    """The command ends here; the message says why and what to do."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def django_environment(settings: str, **more: str) -> dict[str, str]:
    """The environment of a child that runs Django with ``settings`` (``demo``, ``prod``, ``test``…)."""
    wanted = f"config.settings.{settings}"
    paths = [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {
        "OMP_NUM_THREADS": "1",  # a page is one product of arrays: threads of their own would only fight for the cores
        "OPENBLAS_NUM_THREADS": "1",
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": wanted,
        **more,
    }


def current_environment() -> dict[str, str]:
    """For commands on an existing hotline: production when it is set up here, the demonstration otherwise."""
    if chosen := os.environ.get("DJANGO_SETTINGS_MODULE"):
        return django_environment(chosen.rsplit(".", 1)[-1])
    if os.environ.get("NUMI_HOSTS"):
        return django_environment("prod")
    return demo_environment()


def demo_environment() -> dict[str, str]:
    """The demonstration: its own folder, its own settings."""
    return django_environment("demo", NUMI_DEMO="1", NUMI_DATA=str(DEMO))

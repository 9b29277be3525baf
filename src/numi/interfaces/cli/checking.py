"""``./numi check`` and ``./numi test``: what says no before people do."""

import os
import subprocess
import time
from argparse import Namespace
from dataclasses import dataclass

from numi.interfaces.cli import environment, system
from numi.interfaces.cli.places import PYTHON, ROOT, Stop, django_environment, say

ORDINARY = "not browser and not slow and not figures"
COMPLETE = "not browser and not figures"
WITHOUT_DATABASE = ("tests/architecture", "tests/content", "tests/core", "tests/procedures")  # once is enough
IMPORTS = "import sys; from importlinter.cli import lint_imports_command as run; sys.argv[0] = 'lint-imports'; run()"


@dataclass(frozen=True, slots=True)
class Step:
    """One check: what it is called, what runs."""

    label: str
    command: tuple[str, ...]

    def run(self, child_environment: dict[str, str], *, verbose: bool) -> bool:
        """Whether it passed; what it said is shown when it did not."""
        started = time.monotonic()
        done = subprocess.run(
            [str(PYTHON), *self.command],
            env=child_environment,
            cwd=ROOT,
            capture_output=not verbose,
            text=True,
            check=False,
        )
        if done.returncode and not verbose:
            say(done.stdout.rstrip())
            say(done.stderr.rstrip())
        say(f"{'ok   ' if not done.returncode else 'FAUX '} {self.label} ({time.monotonic() - started:.1f} s)")
        return not done.returncode


CHECKS = (
    Step("mise en forme (ruff format)", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    Step("règles d’écriture (ruff)", ("-m", "ruff", "check", "--quiet", ".")),
    Step("types (mypy)", ("-m", "mypy")),
    Step("contrats d’import (import-linter)", ("-c", IMPORTS)),
    Step("réglages (manage.py check)", ("manage.py", "check")),
    Step("migrations à jour", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Step("contenu (procédures)", ("manage.py", "procedures", "lint")),
    Step("gabarits (djlint)", ("-m", "djlint", "--lint", "--quiet", "src/numi")),
    Step(
        "sécurité (bandit)", ("-m", "bandit", "-q", "-r", "src", "-c", "pyproject.toml", "--severity-level", "medium")
    ),
    Step("architecture", ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture")),
)


def check(args: Namespace) -> int:
    """Every check; the last line says how many passed."""
    environment.make(dev=True)
    child_environment = django_environment("test")
    child_environment.pop("DATABASE_URL", None)
    results = [step.run(child_environment, verbose=args.verbose) for step in CHECKS]
    say(f"{sum(results)} contrôles passés sur {len(results)}.")
    return 0 if all(results) else 1


def lint(args: list[str]) -> int:
    """The content alone: procedures, directory, synonyms."""
    environment.make()
    order = [str(PYTHON), str(ROOT / "manage.py"), "procedures", "lint", *args]
    return subprocess.run(order, env=django_environment("dev"), cwd=ROOT, check=False).returncode


@dataclass(frozen=True, slots=True)
class Round:
    """One run of pytest: on which database, which tests."""

    label: str
    marks: str
    database: str = ""
    parallel: bool = True
    leaving: tuple[str, ...] = ()


def test(args: Namespace, rest: list[str]) -> int:
    """The tests: SQLite by default; ``--all`` adds PostgreSQL, the slow ones and the browser."""
    rounds = _rounds(args)
    environment.make(dev=True)
    codes = [(each.label, _pytest(each, rest)) for each in rounds]
    for label, code in codes:
        say(f"{'ok   ' if not code else 'FAUX '} essais : {label}")
    return max(code for _, code in codes)


def _rounds(args: Namespace) -> list[Round]:
    thorough = args.all or args.slow
    marks = COMPLETE if thorough else ORDINARY
    rounds = []
    if args.all or args.sqlite or not (args.pg or args.browser):
        rounds.append(Round("SQLite", marks))
    if args.all or args.pg:
        url = system.postgres_url()
        if system.answers(url):
            rounds.append(Round("PostgreSQL", ORDINARY if args.all else marks, database=url, leaving=WITHOUT_DATABASE))
        elif args.all:
            say("PostgreSQL ne répond pas sur cette machine : ses essais ne sont pas joués ici.")
        else:
            raise Stop("PostgreSQL ne répond pas. Démarrez-le, ou donnez son adresse dans DATABASE_URL.")
    if args.all or args.browser:
        os.environ["NUMI_CHROMIUM"] = system.require_chromium()
        rounds.append(Round("navigateur", "browser", parallel=False))
    return rounds


def _pytest(each: Round, rest: list[str]) -> int:
    say(f"\n=== Essais : {each.label}")
    child_environment = django_environment("test")
    child_environment.pop("DATABASE_URL", None)
    if each.database:
        child_environment["DATABASE_URL"] = each.database
    spread = ["-n", "2"] if each.parallel and not rest and (os.cpu_count() or 1) > 1 else []
    leaving = [f"--ignore={folder}" for folder in each.leaving if not rest]
    order = [str(PYTHON), "-m", "pytest", "-q", "-m", each.marks, *spread, *leaving, *rest]
    return subprocess.run(order, env=child_environment, cwd=ROOT, check=False).returncode

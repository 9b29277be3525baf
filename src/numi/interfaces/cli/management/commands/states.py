"""``manage.py states``: one Mermaid page for each machine of the apps; ``--check`` says which page is out of date."""

import pkgutil
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import numi
from numi.core.states import Machine

REMEDY = "Lancez ./numi manage states."


@dataclass(frozen=True, slots=True)
class Found:
    """A machine, and the constant that holds it."""

    name: str
    module: str
    machine: Machine

    @property
    def file(self) -> str:
        return f"{self.name.lower().replace('_', '-')}.md"

    @property
    def source(self) -> str:
        return f"src/{self.module.replace('.', '/')}.py"


def machines() -> list[Found]:
    """Every Machine that an app keeps in its ``states`` module, in the order of its page."""
    found: dict[int, Found] = {}
    for app in sorted(one.name for one in pkgutil.iter_modules(numi.__path__) if one.ispkg):
        module = f"numi.{app}.states"
        if find_spec(module) is None:
            continue
        for name, value in vars(import_module(module)).items():
            if isinstance(value, Machine):
                found.setdefault(id(value), Found(name, module, value))
    return sorted(found.values(), key=lambda one: one.file)


def page(one: Found) -> str:
    """The page of one machine: the drawing, the words on screen, the gestures."""
    return "\n".join([*_drawing(one), *_states(one.machine), *_gestures(one.machine)]) + "\n"


def _drawing(one: Found) -> Iterator[str]:
    yield f"# {one.name}"
    yield ""
    yield f"Page écrite par `./numi manage states` d’après `{one.source}`. Ne la corrigez pas à la main."
    yield ""
    yield "```mermaid"
    yield from one.machine.diagram()
    yield "```"


def _states(machine: Machine) -> Iterator[str]:
    yield ""
    yield "| État | À l’écran | Gestes possibles |"
    yield "| --- | --- | --- |"
    for state in machine.states:
        verbs = ", ".join(f"`{verb}`" for verb in sorted(machine.possible(state))) or "aucun"
        yield f"| `{state}` | {getattr(state, 'label', state)} | {verbs} |"


def _gestures(machine: Machine) -> Iterator[str]:
    yield ""
    yield "| Geste | Depuis | Vers |"
    yield "| --- | --- | --- |"
    for one in machine.transitions:
        sources = ", ".join(f"`{source}`" for source in one.sources)
        yield f"| `{one.name}` | {sources} | `{one.target}` |"


class Command(BaseCommand):
    help = "Écrit docs/states/*.md d’après les machines d’états ; --check dit ce qui n’est plus à jour."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="ne rien écrire ; sortir en 1 si une page a vieilli")
        parser.add_argument("--folder", type=Path, default=None, help="un autre dossier que docs/states/")

    def handle(self, *args: Any, check: bool, folder: Path | None, **options: Any) -> None:
        target = folder or Path(settings.ROOT) / "docs" / "states"
        pages = {one.file: page(one) for one in machines()}
        if check:
            self._check(target, pages)
            return
        target.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (target / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(pages)} machine(s) : {', '.join(pages)}.")
        self._tell(_not_listed(target, pages))

    def _check(self, target: Path, pages: dict[str, str]) -> None:
        wrong = [name for name, text in pages.items() if _read(target / name) != text]
        wrong += _not_listed(target, pages)
        if wrong:
            self._tell(wrong)
            raise CommandError(f"{len(wrong)} page(s) à mettre à jour. {REMEDY}")
        self.stdout.write(f"{len(pages)} page(s) à jour.")

    def _tell(self, names: list[str]) -> None:
        for name in names:
            self.stdout.write(f"à voir  {name}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _not_listed(target: Path, pages: dict[str, str]) -> list[str]:
    """Pages of machines that are gone, and pages that the README does not lead to."""
    orphans = [path.name for path in sorted(target.glob("*.md")) if path.name not in {*pages, "README.md"}]
    readme = _read(target / "README.md")
    return [f"{name} (sa machine n’existe plus : retirez-le)" for name in orphans] + [
        f"README.md (il ne mène pas à {name})" for name in pages if f"({name})" not in readme
    ]

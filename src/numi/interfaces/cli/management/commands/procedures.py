"""``manage.py procedures lint`` and ``graph``: the content, checked and drawn."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from numi.core import clock
from numi.procedures.catalog import Catalog, load
from numi.procedures.graph import mermaid
from numi.procedures.pack import check_pack
from numi.procedures.schema import Severity


class Command(BaseCommand):
    help = "Vérifie les fiches (lint) ou dessine l’une d’elles (graph)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True)
        lint = kinds.add_parser("lint", help="dire ce qu’il faut corriger, fichier et ligne")
        lint.add_argument("only", nargs="*", help="ne dire que ce qui touche ces fiches (identifiants)")
        lint.add_argument("--content", type=Path, default=None, help="un autre dossier que content/")
        graph = kinds.add_parser("graph", help="écrire le schéma Mermaid d’une fiche")
        graph.add_argument("procedure")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "graph":
            self._graph(load(Path(settings.CONTENT)), options["procedure"])
        else:
            self._lint(options["content"] or Path(settings.CONTENT), options["only"])

    def _graph(self, catalog: Catalog, ident: str) -> None:
        procedure = catalog.get(ident)
        if procedure is None:
            raise CommandError(f"« {ident} » n’existe pas. Les fiches : {', '.join(sorted(catalog.procedures))}.")
        self.stdout.write("\n".join(mermaid(procedure)))

    def _lint(self, content: Path, only: list[str]) -> None:
        catalog, found = check_pack(content, today=clock.today())
        shown = [one for one in found if not only or any(name in one.path for name in only)]
        for problem in shown:
            mark = "à corriger" if problem.severity is Severity.ERROR else "à voir"
            self.stdout.write(f"{mark:<11} {problem}")
        errors = sum(one.severity is Severity.ERROR for one in shown)
        self.stdout.write(f"{len(catalog.procedures)} fiches, {len(catalog.directory)} entrées d’annuaire.")
        if errors:
            raise CommandError(f"{errors} point(s) à corriger.")

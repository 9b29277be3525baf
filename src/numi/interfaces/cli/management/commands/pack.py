"""``./numi pack export`` and ``import``: the library as a folder or a zip of the same texts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from numi.accounts.queries import agent_by_line
from numi.core import clock
from numi.core.errors import DomainError
from numi.library.operations.packing import Staged, export_pack, import_pack, put_files, stage_pack
from numi.library.packs import read_folder, read_zip, write_folder, write_zip

STATES = {"new": "nouveau", "changed": "changé", "same": "inchangé", "wrong": "à corriger"}


class Command(BaseCommand):
    help = "Sort la bibliothèque dans un dossier ou un zip (export), ou en reprend un (import)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True)
        out = kinds.add_parser("export", help="écrire ce qui est en vigueur, les numéros officiels et les phrases")
        out.add_argument("where", type=Path, help="un dossier, ou un fichier .zip")
        come = kinds.add_parser("import", help="dire fichier par fichier ce qui changerait, puis le reprendre")
        come.add_argument("where", type=Path, help="un dossier, ou un fichier .zip")
        how = come.add_mutually_exclusive_group()
        how.add_argument("--drafts", action="store_true", help="reprendre les procédures comme des textes en cours")
        how.add_argument("--publish", action="store_true", help="les mettre en vigueur (sauf les critiques)")
        come.add_argument("--by", default="", help="l’adresse de la personne qui en répond")
        come.add_argument("--note", default="", help="ce qui change, pour l’historique")
        come.add_argument("--content", type=Path, default=None, help="un autre dossier que content/")
        out.add_argument("--content", type=Path, default=None, help="un autre dossier que content/")

    def handle(self, *args: Any, what: str, where: Path, **options: Any) -> None:
        content = options.pop("content") or Path(settings.CONTENT)
        try:
            if what == "export":
                self._export(where, content)
            else:
                self._import(where, content, **options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _export(self, where: Path, content: Path) -> None:
        files = export_pack(content=content)
        if where.suffix == ".zip":
            with where.open("wb") as target:
                write_zip(files, target)
        else:
            if where.exists() and any(where.iterdir()):
                raise CommandError(f"« {where} » n’est pas vide. Choisissez un dossier neuf.")
            write_folder(files, where)
        self.stdout.write(f"{len(files)} fichiers écrits dans {where}.")

    def _import(self, where: Path, content: Path, **options: Any) -> None:
        if not where.exists():
            raise CommandError(f"« {where} » n’existe pas. Vérifiez le chemin.")
        if where.is_dir():
            files, left = read_folder(where)
        else:
            with where.open("rb") as source:
                files, left = read_zip(source)
        now = clock.now()
        staged = stage_pack(files=files, left=left, now=now, content=content, with_files=True)
        self._tell(staged)
        if not (options["drafts"] or options["publish"]):
            self.stdout.write("Rien n’est repris. Pour le faire : --drafts ou --publish, et --by adresse.")
            return
        by = agent_by_line(options["by"])
        if by is None:
            raise CommandError("Dites qui en répond : --by l’adresse d’un superviseur ou d’un expert N3.")
        with transaction.atomic():
            import_pack(
                files=files,
                digest=staged.digest,
                publishes=options["publish"],
                by=by,
                now=now,
                content=content,
                with_files=True,
                note=options["note"],
            )
        put = put_files(staged=staged, files=files, content=content)
        how = "en vigueur" if options["publish"] else "en cours"
        self.stdout.write(f"{len(staged.procedures)} procédure(s) {how}, {len(put)} fichier(s) posé(s) dans {content}.")
        if put:
            self.stdout.write("Redémarrez numi pour que les numéros et les phrases soient relus.")

    def _tell(self, staged: Staged) -> None:
        for report in staged.reports:
            if report.state != "same":
                self.stdout.write(f"{STATES[report.state]:<11} {report.path}")
            for one in report.remarks:
                self.stdout.write(f"    ligne {one.line} : {one.message} {one.mend}")
        counts = {state: sum(one.state == state for one in staged.reports) for state in STATES}
        told = ", ".join(f"{count} {STATES[state]}" for state, count in counts.items() if count)
        self.stdout.write(f"{told or 'Aucun texte'}. {len(staged.left)} fichier(s) laissé(s) de côté.")

"""``manage.py leaflets``: print the leaflets of ``content/``, and say what they take."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from numi.core import clock, phone
from numi.core.errors import DomainError
from numi.library.leaflet_pdf import print_leaflet
from numi.library.leaflets import Hotline, Sheet, sheet_of
from numi.procedures.catalog import load


class Command(BaseCommand):
    help = "Imprime les feuillets de content/ dans un dossier, ou vérifie seulement qu’ils s’impriment (--check)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, help="le dossier où les ranger, un PDF par procédure")
        parser.add_argument("--check", action="store_true", help="imprimer deux fois et comparer les octets")

    def handle(self, *args: Any, out: Path | None, check: bool, **options: Any) -> None:
        if out is None and not check:
            raise CommandError("Dites où ranger les feuillets (--out DOSSIER), ou vérifiez-les seulement (--check).")
        catalog = load(Path(settings.CONTENT))
        hotline = Hotline(settings.HOTLINE_NAME, phone.display(settings.HOTLINE_NUMBER))
        wrong, began = [], time.perf_counter()
        given = [one for one in catalog if one.leaflet]
        for procedure in given:
            sheet = sheet_of(procedure, catalog.directory, hotline=hotline, today=clock.today())
            try:
                self._print(procedure.id, sheet, out, check=check)
            except DomainError as error:
                wrong.append(procedure.id)
                self.stdout.write(f"{procedure.id:<26} {error}")
        self.stdout.write(f"{len(given) - len(wrong)} feuillets en {time.perf_counter() - began:.1f} s.")
        if wrong:
            raise CommandError(f"{len(wrong)} feuillet(s) à corriger : {', '.join(wrong)}.")

    def _print(self, ident: str, sheet: Sheet, out: Path | None, *, check: bool) -> None:
        began = time.perf_counter()
        printed = print_leaflet(sheet)
        spent = (time.perf_counter() - began) * 1000
        if check and print_leaflet(sheet).pdf != printed.pdf:
            raise CommandError(f"{ident} : deux impressions ne donnent pas les mêmes octets.")
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{ident}.pdf").write_bytes(printed.pdf)
        pages = f"{printed.pages} page{'s' if printed.pages > 1 else ''}"
        sites = "" if printed.has_sites else ", sites dans les lignes seulement"
        self.stdout.write(
            f"{ident:<26} {pages:<8} lettres de {printed.size} pt, {len(printed.pdf) // 1024} ko, {spent:.0f} ms{sites}"
        )

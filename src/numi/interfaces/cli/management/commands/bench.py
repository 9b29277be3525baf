"""``./numi bench``: what is promised about speed, measured. A new bench is a module of ``benches`` and a line here."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from numi.interfaces.cli.benches import console, library, memory, suggestion
from numi.interfaces.cli.places import Stop, say

BENCHES = {"console": console, "library": library, "suggestion": suggestion, "memory": memory}


class Command(BaseCommand):
    help = "Mesure ce qui est promis, sur des bases à part ; sort en erreur quand une barre est manquée."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="mesure")
        for name, bench in BENCHES.items():
            bench.add_arguments(kinds.add_parser(name, help=bench.HELP))

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        try:
            code = BENCHES[what].run(options)
        except Stop as stop:
            say(str(stop))
            code = stop.code
        raise SystemExit(code)

"""Say who may sign in to the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from numi.accounts.roles import Role
from numi.interfaces.cli.demo import PASSWORD, STAFF


class Command(BaseCommand):
    help = "Affiche les comptes de la démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Ces comptes n’existent que dans la démonstration.")
        for name, given, family, role, _ in STAFF:
            self.stdout.write(f"  {f'{name}@demo.numi':<20} {f'{given} {family}':<16} {Role(role).label}")
        self.stdout.write(f"  Mot de passe de tous : {PASSWORD}")
        self.stdout.write(
            "  Second facteur : le code s’affiche sur la page, parce que c’est la démonstration sur cette machine."
        )

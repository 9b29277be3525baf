"""Fill an empty demonstration."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from numi.accounts.queries import team
from numi.core import clock
from numi.interfaces.cli.demo import seed


class Command(BaseCommand):
    help = "Remplit une démonstration vide : équipe, personnes, demandes, promesses, procédures."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("publish_procedures")
        if team():
            self.stdout.write("La démonstration est déjà remplie.")
            return
        with transaction.atomic():
            seed(now=clock.now())
        self.stdout.write("Démonstration prête.")

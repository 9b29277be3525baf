"""Publish the procedures of the content folder that have no error."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from numi.core import clock
from numi.library.operations.publishing import publish_pack


class Command(BaseCommand):
    help = "Publie les procédures du dossier content/ ; une fiche fautive garde sa version en vigueur."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            published, problems = publish_pack(content=settings.CONTENT, now=clock.now())
        for problem in problems:
            self.stderr.write(str(problem))
        self.stdout.write(f"{len(published)} procédure(s) publiée(s).")

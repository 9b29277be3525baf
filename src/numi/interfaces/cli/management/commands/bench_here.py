"""The parts of ``./numi bench`` that run inside the base they measure; started by ``bench``, never by hand."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from numi.accounts.queries import agent_by_line, team
from numi.core import clock
from numi.interfaces.cli.benches import browser, fill, memory_people, pops, reading, shelves, visits
from numi.interfaces.cli.benches.base import Base
from numi.interfaces.cli.benches.measuring import House, PageFailed, measure
from numi.interfaces.cli.benches.sample import Sample, draw
from numi.interfaces.cli.benches.shape import LIBRARY_SHAPE, Shape
from numi.library.operations.publishing import publish_pack
from numi.listening.operations.learning import renew_model


class Command(BaseCommand):
    help = "Les pièces de « bench », lancées par lui dans la base mesurée."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", choices=("fill", "pages", "browser", "fill-library", "library", "door", "phrase"))
        parser.add_argument("--out", type=Path)

    def handle(self, *args: Any, part: str, out: Path | None = None, **options: Any) -> None:
        if "bench" not in Path(settings.DATA).parts:
            raise CommandError("Cette pièce ne travaille que dans var/bench. Lancez : ./numi bench console")
        if part.startswith("fill"):
            self._fill(LIBRARY_SHAPE if part == "fill-library" else None)
            return
        if part in ("pages", "browser"):
            renew_model(content=settings.CONTENT, now=clock.now())  # as the worker does
        measures: dict[str, Callable[[], Any]] = {
            "pages": self._pages,
            "browser": self._screens,
            "library": self._library,
            "door": memory_people.door,
            "phrase": memory_people.phrase,
        }
        try:
            found = measures[part]()
        except PageFailed as failure:
            raise CommandError(str(failure)) from failure
        if out:
            out.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")

    def _fill(self, shape: Shape | None) -> None:
        """``shape`` is that of the library bench, whose shelf is then filled too; else the folder says it."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not team():
            folder = Path(settings.DATA).name
            wanted = shape or Base(folder.split("-")[0], folder.endswith("-small")).shape
            world = fill.fill(wanted, said=lambda line: self.stdout.write(f"  {line}"))
            if shape:
                shelves.fill_shelves(world.dice, now=world.now, said=lambda line: self.stdout.write(f"  {line}"))
            return
        with transaction.atomic():
            publish_pack(content=settings.CONTENT, now=clock.now())

    def _pages(self) -> list[dict[str, Any]]:
        sample, house = self._sample(), House()
        found = [measure(house, page).as_data() for page in visits.pages(sample)]
        try:
            return found + [one.as_data() for one in pops.pop_figures(house, sample)]
        finally:
            pops.tidy()

    def _library(self) -> list[dict[str, Any]]:
        return [one.as_data() for one in reading.reading_figures(House(), self._sample())]

    def _screens(self) -> list[dict[str, Any]]:
        try:
            return browser.screen_figures(self._sample())
        finally:
            pops.tidy(browser.PREFIX)

    def _sample(self) -> Sample:
        agent = agent_by_line(f"{visits.AGENT}@demo.numi")
        if agent is None:
            raise CommandError("La base n’est pas remplie. Lancez : ./numi bench console --fresh")
        return draw(str(agent.pk))

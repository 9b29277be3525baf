"""Fill one base: procedures, colleagues, people, requests, then what a measure needs to find by name."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from numi.core import clock
from numi.interfaces.cli.benches import fill_cases, fill_people, landmarks
from numi.interfaces.cli.benches.fill_people import World
from numi.interfaces.cli.benches.loading import Loader, settle
from numi.interfaces.cli.benches.names import Dice
from numi.interfaces.cli.benches.shape import Shape
from numi.journal.sealing import seal_all
from numi.library.operations.publishing import publish_pack

SEALED_AT_ONCE = 100


def fill(shape: Shape, *, said: Callable[[str], None] = lambda _: None) -> World:
    """Fill an empty, migrated base. Every row passes the constraints and triggers of production."""
    with transaction.atomic():
        publish_pack(content=settings.CONTENT, now=clock.now())
    loader = Loader((*fill_people.TABLES, *fill_cases.ORDER), said=said)
    world = World(shape, Dice(shape.seed), loader, clock.now().timestamp())
    with transaction.atomic():
        fill_people.fill_staff(world)
    fill_people.fill_clients(world)
    fill_cases.fill_cases(world)
    landmarks.place(world)
    said("scellés, statistiques")
    while True:
        with transaction.atomic():
            if not seal_all(now=clock.now(), most=SEALED_AT_ONCE):
                break
    settle()
    return world

"""How much a measured base holds. The quick base is also what the growth of costs is compared with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Numbers of rows. What follows from tickets (runs, briefs, messages…) is a share of them."""

    tickets: int
    clients: int
    facts: int
    notes: int
    calls: int
    open_tickets: int
    hot_tickets: int = 1500
    staff: int = 40
    years: float = 3.0
    seed: int = 20_261_124


SMALL = Shape(tickets=10_000, clients=2_000, facts=20_000, notes=5_000, calls=6_000, open_tickets=400)
LIBRARY_SHAPE = Shape(
    tickets=2_000, clients=400, facts=4_000, notes=1_000, calls=1_200, open_tickets=200, hot_tickets=300
)
FULL = {
    "pg": Shape(tickets=1_000_000, clients=200_000, facts=2_000_000, notes=500_000, calls=600_000, open_tickets=5_000),
    "sqlite": Shape(tickets=200_000, clients=40_000, facts=400_000, notes=100_000, calls=120_000, open_tickets=2_500),
}


def share(place: int, total: int, among: int) -> int:
    """How many of ``total`` things go to ``place`` when they are spread evenly over ``among`` places."""
    return (place + 1) * total // among - place * total // among

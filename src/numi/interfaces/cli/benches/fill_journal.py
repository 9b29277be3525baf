"""The journal of a measured base: facts in the order of time, a few kinds very common, some very rare."""

import heapq
import json

from numi.interfaces.cli.benches.fill_people import DAY, World
from numi.interfaces.cli.benches.loading import stamp, table
from numi.interfaces.cli.benches.shape import share

FACT = table("journal_fact", "kind subject_kind subject_id client_id at data actor_id")
TABLES = (FACT,)
# What happens to a request, the commonest first, and how many seconds after it was opened.
TOLD = (
    ("ticket.opened", 0), ("ticket.closed", 3600), ("client.read", 20), ("ticket.noted", 900), ("ticket.taken", 60),
    ("call.answered", 8), ("run.started", 70),
)  # fmt: skip
RARE = ("client.merged", "account.role", "session.opened", "presence.pause", "consent.recorded", "hand.raised")
Waiting = tuple[float, int, str, str, str, str | None, str | None]


class Journal:
    """Facts that wait for their moment: the ids of the journal follow time, as they do in the product."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.waiting: list[Waiting] = []
        self.count = 0
        shape = world.shape
        self.cards = iter(enumerate(world.clients))
        self.card_every = max(shape.tickets // max(shape.clients, 1), 1)
        self.about_tickets = max(shape.facts - shape.clients, shape.tickets)

    def tell(self, at: float, ticket: str, client: str | None, actor: str | None, place: int, *, is_open: bool) -> None:
        """Add the facts of one request; those whose moment has come are given to the loader."""
        for turn in range(share(place, self.about_tickets, self.world.shape.tickets)):
            kind, later = TOLD[turn if turn < 2 else 2 + place % (len(TOLD) - 2)]
            if kind == "ticket.closed" and is_open:
                kind = "ticket.noted"
            if kind == "client.read" and client:
                self._keep(at + later, kind, "client", client, client, actor)
            else:
                self._keep(at + later, kind, "ticket", ticket, client, actor)
        if place % self.card_every == 0 and (card := next(self.cards, None)) is not None:
            self._keep(at, "client.opened", "client", card[1], card[1], actor)
        if place % 5000 == 17 and actor:
            self._keep(at, RARE[place // 5000 % len(RARE)], "user", actor, None, actor)
        self._give(until=at)

    def finish(self) -> None:
        self._give(until=self.world.now + DAY)

    def _keep(self, at: float, kind: str, about: str, ident: str, client: str | None, actor: str | None) -> None:
        self.count += 1
        moment = min(at, self.world.now - 1)
        heapq.heappush(self.waiting, (moment, self.count, kind, about, ident, client, actor))

    def _give(self, *, until: float) -> None:
        while self.waiting and self.waiting[0][0] <= until:
            at, _, kind, about, ident, client, actor = heapq.heappop(self.waiting)
            data = json.dumps({"state": "in_progress"}) if kind == "ticket.taken" else "{}"
            self.world.loader.add(FACT, kind, about, ident, client, stamp(at), data, actor)

"""The ring on the clock: what the telephone system waits for, and the card that the hotliner waits for."""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from numi.calls.contract import PhoneKind, sign
from numi.core import clock
from numi.interfaces.cli.benches import names
from numi.interfaces.cli.benches.fill_calls import LINE
from numi.interfaces.cli.benches.measuring import TIMES, Figure, House, PageFailed, figure, queries_of
from numi.interfaces.cli.benches.sample import Sample
from numi.interfaces.cli.benches.visits import AGENT, QUICK_BAR
from numi.interfaces.cli.phone_line import HOOK

CARD = "/bureau/appels/sonnent/"
PREFIX = "sonnerie-"


def pop_figures(house: House, sample: Sample, *, times: int = TIMES) -> list[Figure]:
    """Ring, show, miss, for numbers of one person, of several, guessed, unknown."""
    house.seat(AGENT).post("/bureau/presence/", {"state": "on_duty"})
    numbers: dict[str, Callable[[int], str]] = {
        "une personne": lambda turn: sample.phones[turn % len(sample.phones)],
        "plusieurs": lambda turn: sample.shared[turn % len(sample.shared)],
        "devinée": names.mentioned_number,
        "inconnu": names.unknown_number,
    }
    rung, missed, found = _Clock(), _Clock(), []
    for name, number in numbers.items():
        shown = _Clock()
        for turn in range(-2, times):
            call = f"{PREFIX}{uuid.uuid4().hex[:16]}"
            rung.run(turn, _tell, PhoneKind.RINGING, call, number(abs(turn)))
            shown.run(turn, _show, house)
            missed.run(turn, _tell, PhoneKind.MISSED, call, "")
        found.append(shown.figure(f"Carte d’appel, {name}"))
    return [rung.figure("Standard : un appel sonne"), missed.figure("Standard : un appel est manqué"), *found]


class _Clock:
    """Times of one gesture; its first turns warm it, the second one shows its queries."""

    def __init__(self) -> None:
        self.spent: list[float] = []
        self.sql: list[str] = []

    def run(self, turn: int, act: Callable[..., Any], *given: Any) -> None:
        if turn == -1:
            self.sql = queries_of(lambda: act(*given))
            return
        started = time.perf_counter()
        act(*given)
        if turn >= 0:
            self.spent.append((time.perf_counter() - started) * 1000)

    def figure(self, name: str) -> Figure:
        return figure(name, self.spent, QUICK_BAR, few=self.sql, many=self.sql)


def _show(house: House) -> None:
    answer = house.seat(AGENT).get(CARD)
    if answer.status_code != 200 or b"data-ring=" not in answer.content:
        raise PageFailed("La carte de l’appel qui sonne n’est pas venue.")


def _tell(kind: PhoneKind, call: str, number: str) -> None:
    """One signed event, posted as a telephone system posts it."""
    event = {"type": kind.value, "call": call, "at": clock.now().isoformat(), "from": number, "to": LINE}
    body, ident, moment = json.dumps(event).encode(), uuid.uuid4().hex, int(time.time())
    proof = sign(secret=settings.PHONE_SECRETS[0], ident=ident, timestamp=moment, body=body)
    answer = Client(HTTP_HOST="127.0.0.1").post(
        HOOK,
        body,
        content_type="application/json",
        headers={"webhook-id": ident, "webhook-timestamp": str(moment), "webhook-signature": proof},
    )
    if answer.status_code != 202:
        raise PageFailed(f"L’événement « {kind} » a été refusé ({answer.status_code}).")


def tidy(prefix: str = PREFIX) -> None:
    """Take out the calls of a measure with the promises they left; their facts stay, as facts do."""
    like = [f"{prefix}%"]
    calls = "SELECT id FROM calls_call WHERE provider_id LIKE %s"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ticket_id FROM calls_call WHERE provider_id LIKE %s AND ticket_id IS NOT NULL", like)
        tickets = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"DELETE FROM calls_callback WHERE missed_call_id IN ({calls})", like)  # noqa: S608  # nosec B608 -- a constant
        cursor.execute("DELETE FROM calls_call WHERE provider_id LIKE %s", like)
        cursor.execute("DELETE FROM calls_hookreceipt WHERE call_ref LIKE %s", like)
        for ticket in tickets:
            cursor.execute("DELETE FROM tickets_ticket WHERE id = %s", [ticket])

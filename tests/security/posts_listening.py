"""The gestures on the words of past calls, as ``posts`` has those of the other screens."""

from typing import Any

from numi.listening import shelved
from numi.listening.operations.choices import record_choice, record_end
from tests.security.guide import GUIDE


def prepare_listening(house: Any) -> None:
    """Two calls that ended well with the guide, whose words wait for a supervisor."""
    agnes, now = house.people["agnes"], house.now
    ticket = house.tickets["kept"]
    ticket.words = "une page crie et mon écran est bloqué"
    ticket.save(update_fields=["words"])
    for name in ("taken", "left"):
        house.others[f"choice-{name}"] = record_choice(
            ticket=ticket, procedure_id=GUIDE, run_id=None, shown=[(GUIDE, 0.8)], by=agnes, now=now
        )
        record_end(ticket=ticket, outcome="resolved", by=agnes, now=now)
    shelved.folder().mkdir(parents=True, exist_ok=True)
    refused = {"mark": "un", "at": now.isoformat(), "why": "il trouve moins bien", "worse": []}
    shelved.write_values(shelved.REFUSED, refused)


def listening_posts(house: Any, post: Any) -> dict[str, Any]:
    """route → the gesture (``post`` is the class of one)."""
    taken, left = (house.others[f"choice-{name}"].pk for name in ("taken", "left"))
    return {
        "desk:listening-take": post(
            "denis", (taken,), {"procedure": GUIDE, "text": "une page crie, l’écran est bloqué"}
        ),
        "desk:listening-leave": post("denis", (left,)),
        "desk:listening-take-model": post("denis", (), {"mark": "un"}),
    }

"""What the console page carries as data, so that the call goes on without the network."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from numi.clients.queries import card_values
from numi.core import clock, phone
from numi.guidance.queries import events_of
from numi.interfaces.ui.context import key_settings
from numi.library.queries import catalog_of, current_catalog, current_pack
from numi.procedures.export import bundle
from numi.procedures.fields import PLACEHOLDERS


def card_of(ticket: Any, agent: Any) -> dict[str, str]:
    """Values for the sentences and the questions that the card answers."""
    return {
        **card_values(ticket.client),
        "agent.prenom": agent.given_name,
        "hotline.nom": settings.HOTLINE_NAME,
        "hotline.numero": phone.display(settings.HOTLINE_NUMBER),
        "demande.numero": ticket.display_number,
    }


def catalog() -> Any:
    return current_catalog(str(settings.CONTENT))


def run_data(run: Any) -> dict[str, Any]:
    """A run as the browser takes it up: its gestures, its state, the very texts that it has been through."""
    events = events_of(run)
    names = dict.fromkeys((run.procedure_id, run.current_procedure, *(one.procedure for one in events)))
    held = current_pack(str(settings.CONTENT), clock.today()).names
    names |= dict.fromkeys(sorted(set(run.versions) - held))
    texts = catalog_of(tuple(sorted(run.versions.items())), str(settings.CONTENT))
    return {
        "id": str(run.pk),
        "state": run.state,
        "started_at": run.started_at.isoformat(),
        "bundle": {"first": run.procedure_id, **bundle(texts, names, today=clock.today())},
        "events": [
            {
                "id": str(one.id),
                "seq": one.seq,
                "kind": one.kind,
                "procedure": one.procedure,
                "step": one.step,
                "answer": one.answer,
                "item": one.item,
                "reason": one.reason,
                "at": one.at.isoformat(),
                "by": one.by.given_name,
            }
            for one in events
        ],
    }


def console_data(ticket: Any, call: Any, run: Any, agent: Any) -> dict[str, Any]:
    """Everything the scripts of the console need."""
    number = ticket.number
    by_number = {
        "start": "start",
        "words": "words",
        "look": "look",
        "viewing": "viewing",
        "thread": "thread",
        "wrapup": "wrapup",
        "finish": "finish",
        "escalation": "escalation",
        "escalate": "escalate",
        "hand": "hand",
    }
    urls = {name: reverse(f"desk:guidance-{route}", args=[number]) for name, route in by_number.items()}
    urls |= {
        "suggest": reverse("desk:search-procedures"),
        "heard": reverse("desk:search-heard", args=[ticket.number]),
        "palette": reverse("desk:search-palette"),
        "home": reverse("desk:home"),
    }
    urls |= {
        "gestures": _pattern("desk:guidance-gestures"),
        "run": _pattern("desk:guidance-run"),
        "live": reverse("live-stream"),
        "draft": reverse("desk:drafts", args=[number, "x"]).removesuffix("x/"),
        "again": reverse("sign_in-again"),
        "doubt": reverse("desk:library-doubt-step", args=["x"]).replace("/x/", "/{id}/"),
        "pack": reverse("desk:library-texts", args=[current_pack(str(settings.CONTENT), clock.today()).digest]),
    }
    data: dict[str, Any] = {
        "keys": key_settings(agent),
        "ticket": {"id": str(ticket.pk), "number": number, "version": ticket.version, "words": ticket.words},
        "agent": {"id": str(agent.pk), "view": agent.settings.get("view", "step")},
        "card": card_of(ticket, agent),
        "urls": urls,
        "run": run_data(run) if run else None,
        "placeholders": PLACEHOLDERS,
        "call": None,
    }
    if call:
        data["call"] = {
            "id": str(call.pk),
            "state": call.state,
            "answered_at": call.answered_at.isoformat() if call.answered_at else "",
            "ended_at": call.ended_at.isoformat() if call.ended_at else "",
        }
    return data


def _pattern(name: str) -> str:
    """An address with ``{id}`` where the script puts the id of a run."""
    nothing = "00000000-0000-0000-0000-000000000000"
    return reverse(name, args=[nothing]).replace(nothing, "{id}")

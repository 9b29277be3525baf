"""Words written from the trace: summary of a call, brief for the next level, recap for the client."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from numi.core import phone
from numi.guidance.models import Run
from numi.guidance.queries import as_walk, events_of, procedures_of
from numi.procedures.brief import CaseFacts, brief, summary
from numi.procedures.directory import Entry
from numi.procedures.schema import Procedure
from numi.procedures.written import written


def case_facts(ticket: Any, *, today: date, is_live: bool) -> CaseFacts:
    """What is known of the person and the request, for a brief."""
    client = ticket.client
    if client is None:
        return CaseFacts(words=ticket.words, is_live=is_live)
    devices = [one.label for one in client.devices.filter(removed_at__isnull=True)[:2]]
    number = client.contact_points.filter(kind="phone", removed_at__isnull=True).order_by("-is_main").first()
    care = [client.care_note.rstrip(".")] if client.care_note else []
    care += ["entend mal"] * client.hard_of_hearing + ["voit mal"] * client.low_sight
    care += ["parle avec difficulté"] * client.hard_to_speak + ["aller doucement"] * client.slow_pace
    return CaseFacts(
        who=client.polite_name,
        age=f"{today.year - client.birth_year} ans" if client.birth_year else "",
        device=", ".join(devices),
        care=", ".join(care),
        words=ticket.words,
        best_number=phone.display(number.value) if number else "",
        is_live=is_live,
    )


def summary_of(run: Run | None, *, words: str) -> str:
    """The summary of a call from its trace; the caller's words when no guide was followed."""
    if run is None:
        return words.strip()
    return summary(procedures_of(run), run.procedure_id, as_walk(events_of(run)), words=words)


def brief_of(run: Run | None, facts: CaseFacts) -> str:
    """The brief from the trace, at most 120 words, without any credential."""
    if run is None:
        return brief({}, "", [], facts)
    return brief(procedures_of(run), run.procedure_id, as_walk(events_of(run)), facts)


def recap_lines(run: Run | None, values: Mapping[str, str], directory: Mapping[str, Entry]) -> list[str]:
    """What the outcome of the guide says to write to the client, with the card's values and the official numbers."""
    if run is None or not run.outcome_step:
        return []
    procedure = procedures_of(run).get(run.current_procedure)
    step = procedure.steps.get(run.outcome_step) if procedure else None
    return [written(one, values, directory) for one in step.recap] if step else []


def promise_of(run: Run | None, values: Mapping[str, str] | None = None) -> str:
    """What the outcome of the guide says to promise."""
    if run is None or not run.outcome_step:
        return ""
    procedure = procedures_of(run).get(run.current_procedure)
    step = procedure.steps.get(run.outcome_step) if procedure else None
    return " ".join(written(one, values or {}, {}) for one in step.promise) if step else ""


def leaflet_of(run: Run | None) -> Procedure | None:
    """The procedure whose leaflet the person may keep: the one where the guide ended, else the one that began."""
    if run is None:
        return None
    read = procedures_of(run)
    procedures = (read.get(name) for name in (run.current_procedure, run.procedure_id))
    return next((one for one in procedures if one and one.leaflet), None)

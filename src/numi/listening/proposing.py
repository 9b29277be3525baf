"""What the hotliner is shown for the words of a caller: guides, the alarm, signals, where to send, what to ask."""

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from numi.library import proposing
from numi.library.models import LibraryEntry
from numi.library.proposing import Proposal
from numi.listening.engine import current, hear
from numi.listening.novelties import unlearnt_ids
from numi.listening.states import SIGNALS
from numi.procedures.directory import load as load_directory
from numi.suggestion.answers import Suggestion

NEW_ONES = 3
FRESH_STRENGTH = 0.5
WORTH_SHOWING = 0.02


@dataclass(frozen=True, slots=True)
class Heard:
    """One signal, in words, with those that carry it."""

    name: str
    label: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is shown. ``learnt`` is false while no model answers: the guides then come from the index of the library."""

    guides: tuple[Proposal, ...]
    learnt: bool = False
    sure: bool = False
    send_to: str = ""
    alarm: tuple[tuple[str, str], ...] = ()
    because: str = ""
    question: str = ""
    signals: tuple[Heard, ...] = ()


def listen(user: Any, text: str, *, content: Path, today: datetime.date, size: int = 3) -> Hearing:
    """Everything to show for a text. A procedure published since the model was made is found by the index.

    What the index finds is never more than possible: it shares words, it knows nothing of chances.
    """
    _, found = hear(text)
    if not found.ranked:
        guides = proposing.propose(user, text, content=content, today=today, size=size)
        return Hearing(
            tuple(replace(one, strength=min(one.strength, FRESH_STRENGTH)) for one in guides), sure=bool(guides)
        )
    entries = LibraryEntry.objects.filter(retired_at__isnull=True).only("procedure_id", "title", "urgency", "level")
    wanted = [ident for ident, _ in found.ranked[: size * 2]]
    known = entries.in_bulk([*wanted, *found.alarm.procedures])
    guides = [
        Proposal(
            ident, known[ident].title, known[ident].urgency, known[ident].level, chance, found.why if not place else ()
        )
        for place, (ident, chance) in enumerate(found.ranked[: size * 2])
        if ident in known and (not place or chance >= WORTH_SHOWING)
    ]
    fresh = _unlearnt(user, text, content=content, today=today)
    return Hearing(
        guides=tuple([*fresh, *guides][:size]),
        learnt=True,
        sure=found.is_sure or bool(fresh),
        send_to=_door(found, content),
        alarm=tuple((ident, known[ident].title) for ident in found.alarm.procedures if ident in known),
        because=found.alarm.because,
        question=found.question,
        signals=tuple(Heard(one.name, SIGNALS.get(one.name, one.name), one.evidence) for one in found.signals),
    )


def _unlearnt(user: Any, text: str, *, content: Path, today: datetime.date) -> list[Proposal]:
    """The best of the index, when it is a procedure that the engine has not learnt yet."""
    new = unlearnt_ids(*current())
    if not new:
        return []
    best = proposing.propose(user, text, content=content, today=today, size=NEW_ONES)[:1]
    return [
        Proposal(one.id, one.title, one.urgency, one.level, FRESH_STRENGTH, one.why) for one in best if one.id in new
    ]


def _door(found: Suggestion, content: Path) -> str:
    """Where to send the person: an official entry by its name and number, or a word."""
    if not found.out_of_scope:
        return ""
    directory, _ = load_directory(content / "directory")
    entry = directory.get(found.send_to)
    return f"{entry.name} ({entry.display})" if entry else found.send_to

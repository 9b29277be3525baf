"""What the engine learns from: plain values, whatever shelf they come from."""

from collections.abc import Iterator
from dataclasses import dataclass

SIGNALS = (
    "mecontentement", "colere", "menace-resiliation", "urgence-securite", "demande-responsable",
    "opportunite-parrainage", "opportunite-montee-en-gamme", "opportunite-atelier", "ambassadeur",
    "demande-remboursement", "demande-rgpd", "detresse",
)  # fmt: skip
COMMERCIAL = frozenset(
    ("opportunite-parrainage", "opportunite-montee-en-gamme", "opportunite-atelier", "ambassadeur")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contrast:
    """A sentence that looks like one procedure and belongs to another."""

    text: str
    belongs: str


@dataclass(frozen=True, slots=True)
class ProcedureTexts:
    """One procedure as callers ask for it. ``phrases`` may be empty: its title and description then speak for it."""

    id: str
    title: str
    description: str = ""
    critical: bool = False
    phrases: tuple[str, ...] = ()
    contrasts: tuple[Contrast, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """A sentence about what the hotline does not do. ``near``: close to its trade. ``send_to``: the right door."""

    text: str
    near: bool
    send_to: str


@dataclass(frozen=True, slots=True)
class SignalTexts:
    """Sentences where a signal is the caller's own, and traps where it is not (irony, negation, a third party)."""

    name: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """An extract of a call: what it asks for (nothing: not our trade) and every signal in it (None: not told)."""

    text: str
    procedures: tuple[str, ...]
    signals: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Library:
    """Everything there is to learn. Procedures are in the order of their ids."""

    procedures: tuple[ProcedureTexts, ...]
    outside: tuple[Outside, ...] = ()
    small_talk: tuple[str, ...] = ()
    signals: tuple[SignalTexts, ...] = ()
    talks: tuple[Talk, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "procedures", tuple(sorted(self.procedures, key=lambda one: one.id)))

    def texts(self) -> Iterator[str]:
        """Every sentence, for what learns words rather than meanings."""
        for one in self.procedures:
            yield from (one.title, one.description, *one.phrases, *(contrast.text for contrast in one.contrasts))
        yield from (one.text for one in self.outside)
        yield from self.small_talk
        for signal in self.signals:
            yield from (*signal.yes, *signal.no)
        yield from (one.text for one in self.talks)

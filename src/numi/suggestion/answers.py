"""What the engine answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal heard in the caller's turns, and the words that carry it."""

    name: str
    evidence: str
    strength: float


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why the alarm rings: the critical procedures that it points to, likeliest first."""

    rings: bool
    procedures: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``ranked``: ids and chances, surest first (their sum is at most 1). ``is_sure`` is false for « rien de sûr ».

    ``oos_score`` (0–1) is how far from the hotline's trade; ``send_to`` the right door then. ``why``: the caller's
    words that led to the first procedure. ``question``: what to ask when two procedures are close.
    """

    ranked: tuple[tuple[str, float], ...] = ()
    is_sure: bool = False
    out_of_scope: bool = False
    oos_score: float = 0.0
    send_to: str = ""
    signals: tuple[Signal, ...] = ()
    alarm: Alarm = Alarm(rings=False)
    why: tuple[str, ...] = ()
    question: str = ""

    @property
    def critical(self) -> bool:
        return self.alarm.rings

"""What a procedure is made of. Frozen values; texts are safe HTML made by the parser from a closed set of marks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

URGENCIES = ("critique", "haute", "normale")
CASES = (
    "question", "security", "fraud", "complaint", "refund", "privacy",
    "withdrawal", "vulnerability", "incident", "silent", "out_of_scope",
)  # fmt: skip
OUTCOMES = ("resolved", "escalate", "callback", "referred", "refused")
TO_LEVELS = {"n2": 2, "n3": 3, "supervisor": 4}


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """Something to mend in a text, at a line, with the way to mend it."""

    line: int
    code: str
    message: str
    mend: str
    severity: Severity = Severity.ERROR
    path: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line} [{self.code}] {self.message} → {self.mend}"


@dataclass(frozen=True, slots=True)
class Source:
    url: str
    checked: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a branch leads. ``kind``: ``step`` (here), ``procedure`` (there, no return), ``call`` (there and back)."""

    kind: str
    procedure: str
    step: str
    back: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    key: str
    label: str
    target: Target
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tick. ``holds``: the request cannot be closed before it is ticked, or waived with a reason."""

    id: str
    text: str
    html: str
    holds: bool
    line: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text in one voice: plain for checks, HTML for screens."""

    text: str
    html: str
    line: int


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: int
    text: str
    html: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step, or an outcome when ``outcome`` is set (an outcome has no branch)."""

    id: str
    title: str
    phase: str
    line: int
    outcome: str = ""
    to_level: int = 0
    sensitive: bool = False
    known: str = ""
    say: tuple[Spoken, ...] = ()
    simpler: tuple[Spoken, ...] = ()
    never: tuple[Spoken, ...] = ()
    see: tuple[Spoken, ...] = ()
    note: tuple[Spoken, ...] = ()
    promise: tuple[Spoken, ...] = ()
    recap: tuple[Spoken, ...] = ()
    do: tuple[Spoken, ...] = ()
    wait: Wait | None = None
    items: tuple[Item, ...] = ()
    branches: tuple[Branch, ...] = ()
    references: tuple[tuple[str, str, int], ...] = ()

    def branch(self, key: str) -> Branch | None:
        return next((one for one in self.branches if one.key == key), None)


@dataclass(frozen=True, slots=True)
class LeafletPart:
    """Some numbered lines under a title (empty when the leaflet has one part)."""

    title: str
    intro: tuple[Spoken, ...]
    lines: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What the person keeps (« feuillet »): one instruction a line, what to mind, and a version that fits an SMS."""

    title: str
    parts: tuple[LeafletPart, ...]
    cautions: tuple[Spoken, ...]
    sms: str
    line: int
    references: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Danger:
    """What must not happen, and where to go when it already has."""

    text: str
    key_label: str = ""
    key_step: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One guided procedure. ``hash`` is the SHA-256 of ``text``; ``steps`` keeps the order of the text."""

    id: str
    title: str
    family: str
    level: int
    urgency: str
    case: str
    minutes: tuple[int, int]
    says: tuple[str, ...]
    owner: str
    reviewed: date
    review_after_days: int
    sources: tuple[Source, ...]
    tags: tuple[str, ...]
    related: tuple[str, ...]
    danger: Danger | None
    description: str
    phases: tuple[Phase, ...]
    steps: dict[str, Step] = field(hash=False)
    first: str = ""
    text: str = ""
    hash: str = ""
    leaflet: Leaflet | None = None

    def outcomes(self) -> Iterator[Step]:
        return (step for step in self.steps.values() if step.outcome)

    @property
    def review_due(self) -> date:
        return self.reviewed + timedelta(days=self.review_after_days)

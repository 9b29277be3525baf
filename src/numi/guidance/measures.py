"""What following a procedure gives, over a period: ends, exits, times, adherence, recalls. Small counts never show."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from numi.guidance.models import Run, StepEvent
from numi.guidance.states import RunState, StepKind

RUNS_READ = 2000
GESTURES_READ = 30_000
SMALL = 5
MASKED = "moins de 5"
RECALL_WITHIN = timedelta(days=7)
BEGINNER_FOR = timedelta(days=182)
STRAYING = (StepKind.OFF_SCRIPT, StepKind.JUMP, StepKind.WAIVE)
ANSWERS = (StepKind.ANSWER, StepKind.TICK, StepKind.END)


@dataclass(frozen=True, slots=True)
class Followed:
    """One run, as the measures read it. ``strayed``: it left the guide once without saying why."""

    id: Any
    ticket: Any
    call: Any
    client: Any
    at: datetime
    joined_at: datetime | None
    state: str
    outcome: str
    step: str
    strayed: bool = False

    @property
    def is_over(self) -> bool:
        return self.state != RunState.RUNNING

    @property
    def is_adherent(self) -> bool:
        """It reached an end, and every departure from the guide says why."""
        return bool(self.outcome) and not self.strayed

    @property
    def is_beginner(self) -> bool:
        """Followed by somebody who arrived less than six months before."""
        return self.joined_at is not None and self.at - self.joined_at < BEGINNER_FOR


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` among ``total``, in words; nothing is said of fewer than five."""

    count: int
    total: int

    @property
    def text(self) -> str:
        if self.total < SMALL or self.count < SMALL:
            return MASKED
        return f"{round(100 * self.count / self.total)} %"

    @property
    def percent(self) -> int:
        return 0 if self.text == MASKED else round(100 * self.count / self.total)


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the runs together: how many began, kept to the guide, were followed by a recall."""

    starts: int
    adherence: Share
    recall: Share

    @property
    def starts_text(self) -> str:
        return shown(self.starts)


@dataclass(frozen=True, slots=True)
class Measures:
    """``ends`` by nature of end; ``exits`` by step where a run stopped before an end; ``times`` in seconds by step.

    ``is_partial``: there were more runs than what is read; these are the latest ones.
    """

    everybody: Group
    beginners: Group
    experts: Group
    ends: dict[str, int]
    exits: dict[str, int]
    times: dict[str, float]
    is_partial: bool

    @property
    def starts_text(self) -> str:
        """The total, to the nearest five once a part of it is masked: a subtraction would tell that part."""
        parts = (*self.ends.values(), *self.exits.values(), self.beginners.starts, self.experts.starts)
        total = self.everybody.starts
        hides = total >= SMALL and any(0 < one < SMALL for one in parts)
        return f"environ {SMALL * round(total / SMALL)}" if hides else shown(total)


def shown(count: int) -> str:
    """A count that names nobody."""
    return str(count) if count >= SMALL else MASKED


def measures_of(procedure_id: str, *, since: datetime, until: datetime) -> Measures:
    """The measures of one procedure over a period, from its latest runs: three queries, whatever the volume."""
    rows = Run.objects.filter(procedure_id=procedure_id, started_at__gte=since, started_at__lt=until)
    latest = rows.order_by("-started_at")[: RUNS_READ + 1]
    columns = ("id", "ticket_id", "call_id", "ticket__client_id", "started_at", "started_by__joined_at")
    found = [Followed(*row) for row in latest.values_list(*columns, "state", "outcome", "current_step")]
    kept = rows.order_by("-started_at").values("pk")[:RUNS_READ]
    gestures = StepEvent.objects.filter(run__in=kept, procedure=procedure_id)
    strayed = set(gestures.filter(kind__in=STRAYING, reason="").values_list("run_id", flat=True)[:GESTURES_READ])
    timed = gestures.filter(kind__in=ANSWERS, elapsed_ms__gt=0).values_list("step", "elapsed_ms")[:GESTURES_READ]
    return measure(found[:RUNS_READ], strayed, timed, is_partial=len(found) > RUNS_READ)


def measure(
    runs: list[Followed], strayed: set[Any], timed: Iterable[tuple[str, int]], *, is_partial: bool = False
) -> Measures:
    """The same from values. Pure."""
    runs = [replace(one, strayed=one.id in strayed) for one in runs]
    recalled = recalls(runs)
    spent: dict[str, list[int]] = defaultdict(list)
    for step, elapsed in timed:
        spent[step].append(elapsed)
    return Measures(
        everybody=_group(runs, recalled),
        beginners=_group([one for one in runs if one.is_beginner], recalled),
        experts=_group([one for one in runs if not one.is_beginner], recalled),
        ends=dict(Counter(one.outcome for one in runs if one.outcome).most_common()),
        exits=dict(Counter(one.step for one in runs if one.is_over and not one.outcome).most_common()),
        times={step: median(values) / 1000 for step, values in spent.items() if len(values) >= SMALL},
        is_partial=is_partial,
    )


def recalls(runs: list[Followed]) -> set[Any]:
    """The runs after which the same person came back for the same procedure within a week, in another call."""
    by_client: dict[Any, list[Followed]] = defaultdict(list)
    for one in sorted(runs, key=lambda one: one.at):
        if one.client:
            by_client[one.client].append(one)
    return {
        first.id
        for mine in by_client.values()
        for place, first in enumerate(mine)
        for second in mine[place + 1 :]
        if second.at - first.at <= RECALL_WITHIN and (second.ticket, second.call) != (first.ticket, first.call)
    }


def _group(runs: list[Followed], recalled: set[Any]) -> Group:
    over = [one for one in runs if one.is_over]
    return Group(
        starts=len(runs),
        adherence=Share(sum(one.is_adherent for one in over), len(over)),
        recall=Share(sum(one.id in recalled for one in runs), len(runs)),
    )

"""For supervisors: what following a procedure gives, and what the library lacks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from numi.calls.operations.wrapup import OUTCOME_OF_RUN
from numi.calls.unguided import unguided_tickets
from numi.core import clock
from numi.guidance.measures import MASKED, Measures, measures_of, shown
from numi.interfaces.ui.http import DeskRequest, reads
from numi.library.access import access_entry
from numi.library.queries import current_version, open_doubts, procedure_of
from numi.library.upkeep import least_opened, most_opened, to_review

PERIODS = {"7": "7 jours", "30": "30 jours", "90": "3 mois"}
BAR_WIDTH, BAR_STEP = 400, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: its words, its count in words, how long it is drawn and where. A masked count has no bar."""

    label: str
    text: str
    width: int
    y: int


@reads
def procedure(request: DeskRequest, ident: str) -> HttpResponse:
    """The measures of one procedure, by a table and the same as bars."""
    entry = access_entry(request.user, ident)
    asked = request.GET.get("periode", "30")
    period = asked if asked in PERIODS else "30"
    now = clock.now()
    found = measures_of(entry.pk, since=now - timedelta(days=int(period)), until=now)
    version = current_version(entry.pk)
    text = procedure_of(version.content_hash) if version else None
    titles = {step.id: step.title for step in text.steps.values()} if text else {}
    ends = _bars({OUTCOME_OF_RUN[name].label: count for name, count in found.ends.items()})
    context = {
        "entry": entry,
        "period": period,
        "periods": PERIODS,
        "measures": found,
        "groups": (("Tout le monde", found.everybody), ("Moins de six mois", found.beginners),
                   ("Six mois et plus", found.experts)),
        "ends": ends,
        "ends_height": BAR_STEP * len(ends),
        "steps": _steps(found, titles),
    }  # fmt: skip
    return render(request, "desk/library/measures.html", context)


def _bars(counts: dict[str, int]) -> list[Bar]:
    longest = max(counts.values(), default=1)
    return [
        Bar(
            label,
            shown(count),
            0 if shown(count) == MASKED else round(BAR_WIDTH * count / longest),
            BAR_STEP * place,
        )
        for place, (label, count) in enumerate(counts.items())
    ]


def _steps(found: Measures, titles: dict[str, str]) -> list[dict[str, Any]]:
    """The steps in the order of the text, then those that the text holds no more."""
    names = [*titles, *sorted({*found.exits, *found.times} - set(titles))]
    return [
        {
            "title": titles.get(name, name),
            "seconds": f"{found.times[name]:.0f} s" if name in found.times else "",
            "exits": shown(found.exits[name]) if name in found.exits else "",
        }
        for name in names
        if name in found.exits or name in found.times
    ]


@reads
def library(request: DeskRequest) -> HttpResponse:
    """What is to be kept: reviews, doubts, what nobody opens, calls without a guide."""
    late, soon = to_review(clock.today())
    context = {
        "late": late,
        "soon": soon,
        "doubts": open_doubts(),
        "least": least_opened(),
        "most": most_opened(),
        "unguided": unguided_tickets(request.user, now=clock.now()),
    }
    return render(request, "desk/library/insights.html", context)

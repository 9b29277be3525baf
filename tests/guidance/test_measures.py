"""The measures of a procedure: what is counted, what is masked, and at what cost."""

import uuid
from datetime import timedelta

import pytest

from numi.guidance.measures import MASKED, Followed, Share, measure, measures_of, recalls, shown
from numi.guidance.models import Run, StepEvent
from numi.guidance.states import RunState
from tests.factories.desk import NOW, make_client, make_ticket

DAY = timedelta(days=1)
SINCE = NOW - 30 * DAY


def followed(ident=0, *, client=0, at=NOW, call=None, since=400, state="ended", outcome="resolved", step="fin"):
    return Followed(ident, ident, call, client or 1000 + ident, at, at - since * DAY, state, outcome, step)


def made(by, *, client=None, at=NOW, gestures=(), **values):
    """A run as it is stored, with its gestures (kind, step, reason, milliseconds)."""
    run = Run.objects.create(
        **{
            "ticket": make_ticket(by, client=client), "procedure_id": "essai", "content_hash": "x",
            "state": RunState.ENDED, "outcome": "resolved", "current_procedure": "essai", "current_step": "fin",
            "started_by": by, "started_at": at, "touched_at": at, **values,
        }
    )  # fmt: skip
    for seq, (kind, step, reason, elapsed) in enumerate(gestures):
        StepEvent.objects.create(
            id=uuid.uuid4(), run=run, seq=seq, kind=kind, procedure="essai", step=step, reason=reason,
            elapsed_ms=elapsed, by=by, at=at, received_at=at,
        )  # fmt: skip
    return run


@pytest.mark.parametrize(("count", "text"), [(0, MASKED), (1, MASKED), (4, MASKED), (5, "5"), (1200, "1200")])
def test_a_small_count_never_shows(count, text):
    assert shown(count) == text


@pytest.mark.parametrize(
    ("count", "total", "text"), [(0, 0, MASKED), (4, 4, MASKED), (4, 100, MASKED), (5, 5, "100 %"), (30, 40, "75 %")]
)
def test_a_share_of_few_never_shows(count, total, text):
    assert Share(count, total).text == text


def test_ends_and_exits_are_counted_apart():
    runs = [
        *[followed(place) for place in range(6)],
        followed(6, outcome="escalate"),
        *[followed(10 + place, state="abandoned", outcome="", step="page") for place in range(2)],
        followed(20, state="paused", outcome="", step="code"),
        followed(21, state="running", outcome="", step="page"),
    ]

    found = measure(runs, set(), [])

    assert found.ends == {"resolved": 6, "escalate": 1}
    assert found.exits == {"page": 2, "code": 1}


def test_adherence_is_an_end_without_an_unexplained_exit_among_the_runs_that_are_over():
    runs = [
        *[followed(place) for place in range(8)],
        followed(8, state="abandoned", outcome=""),
        followed(9, state="running", outcome=""),
    ]

    found = measure(runs, {0, 1}, [])

    assert (found.everybody.adherence.count, found.everybody.adherence.total) == (6, 9)


def test_a_beginner_arrived_less_than_six_months_before():
    runs = [followed(place, since=since) for place, since in enumerate((0, 100, 181, 183, 400))]

    found = measure(runs, set(), [])

    assert (found.beginners.starts, found.experts.starts) == (3, 2)


def test_a_recall_is_the_same_person_in_another_call_within_a_week():
    runs = [
        followed(1, client=1), followed(2, client=1, at=NOW + 7 * DAY),
        followed(3, client=2), followed(4, client=2, at=NOW + 8 * DAY),
        followed(5, client=3), followed(6, client=4, at=NOW + DAY),
    ]  # fmt: skip

    assert recalls(runs) == {1}


def test_a_guide_taken_again_in_the_same_call_is_no_recall():
    first = followed(1, client=1, call="a")
    again = Followed(2, 1, "a", 1, NOW + timedelta(minutes=3), None, "ended", "resolved", "fin")

    assert recalls([first, again]) == set()


def test_the_median_time_needs_five_readings():
    timed = [("page", value) for value in (1000, 2000, 9000, 3000, 4000)] + [("code", 1000)] * 4

    assert measure([], set(), timed).times == {"page": 3.0}


def test_the_total_is_rounded_when_a_subtraction_would_tell_a_small_part():
    runs = [followed(place) for place in range(17)] + [followed(90, outcome="refused")]

    assert measure(runs, set(), []).starts_text == "environ 20"
    assert measure(runs[:17], set(), []).starts_text == "17"


@pytest.mark.django_db
def test_the_measures_are_read_from_the_runs_of_the_period(agnes):
    agnes.joined_at = NOW - 10 * DAY
    agnes.save(update_fields=["joined_at"])
    client = make_client()
    made(agnes, client=client, at=NOW - 5 * DAY, gestures=[("answer", "page", "", 2000), ("off_script", "page", "", 0)])
    made(agnes, client=client, at=NOW - 3 * DAY, gestures=[("off_script", "page", "Elle pleurait.", 0)])
    made(agnes, at=NOW - 40 * DAY)
    made(agnes, procedure_id="autre", at=NOW - DAY)

    found = measures_of("essai", since=SINCE, until=NOW)

    assert (found.beginners.starts, found.experts.starts, found.everybody.recall.count) == (2, 0, 1)
    assert (found.everybody.adherence.count, found.ends, found.is_partial) == (1, {"resolved": 2}, False)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_three_runs_cost_the_queries_of_one(agnes, count, django_assert_num_queries):
    for place in range(count):
        made(agnes, at=NOW - place * DAY - DAY, gestures=[("answer", "page", "", 2000)])

    with django_assert_num_queries(3):
        found = measures_of("essai", since=SINCE, until=NOW)

    assert found.everybody.starts == count

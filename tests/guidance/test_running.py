"""Following a procedure: the trace is kept once, in order, and leads to the same step for everybody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from numi.core.errors import InvalidInput
from numi.guidance.models import Run, StepEvent
from numi.guidance.operations.running import Gesture, pause_run, record_gestures, resume_run, start_run
from numi.guidance.queries import left_before_closing, resumable_run
from numi.guidance.states import RunState
from numi.library.operations.publishing import publish_text
from numi.library.queries import current_catalog
from numi.procedures.parser import parse
from tests.factories.desk import NOW, make_client, make_ticket

pytestmark = pytest.mark.django_db
FAKE = "faux-support-technique"
TEXT = (settings.CONTENT / "procedures" / "securite" / f"{FAKE}.md").read_text(encoding="utf-8")


@pytest.fixture
def catalog(db):
    publish_text(procedure=parse(TEXT).procedure, by=None, now=NOW)
    return current_catalog(str(settings.CONTENT))


def begin(ticket, catalog, person, run_id=None):
    return start_run(ticket=ticket, catalog=catalog, procedure_id=FAKE, by=person, now=NOW, run_id=run_id or uuid4())


def gesture(seq, kind, step, **values):
    return Gesture(uuid4(), seq, kind, FAKE, step, at=NOW + timedelta(seconds=seq), **values)


def told(run, person, *gestures, later=60):
    return record_gestures(run=run, gestures=gestures, by=person, now=NOW + timedelta(seconds=later))


def test_the_request_becomes_as_grave_as_the_procedure(agnes, catalog):
    ticket = make_ticket(agnes)

    begin(ticket, catalog, agnes)

    assert (ticket.kind, ticket.priority) == ("fraud", "urgent")


def test_the_same_run_started_twice_is_one(agnes, catalog):
    ticket, ident = make_ticket(agnes), uuid4()

    assert begin(ticket, catalog, agnes, ident) == begin(ticket, catalog, agnes, ident)
    assert Run.objects.count() == 1


def test_an_unknown_procedure_is_refused_with_a_way_out(agnes, catalog):
    with pytest.raises(InvalidInput, match="Ctrl K"):
        start_run(ticket=make_ticket(agnes), catalog=catalog, procedure_id="nulle", by=agnes, now=NOW, run_id=uuid4())


def test_gestures_sent_again_are_kept_once(agnes, catalog):
    run = begin(make_ticket(agnes), catalog, agnes)
    first, second = gesture(1, "start", "a-appele"), gesture(2, "answer", "a-appele", answer="N")

    for _ in range(3):
        told(run, agnes, first, second)

    assert run.events.count() == 2
    assert run.current_step == "fermer-page"


def test_gestures_that_arrive_in_disorder_lead_to_the_same_step(agnes, catalog):
    run = begin(make_ticket(agnes), catalog, agnes)
    gestures = [gesture(1, "answer", "a-appele", answer="N"), gesture(2, "answer", "fermer-page", answer="N")]

    told(run, agnes, gestures[1])
    told(run, agnes, gestures[0])

    assert run.current_step == "alt-f4"


def test_an_unknown_gesture_or_too_many_are_refused(agnes, catalog):
    run = begin(make_ticket(agnes), catalog, agnes)
    with pytest.raises(InvalidInput, match="pas reconnu"):
        told(run, agnes, gesture(1, "dance", "a-appele"))
    with pytest.raises(InvalidInput, match="Trop de gestes"):
        told(run, agnes, *(gesture(n, "simpler", "a-appele") for n in range(501)))


def test_a_cut_call_waits_and_anybody_goes_on_at_the_same_step_within_a_day(agnes, bruno, catalog):
    morel = make_client()
    run = begin(make_ticket(agnes, client=morel), catalog, agnes)
    told(run, agnes, gesture(1, "answer", "a-appele", answer="N"))
    pause_run(run=run, by=agnes, now=NOW + timedelta(minutes=2), event_id=uuid4())
    assert run.state == RunState.PAUSED
    assert resumable_run(agnes, morel, now=NOW + timedelta(hours=23)) == run
    assert resumable_run(agnes, morel, now=NOW + timedelta(hours=25)) is None

    resume_run(run=run, by=bruno, now=NOW + timedelta(hours=3), event_id=uuid4())

    assert (run.state, run.current_step) == (RunState.RUNNING, "fermer-page")
    assert run.events.order_by("-seq").first().by == bruno


def test_what_was_not_ticked_holds_closing(agnes, catalog):
    ticket = make_ticket(agnes)
    run = begin(ticket, catalog, agnes)
    told(run, agnes, gesture(1, "answer", "a-appele", answer="N"), gesture(2, "answer", "fermer-page", answer="O"))
    assert len(left_before_closing(ticket)) == 3

    told(
        run,
        agnes,
        *(gesture(2 + n, "tick", "verifier", item=f"verifier-{n}") for n in (1, 2)),
        gesture(9, "waive", "verifier", item="verifier-3", reason="Ne concerne pas cette personne"),
    )

    assert left_before_closing(ticket) == ()


def test_a_browser_clock_that_steps_is_brought_back_inside_the_run(agnes, catalog):
    run = begin(make_ticket(agnes), catalog, agnes)
    wild = Gesture(uuid4(), 1, "answer", FAKE, "a-appele", answer="N", at=NOW + timedelta(days=400))

    told(run, agnes, wild)

    assert run.events.get().at <= NOW + timedelta(seconds=60)


def test_a_secret_in_a_reason_is_masked(agnes, catalog):
    run = begin(make_ticket(agnes), catalog, agnes)

    told(run, agnes, gesture(1, "off_script", "a-appele", reason="mot de passe : Azerty12"))

    assert "Azerty12" not in run.events.get().reason


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_refuses_to_change_the_trace(agnes, catalog, act):
    run = begin(make_ticket(agnes), catalog, agnes)
    told(run, agnes, gesture(1, "answer", "a-appele", answer="N"))

    with pytest.raises(DatabaseError), transaction.atomic():
        rows = StepEvent.objects.all()
        rows.update(answer="O") if act == "update" else rows._raw_delete("default")

    assert StepEvent.objects.get().answer == "N"

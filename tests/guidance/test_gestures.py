"""Gestures: a guide started once, played in any order, paused, taken up, ended; nothing wild gets in."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest

from numi.core.errors import InvalidInput, NotVisible, TransitionRefused
from numi.guidance.models import Run
from numi.guidance.operations.running import (
    BATCH_LIMIT,
    Gesture,
    end_run,
    leave_run,
    pause_run,
    resume_run,
)
from numi.guidance.queries import (
    as_walk,
    events_of,
    latest_run,
    open_run,
    procedures_of,
    resumable_run,
    runs_of,
)
from numi.guidance.states import RunState
from numi.journal.queries import facts_about
from numi.procedures.walk import replay
from tests.factories.desk import NOW, make_client, make_ticket
from tests.guidance.runs import MINUTE, gesture, told

pytestmark = pytest.mark.django_db


class TestStart:
    def test_a_run_of_another_request_is_not_given(self, agnes, begun):
        run = begun()

        with pytest.raises(NotVisible):
            begun(ticket=make_ticket(agnes), run_id=run.pk)

        assert Run.objects.count() == 1

    def test_another_guide_leaves_the_first_and_its_trace_stays(self, agnes, begun):
        ticket = make_ticket(agnes)
        first = told(begun(ticket=ticket), agnes, gesture(1, "answer", "alerte#seule", answer="O"))

        second = begun("banque", ticket=ticket, at=NOW + MINUTE)

        first.refresh_from_db()
        assert (first.state, first.current_step, first.events.count()) == (RunState.ABANDONED, "fermer", 1)
        assert (open_run(ticket), latest_run(ticket), runs_of(ticket)) == (second, second, [first, second])
        assert facts_about(first) == ["run.started", "run.abandoned"]

    def test_the_request_is_named_after_the_guide_when_it_has_no_name(self, agnes, begun):
        named, bare = make_ticket(agnes), make_ticket(agnes, subject="")
        for ticket in (named, bare):
            begun(ticket=ticket)

        assert (named.subject, bare.subject) == ("Page bloquée", "Une alerte à l’écran")

    def test_a_lighter_guide_never_makes_the_request_lighter(self, agnes, begun):
        ticket = make_ticket(agnes)
        for first in ("alerte", "compte"):
            begun(first, ticket=ticket)

        assert (ticket.kind, ticket.priority) == ("fraud", "urgent")

    def test_the_run_keeps_the_texts_of_all_it_may_reach(self, begun):
        run = begun("banque")

        assert sorted(run.versions) == ["alerte", "banque", "compte"]
        assert sorted(procedures_of(run)) == ["alerte", "banque", "compte"]


class TestGestures:
    STORY = (
        ("answer", "alerte#seule", "O"),
        ("answer", "alerte#fermer", "1"),
        ("answer", "compte#mot", "O"),
        ("answer", "alerte#fini", "N"),
        ("harm", "alerte#seule", ""),
    )

    def story(self) -> list[Gesture]:
        return [gesture(seq, kind, where, answer=answer) for seq, (kind, where, answer) in enumerate(self.STORY, 1)]

    def test_shuffled_doubled_and_in_pieces_they_lead_to_one_place(self, agnes, begun):
        chance, found = random.Random(3), set()
        for _ in range(6):
            run, gestures = begun(), self.story()
            sent = [*gestures, *chance.choices(gestures, k=4)]
            chance.shuffle(sent)
            while sent:
                size = chance.randint(1, 4)
                told(run, agnes, *sent[:size])
                del sent[:size]
            found.add((run.current_procedure, run.current_step, run.events.count(), run.state, str(run.holds_left)))

        assert len(found) == 1
        assert found.pop()[:4] == ("alerte", "payee", 5, "running")

    def test_the_run_stands_where_the_walk_says(self, agnes, begun):
        run = told(begun(), agnes, *self.story())
        position = replay(procedures_of(run), "alerte", as_walk(events_of(run)))

        assert (run.current_procedure, run.current_step) == (position.procedure, position.step)

    def test_five_hundred_at_once_and_no_more(self, agnes, begun):
        run = begun()
        told(run, agnes, *(gesture(seq, "simpler", "alerte#seule") for seq in range(BATCH_LIMIT)))
        with pytest.raises(InvalidInput, match="Trop de gestes"):
            told(run, agnes, *(gesture(seq, "simpler", "alerte#seule") for seq in range(BATCH_LIMIT + 1)))

        assert run.events.count() == BATCH_LIMIT

    def test_one_wrong_gesture_keeps_none(self, agnes, begun):
        run = begun()

        with pytest.raises(InvalidInput):
            told(run, agnes, gesture(1, "answer", "alerte#seule", answer="O"), gesture(2, "dance", "alerte#fermer"))

        assert (run.events.count(), run.current_step) == (0, "seule")

    @pytest.mark.parametrize(
        "values", [{"reason": "a" * 241}, {"answer": "a" * 121}, {"item": "a" * 81}, {"reason": "a\x00"}]
    )
    def test_a_gesture_too_long_is_refused(self, agnes, begun, values):
        with pytest.raises(InvalidInput):
            told(begun(), agnes, gesture(1, "off_script", "alerte#seule", **values))

    def test_wild_numbers_are_brought_back_in_bounds(self, agnes, begun):
        run = told(
            begun(),
            agnes,
            gesture(-5, "simpler", "alerte#seule", elapsed_ms=-1, at=NOW),
            gesture(10**12, "simpler", "alerte#seule", elapsed_ms=10**12, at=None),
        )

        assert [(one.seq, one.elapsed_ms) for one in events_of(run)] == [(0, 0), (2_000_000_000, 86_400_000)]

    def test_no_secret_is_kept_whatever_its_field(self, agnes, begun):
        run = told(
            begun(),
            agnes,
            gesture(1, "jump", "alerte#seule", answer="mot de passe : Azerty12", reason="carte 4539 5787 6362 1486"),
        )

        assert (run.events.get().answer, run.events.get().reason) == ("mot de passe : ▇▇▇▇", "carte ▇▇▇▇")

    def test_the_verdict_on_the_guide_is_the_last_one(self, agnes, begun):
        run = begun()
        for seq, verdict in enumerate(("yes", "no", "maybe", "no"), 1):
            told(run, agnes, gesture(seq, "feedback", "alerte#seule", answer=verdict))

        assert run.matched is False

    def test_an_end_is_known_with_its_nature(self, agnes, begun):
        run = told(begun("banque"), agnes, gesture(1, "answer", "banque#carte", answer="N"))
        assert (run.outcome_step, run.outcome) == ("n3", "escalate")

        told(run, agnes, gesture(2, "back", "banque#n3"))

        assert (run.outcome_step, run.outcome) == ("", "")


class TestPauseAndEnd:
    def test_a_pause_said_twice_is_one(self, agnes, begun):
        run = begun()
        for _ in range(2):
            pause_run(run=run, by=agnes, now=NOW + MINUTE, event_id=uuid4())

        assert (run.state, run.paused_at, run.events.count()) == (RunState.PAUSED, NOW + MINUTE, 1)
        with pytest.raises(TransitionRefused):
            resume_run(run=begun(ticket=make_ticket(agnes)), by=agnes, now=NOW, event_id=uuid4())

    def test_a_run_that_was_left_is_not_ended_nor_left_again(self, agnes, begun):
        run = begun()
        leave_run(run=run, by=agnes, now=NOW)

        assert end_run(run=run, by=agnes, now=NOW, event_id=uuid4()).state == RunState.ABANDONED
        with pytest.raises(TransitionRefused):
            leave_run(run=run, by=agnes, now=NOW)

    def test_gestures_that_arrive_after_the_end_do_not_open_it_again(self, agnes, begun):
        """The network was cut: what was done before the end comes after it, under the same ranks."""
        run = told(begun(), agnes, gesture(1, "answer", "alerte#seule", answer="O"))
        end_run(run=run, by=agnes, now=NOW + 10 * MINUTE, event_id=uuid4())

        told(
            run,
            agnes,
            gesture(2, "answer", "alerte#fermer", answer="3"),
            gesture(3, "answer", "alerte#fini", answer="O"),
        )

        assert (run.state, run.ended_at, run.current_step, run.outcome) == (
            RunState.ENDED,
            NOW + 10 * MINUTE,
            "resolu",
            "resolved",
        )

    def test_a_gesture_done_after_the_end_opens_it_again(self, agnes, begun):
        run = end_run(run=begun(), by=agnes, now=NOW + MINUTE, event_id=uuid4())

        told(run, agnes, gesture(5, "answer", "alerte#seule", answer="O"))

        assert (run.state, run.ended_at) == (RunState.RUNNING, None)

    def test_a_run_is_proposed_for_a_day_to_whoever_may_read_the_request(self, agnes, bruno, denis, begun):
        odette = make_client()
        open_to_all, private = (
            begun("compte", ticket=make_ticket(agnes, client=odette, kind=kind)) for kind in ("question", "privacy")
        )
        for place, run in enumerate((open_to_all, private)):
            pause_run(run=run, by=agnes, now=NOW + place * MINUTE, event_id=uuid4())

        assert [resumable_run(one, odette, now=NOW + timedelta(hours=23)) for one in (agnes, bruno, denis)] == [
            private,
            open_to_all,
            private,
        ]
        assert resumable_run(bruno, odette, now=NOW + timedelta(hours=24, seconds=1)) is None
        assert resumable_run(bruno, None, now=NOW) is None

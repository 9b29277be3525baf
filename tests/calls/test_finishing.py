"""The end of a call: every outcome, what must be true before, and where it leaves the person who answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from numi.accounts.models import Availability
from numi.accounts.queries import presence_of
from numi.calls.models import Call
from numi.calls.operations import answering
from numi.calls.operations.wrapup import WrapUp, finish, may_propose_closing, proposed_outcome
from numi.calls.queries import unfinished_calls
from numi.calls.silence import causes
from numi.calls.states import CallState
from numi.core.errors import InvalidInput
from numi.guidance.models import Run
from numi.guidance.operations.running import Gesture, record_gestures, start_run
from numi.journal.queries import facts_about
from numi.library.operations.publishing import publish_pack
from numi.library.queries import current_catalog
from numi.tickets.models import Message
from numi.tickets.states import HUMAN_CLOSED_KINDS, Outcome, TicketKind, TicketState
from tests.factories.desk import MOREL, NOW, make_client, make_ticket, ring
from tests.procedures.texts import BODY, text
from tests.procedures.yards import write

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def answered(person, call="pbx-1", **values) -> Call:
    return answering.answer(call=ring(call=call, **values), by=person, now=NOW)


def wrapped(call, person, outcome="resolved", summary="Page fermée.", *, now=LATER, **values):
    call.refresh_from_db()
    return finish(ticket=call.ticket, call=call, by=person, now=now, wrap=WrapUp(outcome, summary, **values))


def state_of(person) -> str:
    return presence_of(person).state


class TestOutcomes:
    @pytest.mark.parametrize(
        ("outcome", "state", "told"),
        [
            ("resolved", TicketState.RESOLVED, True), ("harm_prevented", TicketState.RESOLVED, True), ("escalated", TicketState.IN_PROGRESS, True),
            ("callback", TicketState.IN_PROGRESS, True), ("referred", TicketState.OUT_OF_SCOPE, True), ("refused", TicketState.RESOLVED, True),
            ("silent", TicketState.RESOLVED, False), ("cut", TicketState.IN_PROGRESS, False), ("not_solved", TicketState.IN_PROGRESS, True),
        ],
    )  # fmt: skip
    def test_where_each_one_leaves_the_request(self, agnes, outcome, state, told):
        call = answered(agnes)

        ticket = wrapped(call, agnes, outcome)

        ticket.refresh_from_db()
        assert (ticket.state, ticket.outcome, ticket.client_answered_at is not None) == (state, outcome, told)
        assert (call.state, call.outcome, call.wrapped_up_at) == (CallState.ENDED, outcome, LATER)
        assert unfinished_calls(agnes) == []

    def test_the_list_above_holds_every_outcome(self):
        marked = next(
            one for one in TestOutcomes.test_where_each_one_leaves_the_request.pytestmark if one.name == "parametrize"
        )

        assert {row[0] for row in marked.args[1]} == set(Outcome.values)

    @pytest.mark.parametrize("kind", sorted(HUMAN_CLOSED_KINDS))
    def test_a_grave_case_sent_elsewhere_stays_here_to_be_read_again(self, agnes, kind):
        ticket = make_ticket(agnes, kind=kind)

        finish(ticket=ticket, call=None, by=agnes, now=LATER, wrap=WrapUp("referred", "Vers la banque."))

        assert ticket.state == TicketState.RESOLVED

    def test_a_silent_call_needs_no_words_and_keeps_its_cause(self, agnes):
        call = answered(agnes)

        wrapped(call, agnes, "silent", "", silent_cause=causes(settings.CONTENT)[0].id)

        assert (call.silent_cause, call.ticket.notes.count()) == ("mic-muted", 0)

    @pytest.mark.parametrize(
        ("run", "kind", "harmed", "outcome"),
        [
            (None, "question", False, "resolved"), ({"outcome": "resolved"}, "question", False, "resolved"), ({"outcome": "resolved"}, "fraud", False, "harm_prevented"),
            ({"outcome": "resolved"}, "security", True, "resolved"), ({"outcome": "escalate"}, "fraud", False, "escalated"), ({"outcome": "callback"}, "question", False, "callback"),
            ({"outcome": "referred"}, "question", False, "referred"), ({"outcome": "refused"}, "question", False, "refused"), ({"state": "paused"}, "question", False, "cut"),
            ({"state": "running"}, "question", False, "not_solved"),
        ],
    )  # fmt: skip
    def test_the_outcome_that_the_trace_suggests(self, agnes, run, kind, harmed, outcome):
        found = None if run is None else Run(**run)

        assert proposed_outcome(found, make_ticket(agnes, kind=kind), harmed=harmed) == outcome

    def test_closing_is_proposed_for_a_plain_resolved_request_only(self, agnes):
        proposed = {
            (kind, outcome)
            for kind in TicketKind
            for outcome in Outcome
            if may_propose_closing(make_ticket(agnes, kind=kind), outcome)
        }

        assert proposed == {(kind, Outcome.RESOLVED) for kind in TicketKind if kind not in HUMAN_CLOSED_KINDS}


class TestRefusals:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"outcome": "magic"}, "comment l’appel finit"), ({"summary": "  "}, "résumé est vide"), ({"summary": "a" * 20_001}, "trop long"),
            ({"promised_at": NOW}, "déjà passée"), ({"close": True, "promised_at": LATER + timedelta(days=1)}, "promesse reste à tenir"),
        ],
    )  # fmt: skip
    def test_what_is_missing_is_said_and_nothing_is_half_done(self, agnes, values, said):
        call = answered(agnes)

        with pytest.raises(InvalidInput, match=said), transaction.atomic():
            wrapped(call, agnes, **values)

        call.refresh_from_db()
        assert (call.state, call.wrapped_up_at, call.ticket.state, call.ticket.notes.count()) == (
            CallState.ANSWERED,
            None,
            TicketState.IN_PROGRESS,
            0,
        )
        assert state_of(agnes) == Availability.IN_CALL

    def test_what_the_guide_holds_prevents_closing(self, agnes, tmp_path):
        call = answered(agnes)
        publish_pack(
            content=write(tmp_path, essai=text(BODY.replace("- [Oui]", "- [!] La banque est prévenue\n- [Oui]"))),
            now=NOW,
        )
        run = start_run(
            ticket=call.ticket,
            catalog=current_catalog(str(tmp_path)),
            procedure_id="essai",
            by=agnes,
            now=NOW,
            run_id=uuid4(),
        )
        record_gestures(
            run=run, gestures=[Gesture(uuid4(), 1, "answer", "essai", "page", answer="O")], by=agnes, now=NOW
        )
        with pytest.raises(InvalidInput, match="La banque est prévenue"), transaction.atomic():
            wrapped(call, agnes, close=True)

        record_gestures(
            run=run, gestures=[Gesture(uuid4(), 2, "tick", "essai", "page", item="page-1")], by=agnes, now=NOW
        )

        assert wrapped(call, agnes, close=True).state == TicketState.CLOSED
        run.refresh_from_db()
        assert run.state == "ended"


class TestOnce:
    def test_finished_twice_it_is_finished_once(self, agnes):
        call = answered(agnes)
        wrap = {
            "close": True,
            "recap_channel": "email",
            "recap_to": "odette@exemple.fr",
            "recap_body": "C’est réglé.",
            "form_token": uuid4(),
        }

        for _ in range(3):
            wrapped(call, agnes, **wrap)

        assert (call.ticket.state, call.ticket.notes.count(), Message.objects.count()) == (TicketState.CLOSED, 1, 1)
        assert facts_about(call).count("call.wrapped_up") == 1

    def test_a_request_without_a_call_too(self, agnes):
        ticket, token = make_ticket(agnes), uuid4()

        for _ in range(2):
            finish(
                ticket=ticket,
                call=None,
                by=agnes,
                now=LATER,
                wrap=WrapUp("resolved", "Réglé.", close=True, form_token=token),
            )

        assert (ticket.state, ticket.notes.count()) == (TicketState.CLOSED, 1)

    def test_a_request_that_a_colleague_closed_meanwhile_does_not_hold_the_call(self, agnes):
        call = answered(agnes)
        call.ticket.state, call.ticket.closed_at = TicketState.CLOSED, NOW
        call.ticket.save(update_fields=["state", "closed_at"])

        wrapped(call, agnes, close=True)

        assert (call.ticket.state, call.wrapped_up_at) == (TicketState.CLOSED, LATER)

    def test_the_ease_is_noted_when_it_has_changed(self, agnes):
        odette = make_client(number=MOREL)

        for turn in range(2):
            wrapped(answered(agnes, f"pbx-{turn}"), agnes, ease="2")

        assert odette.ease_readings.count() == 1


def test_every_cause_of_a_silence_has_words_and_a_place_in_the_tree():
    found = causes(settings.CONTENT)

    assert len({one.id for one in found}) == len(found) > 10
    assert all(one.label and one.group for one in found)
    assert {"coercion", "distress", "hearing", "unknown"} <= {one.id for one in found}

"""The ladder: who may pass what to whom, one return a level, and what the colleagues are told."""

from datetime import timedelta
from uuid import uuid4

import pytest

from numi.core.errors import InvalidInput, NotAllowed, NotVisible, TransitionRefused
from numi.live.models import Event
from numi.tickets.access import actions, may_return, may_take
from numi.tickets.models import Brief, Notice, Ticket
from numi.tickets.operations.closing import answer_client, close_ticket, reopen, resolve
from numi.tickets.operations.escalation import accept_brief, escalate, notify, return_brief
from numi.tickets.operations.notices import alert_missed_promises, read_notice
from numi.tickets.operations.relations import merge_tickets
from numi.tickets.operations.work import promise, resume_ticket
from numi.tickets.queries import notices_for, open_brief, promises_due, worklist
from numi.tickets.states import BriefState, TicketKind, TicketState
from tests.factories.desk import NOW, make_client, make_ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def passed(ticket, by, level, **values) -> Brief:
    texts = {"problem": "Elle a payé", "body": "Mme Morel a payé hier."}
    return escalate(ticket=ticket, by=by, now=NOW, to_level=level, **{**texts, **values})


def allowed(ticket, by) -> set[int]:
    found = set()
    for level in range(6):
        try:
            passed(Ticket.objects.get(pk=ticket.pk), by, level)
        except (NotAllowed, InvalidInput):
            continue
        found.add(level)
        Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.IN_PROGRESS, level=1)
    return found


class TestLadder:
    @pytest.mark.parametrize(
        ("role", "kind", "levels"),
        [
            ("n1", "question", {2, 4}), ("n1", "complaint", {2, 4}), ("n1", "fraud", {2, 3, 4}), ("n1", "security", {2, 3, 4}), ("n2", "question", {3, 4}),
            ("n2", "fraud", {3, 4}), ("n3", "fraud", {4}), ("supervisor", "fraud", set()),
        ],
    )  # fmt: skip
    def test_who_may_pass_what_to_whom(self, everybody, role, kind, levels):
        assert allowed(make_ticket(everybody["n1"], kind=kind), everybody[role]) == levels

    @pytest.mark.parametrize("kind", list(TicketKind))
    def test_the_supervisor_may_always_be_asked(self, agnes, kind):
        assert passed(make_ticket(agnes, kind=kind), agnes, 4).to_level == 4

    def test_only_danger_becomes_urgent_on_the_way(self, agnes):
        question, fraud = make_ticket(agnes), make_ticket(agnes, kind="fraud")
        passed(question, agnes, 2)
        passed(fraud, agnes, 3)

        assert [(one.priority, one.priority_rank) for one in (question, fraud)] == [("none", 4), ("urgent", 1)]

    def test_a_closed_request_is_passed_to_nobody(self, agnes):
        ticket = make_ticket(agnes)
        answer_client(ticket=ticket, by=agnes, now=NOW, how="voice")
        resolve(ticket=ticket, by=agnes, now=NOW, outcome="resolved")
        close_ticket(ticket=ticket, by=agnes, now=NOW, reason="Réglé")

        with pytest.raises(TransitionRefused):
            passed(ticket, agnes, 2)

        assert not Brief.objects.exists()

    def test_the_same_form_twice_is_one_brief(self, agnes):
        ticket, token = make_ticket(agnes), uuid4()

        assert passed(ticket, agnes, 2, form_token=token) == passed(ticket, agnes, 2, form_token=token)
        assert Brief.objects.count() == 1

    def test_higher_still_the_first_sender_stays_the_contact(self, agnes, bruno):
        ticket = make_ticket(agnes)
        accept_brief(brief=passed(ticket, agnes, 2), by=bruno, now=NOW)
        ticket.refresh_from_db()

        brief = passed(ticket, bruno, 3)

        assert (ticket.contact, ticket.level, ticket.owner, open_brief(ticket)) == (agnes, 3, None, brief)

    def test_the_level_that_is_asked_is_told_at_once(self, agnes):
        passed(make_ticket(agnes, kind="fraud"), agnes, 3, is_live=True)
        passed(make_ticket(agnes), agnes, 4)

        told = Event.objects.filter(kind="case.escalated").order_by("id")
        assert [(one.audience, one.payload["live"]) for one in told] == [("role:n3", "1"), ("role:supervisor", "0")]

    @pytest.mark.parametrize(
        "values", [{"problem": " "}, {"problem": "a" * 241}, {"body": ""}, {"body": "mot " * 121}, {"body": "a" * 4001}]
    )
    def test_a_brief_that_does_not_hold_is_refused_and_nothing_moves(self, agnes, values):
        ticket = make_ticket(agnes)

        with pytest.raises(InvalidInput):
            passed(ticket, agnes, 2, **values)

        ticket.refresh_from_db()
        assert (ticket.state, ticket.owner, Brief.objects.count()) == (TicketState.IN_PROGRESS, agnes, 0)

    def test_no_secret_goes_up(self, agnes):
        brief = passed(
            make_ticket(agnes), agnes, 2, problem="mot de passe : Azerty12", body="carte 4539 5787 6362 1486"
        )

        assert (brief.problem, brief.body) == ("mot de passe : ▇▇▇▇", "carte ▇▇▇▇")


class TestReturn:
    def test_once_a_level_and_the_sender_has_it_again(self, agnes, bruno):
        ticket = make_ticket(agnes)
        return_brief(brief=passed(ticket, agnes, 2), by=bruno, now=NOW, reason="Quel appareil ?")
        ticket.refresh_from_db()
        assert (ticket.state, ticket.level, ticket.owner) == (TicketState.RETURNED, 1, agnes)

        second = passed(resume_ticket(ticket=ticket, by=agnes, now=NOW), agnes, 2)

        with pytest.raises(TransitionRefused, match="déjà été retournée"):
            return_brief(brief=second, by=bruno, now=NOW, reason="Encore")
        second.refresh_from_db()
        assert second.state == BriefState.SENT

    def test_what_comes_back_to_somebody_who_left_waits_for_anybody(self, agnes, bruno):
        ticket = make_ticket(agnes)
        brief = passed(ticket, agnes, 2)
        type(agnes).objects.filter(pk=agnes.pk).update(is_active=False, left_at=NOW)

        return_brief(brief=Brief.objects.get(pk=brief.pk), by=bruno, now=NOW, reason="Quel appareil ?")

        ticket.refresh_from_db()
        assert (ticket.owner, ticket.state) == (None, TicketState.RETURNED)
        assert worklist(bruno).tickets == [ticket]

    def test_a_brief_answered_is_answered_no_more(self, agnes, bruno, chloe):
        brief = passed(make_ticket(agnes), agnes, 2)
        accept_brief(brief=brief, by=bruno, now=NOW)

        with pytest.raises(TransitionRefused, match="déjà une réponse"):
            accept_brief(brief=Brief.objects.get(), by=chloe, now=NOW)
        with pytest.raises(TransitionRefused):
            return_brief(brief=Brief.objects.get(), by=chloe, now=NOW, reason="Trop tard")

        assert Ticket.objects.get().owner == bruno

    def test_who_may_take_and_who_may_return(self, agnes, bruno, chloe, elise):
        ticket = make_ticket(agnes)
        passed(ticket, agnes, 2)

        assert [may_take(one, ticket) for one in (agnes, bruno, chloe, elise)] == [False, True, True, False]
        assert [may_return(one, ticket) for one in (agnes, bruno, chloe, elise)] == [False, True, True, False]
        assert ("take" in actions(bruno, ticket), "take" in actions(agnes, ticket), actions(elise, ticket)) == (
            True,
            False,
            frozenset(),
        )


class TestNotices:
    def test_a_word_is_read_by_the_one_it_is_for(self, agnes, bruno):
        accept_brief(brief=passed(make_ticket(agnes), agnes, 2), by=bruno, now=NOW)
        word = notices_for(agnes)[0]
        with pytest.raises(NotVisible):
            read_notice(ident=word.pk, by=bruno, now=NOW)

        for turn in range(2):
            read_notice(ident=word.pk, by=agnes, now=NOW + turn * HOUR)

        assert (notices_for(agnes), Notice.objects.get().read_at) == ([], NOW)

    def test_nobody_is_told_of_their_own_act_nor_nobody_at_all(self, agnes):
        ticket = make_ticket(agnes)
        for user in (agnes, None):
            notify(user=user, ticket=ticket, kind="x", now=NOW, unless=agnes)

        assert not Notice.objects.exists()

    def test_a_promise_missed_is_told_once_to_owner_contact_and_supervisors(self, agnes, bruno, denis):
        ticket = make_ticket(agnes)
        promise(ticket=ticket, by=agnes, now=NOW, what="Rappeler", at=NOW + HOUR)
        Ticket.objects.filter(pk=ticket.pk).update(owner=bruno)
        assert alert_missed_promises(now=NOW + HOUR) == 0

        assert [alert_missed_promises(now=NOW + 2 * HOUR) for _ in range(2)] == [1, 0]

        assert {one.user for one in Notice.objects.filter(kind="promise.missed")} == {agnes, bruno, denis}

    def test_a_promise_made_again_is_watched_again(self, agnes):
        ticket = make_ticket(agnes)
        promise(ticket=ticket, by=agnes, now=NOW, what="Rappeler", at=NOW + HOUR)
        alert_missed_promises(now=NOW + 2 * HOUR)
        ticket.refresh_from_db()

        promise(ticket=ticket, by=agnes, now=NOW + 2 * HOUR, what="Rappeler", at=NOW + 3 * HOUR)

        assert alert_missed_promises(now=NOW + 4 * HOUR) == 1

    def test_promises_due_soonest_first(self, agnes, bruno):
        tickets = [make_ticket(agnes) for _ in range(3)]
        for ticket, hours in zip(tickets, (5, 1, 50), strict=True):
            promise(ticket=ticket, by=agnes, now=NOW, what="Rappeler", at=NOW + hours * HOUR)

        assert promises_due(agnes, now=NOW) == [tickets[1], tickets[0]]
        assert promises_due(bruno, now=NOW) == []


class TestMergeAndReopen:
    def test_nothing_is_merged_into_what_is_finished(self, agnes):
        kept, double = make_ticket(agnes), make_ticket(agnes)
        Ticket.objects.filter(pk=kept.pk).update(state=TicketState.CLOSED, closed_at=NOW)
        kept.refresh_from_db()

        with pytest.raises(InvalidInput, match="Rouvrez-la d’abord"):
            merge_tickets(duplicate=double, kept=kept, by=agnes, now=NOW)

        double.refresh_from_db()
        assert double.state == TicketState.IN_PROGRESS

    def test_the_nearer_promise_is_kept_and_watched(self, agnes):
        odette = make_client()
        kept, double = make_ticket(agnes, client=odette), make_ticket(agnes)
        promise(ticket=kept, by=agnes, now=NOW, what="Plus tard", at=NOW + 9 * HOUR)
        promise(ticket=double, by=agnes, now=NOW, what="Bientôt", at=NOW + HOUR)
        Ticket.objects.filter(pk=kept.pk).update(promise_alerted_at=NOW)
        kept.refresh_from_db()

        merge_tickets(duplicate=double, kept=kept, by=agnes, now=NOW)

        assert (kept.promise, kept.promised_at, kept.promise_alerted_at, kept.client) == (
            "Bientôt",
            NOW + HOUR,
            None,
            odette,
        )
        assert alert_missed_promises(now=NOW + 2 * HOUR) == 1

    def test_a_request_opened_again_owes_an_answer_again(self, agnes):
        ticket = make_ticket(agnes)
        answer_client(ticket=ticket, by=agnes, now=NOW, how="voice")
        resolve(ticket=ticket, by=agnes, now=NOW, outcome="resolved")
        close_ticket(ticket=ticket, by=agnes, now=NOW, reason="Réglé")

        reopen(ticket=ticket, by=agnes, now=NOW, reason="Cela recommence")
        resolve(ticket=ticket, by=agnes, now=NOW, outcome="resolved")

        with pytest.raises(InvalidInput, match="pas encore reçu de réponse"):
            close_ticket(ticket=ticket, by=agnes, now=NOW, reason="Réglé")

"""The work lists, what to do next, who sees which request, and how to write to a person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from numi.clients.operations.card import add_contact
from numi.core.errors import InvalidInput, NotAllowed, NotVisible
from numi.tickets.access import Verb, access_ticket, visible_tickets
from numi.tickets.messages import channels_for, prepare
from numi.tickets.models import Message, Ticket
from numi.tickets.operations.relations import link_tickets, merge_tickets
from numi.tickets.operations.work import identify_client, promise, write_note
from numi.tickets.queries import (
    COUNT_LIMIT,
    bounded_count,
    briefs_of,
    find_ticket,
    kept_of,
    linked_to,
    messages_of,
    next_case,
    notes_of,
    queue_count,
    recent_tickets_of,
    worklist,
)
from numi.tickets.security import graver_kind, higher_priority, needs_a_person_to_close
from numi.tickets.states import HUMAN_CLOSED_KINDS, Priority, TicketKind, TicketState
from tests.factories.desk import MOREL, NOW, make_client, make_ticket

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def waiting(number: int, **values) -> list[Ticket]:
    return [make_ticket(now=NOW + place * MINUTE, **values) for place in range(number)]


def states(*pairs) -> None:
    for ticket, values in pairs:
        Ticket.objects.filter(pk=ticket.pk).update(**values)


class TestWorklist:
    def test_the_most_urgent_first_then_the_oldest(self, agnes):
        plain, urgent, high = (
            waiting(1)[0],
            make_ticket(priority="urgent", now=NOW + 5 * MINUTE),
            make_ticket(priority="high", now=NOW - MINUTE),
        )
        older = make_ticket(priority="urgent", now=NOW)

        assert worklist(agnes).tickets == [older, urgent, high, plain]

    def test_each_list_holds_its_own(self, agnes, bruno):
        queued, mine, his, away = make_ticket(), make_ticket(agnes), make_ticket(bruno), make_ticket(agnes)
        states((away, {"state": "waiting_client", "waiting_since": NOW}))

        lists = {which: set(worklist(agnes, which=which).tickets) for which in ("queue", "mine", "waiting", "open")}

        assert lists == {"queue": {queued}, "mine": {mine, away}, "waiting": {away}, "open": {queued, mine, his, away}}
        with pytest.raises(InvalidInput, match="n’existe pas"):
            worklist(agnes, which="all")

    @pytest.mark.parametrize(
        ("role", "levels"), [("n1", {1}), ("n2", {1, 2}), ("n3", {1, 2, 3}), ("supervisor", {1, 2, 3, 4})]
    )
    def test_the_queue_is_of_ones_level_and_below(self, everybody, role, levels):
        for level in (1, 2, 3, 4):
            states((make_ticket(), {"level": level, "state": "escalated"}))

        assert {ticket.level for ticket in worklist(everybody[role]).tickets} == levels

    def test_pages_follow_one_another_without_a_gap_or_a_double(self, agnes):
        tickets = [
            make_ticket(priority=priority, now=NOW + (place // 2) * MINUTE)
            for place in range(7)
            for priority in ("high", "none")
        ]
        seen, after = [], ""
        while True:
            page = worklist(agnes, after=after, size=3)
            seen += page.tickets
            after = page.after
            if not after:
                break

        assert len(seen) == len(set(seen)) == len(tickets)
        assert seen == worklist(agnes, size=50).tickets

    def test_a_page_that_is_just_full_is_the_last(self, agnes):
        waiting(3)

        assert [bool(worklist(agnes, size=size).after) for size in (2, 3, 4)] == [True, False, False]

    @pytest.mark.parametrize(
        "after",
        [
            "x",
            "1",
            "1_2",
            "a_b_c",
            f"{10**30}_2026-11-24T09:00:00+00:00_00000000-0000-0000-0000-000000000000",
            "1_hier_x",
            "1_2026-11-24T09:00:00+00:00_x",
            "1_2026-11-24_00000000-0000-0000-0000-000000000000",
            "_" * 9,
        ],
    )
    def test_a_place_that_cannot_be_one_is_refused_with_a_way_out(self, agnes, after):
        with pytest.raises(InvalidInput, match="Revenez au début"):
            worklist(agnes, after=after)

    def test_it_asks_as_much_with_one_as_with_twenty(self, agnes):
        counts = []
        for number in (1, 19):
            for ticket in waiting(number):
                states((ticket, {"client": make_client()}))
            with CaptureQueriesContext(connection) as queries:
                assert [str(ticket.client) for ticket in worklist(agnes).tickets]
            counts.append(len(queries))

        assert counts[0] == counts[1] == 1

    def test_a_count_stops_at_its_bound(self, agnes, monkeypatch):
        waiting(3)

        assert (queue_count(agnes), bounded_count(Ticket.objects.all()), COUNT_LIMIT) == (3, 3, 100)
        monkeypatch.setattr("numi.tickets.queries.COUNT_LIMIT", 2)
        assert queue_count(agnes) == 2


class TestNext:
    def test_a_late_promise_then_the_queue_then_ones_own(self, agnes):
        assert next_case(agnes, now=NOW) is None
        mine = make_ticket(agnes)
        assert next_case(agnes, now=NOW) == mine
        queued = make_ticket()
        assert next_case(agnes, now=NOW) == queued

        promise(ticket=mine, by=agnes, now=NOW, what="Rappeler", at=NOW + MINUTE)

        assert [next_case(agnes, now=NOW + turn * MINUTE) for turn in (0, 2)] == [queued, mine]


class TestAccess:
    def test_a_privacy_request_is_for_few(self, everybody):
        ticket = make_ticket(everybody["n2"], kind="privacy")

        assert {role for role, person in everybody.items() if visible_tickets(person).exists()} == {
            "n2",
            "supervisor",
            "dpo",
        }
        states((ticket, {"kind": "question"}))
        assert {role for role, person in everybody.items() if visible_tickets(person).exists()} == {
            "n1",
            "n2",
            "n3",
            "supervisor",
            "dpo",
        }

    def test_absent_and_refused_answer_the_same(self, agnes, bruno, gael):
        ticket = make_ticket(bruno, kind="privacy")
        said = set()
        for person, number in ((agnes, ticket.number), (gael, ticket.number), (agnes, "482791635"), (agnes, "x")):
            with pytest.raises(NotVisible) as refused:
                access_ticket(person, number)
            said.add(str(refused.value))

        assert len(said) == 1

    def test_a_number_is_understood_however_it_is_typed(self, agnes):
        ticket = make_ticket(agnes)

        assert (
            access_ticket(agnes, f"n° {ticket.display_number}")
            == find_ticket(agnes, f" demande {ticket.number} ")
            == ticket
        )
        assert find_ticket(agnes, "12") is None

    @pytest.mark.parametrize(
        ("role", "verb", "may"),
        [
            ("n1", Verb.WORK, True),
            ("dpo", Verb.READ, True),
            ("dpo", Verb.WORK, False),
            ("n3", Verb.SUPERVISE, False),
            ("supervisor", Verb.SUPERVISE, True),
        ],
    )
    def test_reading_working_supervising(self, everybody, role, verb, may):
        ticket = make_ticket(everybody["n1"])

        if may:
            assert access_ticket(everybody[role], ticket.number, to=verb) == ticket
        else:
            with pytest.raises(NotAllowed):
                access_ticket(everybody[role], ticket.number, to=verb)

    def test_what_is_tied_to_a_request_is_shown_to_who_may_read_it(self, agnes, bruno, denis):
        odette = make_client()
        ticket, secret, double = (
            make_ticket(agnes, client=odette),
            make_ticket(bruno, client=odette, kind="privacy"),
            make_ticket(agnes, client=odette, now=NOW + MINUTE),
        )
        link_tickets(ticket=ticket, other=secret, kind="related", by=denis, now=NOW)
        merge_tickets(duplicate=double, kept=ticket, by=agnes, now=NOW)

        assert (linked_to(agnes, ticket), linked_to(denis, ticket), kept_of(agnes, double), kept_of(agnes, ticket)) == (
            [],
            [secret],
            ticket,
            None,
        )
        assert (set(recent_tickets_of(agnes, odette)), recent_tickets_of(agnes, odette, but=double.pk)) == (
            {ticket, double},
            [ticket],
        )


class TestSecurity:
    @given(st.sampled_from(TicketKind), st.sampled_from(TicketKind))
    def test_the_graver_of_two_never_makes_a_case_lighter(self, first, second):
        graver = graver_kind(first, second)

        assert graver in (first, second)
        assert graver == graver_kind(second, first) == graver_kind(graver, first)
        assert needs_a_person_to_close([graver]) or not needs_a_person_to_close([first, second])

    def test_every_kind_has_its_place(self):
        assert graver_kind("question", "fraud") == "fraud"
        assert {graver_kind(kind, kind) for kind in TicketKind} == set(TicketKind)

    @given(st.sampled_from(Priority), st.sampled_from(Priority))
    def test_the_higher_of_two_priorities(self, first, second):
        order = [Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.NONE]

        assert higher_priority(first, second) == min(first, second, key=order.index)

    def test_which_kinds_a_person_closes(self):
        assert {kind for kind in TicketKind if needs_a_person_to_close([kind])} == set(HUMAN_CLOSED_KINDS)
        assert not needs_a_person_to_close([])


class TestWriting:
    def test_no_email_is_respected_and_the_preference_comes_first(self, agnes):
        odette = make_client(number=MOREL, street="3 rue du Port", postcode="35000", city="Rennes")
        add_contact(client=odette, kind="email", value="odette@exemple.fr", by=agnes, now=NOW)
        ways = [("email", "odette@exemple.fr"), ("sms", MOREL), ("post", "3 rue du Port, 35000 Rennes")]
        assert channels_for(odette) == ways

        odette.preferred_channel = "post"
        assert channels_for(odette)[0][0] == "post"
        odette.has_no_email = True

        assert [way for way, _ in channels_for(odette)] == ["post", "sms"]
        assert (channels_for(None), channels_for(make_client("Jean", "Seul"))) == ([], [])

    def test_a_message_is_prepared_once_and_without_its_secrets(self, agnes):
        ticket = make_ticket(agnes)
        for body in ("mot de passe : Azerty12", "Autre"):
            prepare(
                ticket=ticket,
                kind="tickets.recap",
                channel="email",
                to="o@exemple.fr",
                body=body,
                by=agnes,
                now=NOW,
                dedup_key="recap:1",
            )

        assert [one.body for one in messages_of(ticket)] == ["mot de passe : ▇▇▇▇"]
        assert Message.objects.count() == 1

    def test_notes_are_read_oldest_first_and_the_newest_are_kept(self, agnes):
        ticket = make_ticket(agnes)
        for turn in range(4):
            write_note(ticket=ticket, by=agnes, now=NOW + turn * MINUTE, body=f"Note {turn}")

        assert ([one.body for one in notes_of(ticket, size=3)], briefs_of(ticket)) == (
            ["Note 1", "Note 2", "Note 3"],
            [],
        )

    def test_whose_request_it_is_may_be_said_and_unsaid(self, agnes):
        ticket, odette = make_ticket(agnes), make_client()
        for client in (odette, None):
            identify_client(ticket=ticket, client=client, by=agnes, now=NOW)

        assert (ticket.client, ticket.state) == (None, TicketState.IN_PROGRESS)

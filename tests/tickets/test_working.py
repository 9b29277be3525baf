"""Taking, describing, writing, promising."""

from datetime import timedelta
from uuid import uuid4

import pytest

from numi.core.errors import Conflict, InvalidInput, TransitionRefused
from numi.journal.models import Fact
from numi.tickets.models import Link, Note, Ticket
from numi.tickets.operations.closing import answer_client, close_ticket, reopen, resolve
from numi.tickets.operations.relations import link_tickets, merge_tickets, split_ticket, unmerge_ticket
from numi.tickets.operations.work import describe_ticket, keep_promise, promise, take_ticket, write_note
from numi.tickets.states import Outcome, TicketState
from tests.factories.desk import NOW, make_client, make_ticket
from tests.races import at_once, won

pytestmark = pytest.mark.django_db


def kinds(ticket):
    return list(Fact.objects.filter(subject_id=ticket.pk).order_by("id").values_list("kind", flat=True))


def test_a_request_with_an_owner_is_in_progress_and_its_number_is_checked(agnes):
    ticket = make_ticket(agnes)

    assert (ticket.state, ticket.owner, ticket.level) == (TicketState.IN_PROGRESS, agnes, 1)
    assert len(ticket.number) == 9
    assert kinds(ticket) == ["ticket.opened"]


def test_a_secret_in_the_words_is_masked_before_it_is_stored(agnes):
    ticket = make_ticket(agnes, words="ma carte 4970 1012 3456 7890 et mon mot de passe : Azerty12")

    stored = Ticket.objects.get(pk=ticket.pk).words
    assert "Azerty12" not in stored
    assert "mot de passe" in stored


def test_ten_megabytes_of_words_are_refused_with_a_way_out(agnes):
    with pytest.raises(InvalidInput, match="trop long"):
        make_ticket(agnes, words="a" * 10_000_000)
    assert not Ticket.objects.exists()


def test_the_same_form_twice_opens_one_request(agnes):
    token = uuid4()

    assert make_ticket(agnes, form_token=token) == make_ticket(agnes, form_token=token)
    assert Ticket.objects.count() == 1


def test_two_fields_changed_by_two_people_both_stay(agnes):
    ticket = make_ticket(agnes, words="page bloquée")
    seen = {"subject": ticket.subject, "words": ticket.words}
    describe_ticket(ticket=ticket, by=agnes, now=NOW, values={"subject": "Alerte", "words": "page bloquée"}, base=seen)

    describe_ticket(
        ticket=ticket, by=agnes, now=NOW, values={"subject": "Page bloquée", "words": "elle crie"}, base=seen
    )

    assert (ticket.subject, ticket.words) == ("Alerte", "elle crie")


def test_the_same_field_changed_by_two_people_gives_both_values(agnes):
    """Bar B070."""
    ticket = make_ticket(agnes)
    seen = {"subject": ticket.subject}
    describe_ticket(ticket=ticket, by=agnes, now=NOW, values={"subject": "Le sien"}, base=seen)

    with pytest.raises(Conflict) as refused:
        describe_ticket(ticket=ticket, by=agnes, now=NOW, values={"subject": "Le mien"}, base=seen)

    assert refused.value.fields == {"subject": ("Le mien", "Le sien")}
    ticket.refresh_from_db()
    assert ticket.subject == "Le sien"


def test_a_note_cannot_be_empty_and_the_same_form_writes_it_once(agnes):
    ticket, token = make_ticket(agnes), uuid4()
    with pytest.raises(InvalidInput, match="vide"):
        write_note(ticket=ticket, by=agnes, now=NOW, body="  ")

    for _ in range(2):
        write_note(ticket=ticket, by=agnes, now=NOW, body="Elle rappelle demain", form_token=token)

    assert [note.body for note in Note.objects.all()] == ["Elle rappelle demain"]


def test_a_promise_in_the_past_is_refused_and_a_kept_one_leaves_the_lists(agnes):
    ticket = make_ticket(agnes)
    with pytest.raises(InvalidInput, match="déjà passée"):
        promise(ticket=ticket, by=agnes, now=NOW, what="Rappeler", at=NOW)

    promise(ticket=ticket, by=agnes, now=NOW, what="Rappeler", at=NOW + timedelta(hours=1))
    keep_promise(ticket=ticket, by=agnes, now=NOW + timedelta(hours=2))

    assert ticket.promised_at is None
    fact = Fact.objects.get(kind="ticket.promise_kept")
    assert fact.data["late"] is True


def test_a_request_is_merged_and_given_back(agnes):
    morel = make_client()
    kept, double = make_ticket(agnes, client=morel), make_ticket(agnes, client=morel, kind="fraud", priority="urgent")

    merge_tickets(duplicate=double, kept=kept, by=agnes, now=NOW)
    assert (double.state, kept.kind, kept.priority) == (TicketState.MERGED, "fraud", "urgent")

    unmerge_ticket(ticket=double, by=agnes, now=NOW)
    assert (double.state, double.merged_into) == (TicketState.IN_PROGRESS, None)


def test_requests_of_two_people_are_not_merged(agnes):
    first, second = make_ticket(agnes, client=make_client()), make_ticket(agnes, client=make_client("Jean", "Perrin"))

    with pytest.raises(InvalidInput, match="deux personnes"):
        merge_tickets(duplicate=first, kept=second, by=agnes, now=NOW)


def test_a_split_request_is_linked_and_keeps_the_person(agnes):
    ticket = make_ticket(agnes, client=make_client())

    second = split_ticket(ticket=ticket, by=agnes, now=NOW, subject="L’imprimante aussi", words="")

    assert second.client == ticket.client
    assert Link.objects.get(ticket=second).other == ticket


def test_a_link_made_twice_is_one(agnes):
    first, second = make_ticket(agnes), make_ticket(agnes)

    for _ in range(2):
        link_tickets(ticket=first, other=second, kind="related", by=agnes, now=NOW)

    assert kinds(first).count("ticket.linked") == 1


def test_a_closed_request_opens_again_with_its_number(agnes):
    ticket = make_ticket(agnes)
    number = ticket.number
    answer_client(ticket=ticket, by=agnes, now=NOW, how="voice")
    resolve(ticket=ticket, by=agnes, now=NOW, outcome=Outcome.RESOLVED)
    close_ticket(ticket=ticket, by=agnes, now=NOW, reason="Réglé")

    reopen(ticket=ticket, by=agnes, now=NOW, reason="Cela recommence")

    assert (ticket.state, ticket.number, ticket.reopened_count, ticket.closed_at) == (
        TicketState.IN_PROGRESS, number, 1, None,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_the_same_request_are_one_winner(agnes, bruno):
    ticket = make_ticket()

    def take(person):
        return take_ticket(ticket=Ticket.objects.get(pk=ticket.pk), by=person, now=NOW)

    results = at_once(lambda: take(agnes), lambda: take(bruno))

    assert len(won(results)) == 1
    assert isinstance(next(one for one in results if isinstance(one, Exception)), TransitionRefused)
    assert kinds(ticket).count("ticket.taken") == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_both_would_have_taken_it(agnes, bruno, monkeypatch):
    """The control of the race above: the conditional update removed, two owners believe they won."""
    ticket = make_ticket()
    copies = [Ticket.objects.get(pk=ticket.pk) for _ in range(2)]

    def take(copy, person):
        copy.owner, copy.state = person, TicketState.IN_PROGRESS
        copy.save(update_fields=["owner", "state"])
        return person

    assert len(won(at_once(lambda: take(copies[0], agnes), lambda: take(copies[1], bruno)))) == 2

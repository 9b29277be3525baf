"""Votes, favourites, doubts: what a reader says of a procedure, and who hears it."""

import uuid
from datetime import timedelta

import pytest

from numi.core.errors import InvalidInput, NotAllowed, NotVisible, TransitionRefused
from numi.guidance.operations.doubts import doubt_step
from numi.guidance.operations.running import start_run
from numi.library.access import access_doubt, access_entry
from numi.library.models import Favourite, LibraryEntry, Vote
from numi.library.operations.opinions import answer_doubt, count_view, doubt, keep_at_hand, vote
from numi.library.operations.publishing import publish_text, retire
from numi.library.queries import current_catalog, current_version, doubts_for, open_doubts, procedure_of, versions_of
from numi.library.states import Trust
from numi.library.trust import trust_of
from numi.live.models import Event
from numi.procedures.parser import parse
from tests.factories.desk import NOW, make_ticket
from tests.races import at_once, won

CONTENT = "content"
TEXT = """---
id: imprimante-muette
title: L’imprimante ne répond plus
family: materiel
level: 1
urgency: normale
minutes: [3, 8]
says: ["mon imprimante ne fait plus rien"]
owner: pole-outils
reviewed: 2026-11-01
review_after_days: 90
sources: [{url: "https://exemple.fr/", checked: 2026-11-01, confidence: R}]
tags: [email]
---
L’imprimante est allumée et rien ne sort.

## Regarder {#regarder}

### Est-elle allumée ? {#allumee}
> **Dire** — « Voyez-vous une lumière sur l’imprimante ? »

- [Oui](#fini)
- [Non](#fini)
- [Ne sait pas](#fini)

## Issues {#issues}

### C’est réparé {#fini .resolved}
> **Dire** — « Elle marche. »
"""


def written(**changes):
    text = TEXT
    for old, new in changes.values():
        text = text.replace(old, new)
    return parse(text).procedure


@pytest.fixture
def entry(db):
    publish_text(procedure=written(), by=None, now=NOW)
    return LibraryEntry.objects.get(pk="imprimante-muette")


def test_a_second_vote_replaces_the_first_and_a_no_says_why(entry, agnes, bruno):
    vote(entry=entry, by=agnes, now=NOW, is_useful=True)
    vote(entry=entry, by=bruno, now=NOW, is_useful=True)
    vote(entry=entry, by=agnes, now=NOW, is_useful=False, reason="Il manque le bac à papier.")

    entry.refresh_from_db()
    assert (entry.useful_count, entry.useless_count) == (1, 1)
    with pytest.raises(InvalidInput, match="ce qui n’a pas aidé"):
        vote(entry=entry, by=bruno, now=NOW, is_useful=False, reason="  ")
    assert Vote.objects.filter(is_useful=False).count() == 1


def test_a_favourite_is_kept_once_and_let_go(entry, agnes):
    keep_at_hand(entry=entry, by=agnes, now=NOW, kept=True)
    keep_at_hand(entry=entry, by=agnes, now=NOW, kept=True)
    assert Favourite.objects.count() == 1

    keep_at_hand(entry=entry, by=agnes, now=NOW, kept=False)
    assert Favourite.objects.count() == 0


def test_a_doubt_makes_the_procedure_doubtful_until_it_is_answered(entry, agnes, denis):
    entry.review_due_on = NOW.date() + timedelta(days=10)
    found = doubt(entry=entry, by=agnes, now=NOW, step="allumee", reason="La lumière est orange, pas verte.")

    assert trust_of(entry, NOW.date()) == Trust.DOUBTFUL
    assert [one.pk for one in doubts_for(denis)] == [found.pk]
    assert doubts_for(agnes) == []
    assert Event.objects.filter(kind="doubt.raised", audience="role:supervisor").count() == 1

    answer_doubt(found=found, by=denis, now=NOW, answer="Corrigé : verte ou orange.")

    entry.refresh_from_db()
    assert trust_of(entry, NOW.date()) == Trust.VERIFIED
    assert open_doubts() == []
    assert Event.objects.filter(kind="doubt.answered", audience=f"user:{agnes.pk}").count() == 1


def test_a_late_review_is_to_check(entry):
    assert trust_of(entry, entry.review_due_on) == Trust.VERIFIED
    assert trust_of(entry, entry.review_due_on + timedelta(days=1)) == Trust.TO_CHECK


def test_only_the_keeper_answers_and_nobody_twice(entry, agnes, bruno, denis):
    found = doubt(entry=entry, by=agnes, now=NOW, step="allumee", reason="Pas clair.")

    with pytest.raises(NotAllowed):
        access_doubt(bruno, found.pk, to_answer=True)
    with pytest.raises(InvalidInput):
        answer_doubt(found=found, by=denis, now=NOW, answer=" ")
    answer_doubt(found=found, by=denis, now=NOW, answer="Corrigé.")
    with pytest.raises(TransitionRefused, match="déjà répondu"):
        answer_doubt(found=found, by=denis, now=NOW, answer="Encore.")
    with pytest.raises(NotVisible):
        access_entry(agnes, "absente")


def test_the_same_form_gives_the_same_doubt(entry, agnes):
    token = uuid.uuid4()
    first = doubt(entry=entry, by=agnes, now=NOW, step="", reason="Pas clair.", form_token=token)
    second = doubt(entry=entry, by=agnes, now=NOW, step="", reason="Pas clair.", form_token=token)

    assert first.pk == second.pk


def test_a_dangerous_doubt_warns_the_calls_that_follow_the_procedure_now(entry, agnes, bruno):
    ticket, other = make_ticket(bruno), make_ticket(bruno, subject="Autre chose")
    start_run(
        ticket=ticket, catalog=current_catalog(CONTENT), procedure_id=entry.pk, by=bruno, now=NOW, run_id=uuid.uuid4()
    )

    doubt_step(entry=entry, by=agnes, now=NOW, step="allumee", reason="Risque de choc.", is_dangerous=True)

    warned = Event.objects.filter(kind="doubt.warning").values_list("audience", "payload__step")
    assert list(warned) == [(f"ticket:{ticket.pk}", "allumee")]
    assert f"ticket:{other.pk}" not in [audience for audience, _ in warned]


def test_a_harmless_doubt_warns_nobody(entry, agnes):
    doubt_step(entry=entry, by=agnes, now=NOW, step="allumee", reason="Une faute de frappe.", is_dangerous=False)

    assert Event.objects.filter(kind="doubt.warning").count() == 0


def test_views_add_up(entry):
    for _ in range(3):
        count_view(procedure_id=entry.pk)

    entry.refresh_from_db()
    assert entry.view_count == 3


def test_every_version_stays_readable_and_an_old_one_may_come_back(entry, denis):
    first = current_version(entry.pk)
    publish_text(procedure=written(title=("ne répond plus", "est muette")), by=denis, now=NOW, note="Titre plus court")
    assert [(one.number, one.is_current) for one in versions_of(entry.pk)] == [(2, True), (1, False)]

    publish_text(procedure=procedure_of(first.content_hash), by=denis, now=NOW, note="Retour")

    entry.refresh_from_db()
    assert entry.title == "L’imprimante ne répond plus"
    assert [(one.number, one.is_current) for one in versions_of(entry.pk)] == [(2, False), (1, True)]


def test_a_retired_procedure_leaves_the_shelf_and_points_to_its_successor(entry, denis):
    publish_text(procedure=written(id=("id: imprimante-muette", "id: imprimante-neuve")), by=None, now=NOW)
    with pytest.raises(InvalidInput):
        retire(entry=entry, by=denis, now=NOW, successor="absente")

    retire(entry=entry, by=denis, now=NOW, successor="imprimante-neuve")

    assert list(current_catalog(CONTENT).procedures) == ["imprimante-neuve"]
    assert current_version(entry.pk).text == TEXT
    assert (entry.retired_at, entry.successor) == (NOW, "imprimante-neuve")


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_answer_at_once_and_one_wins(agnes, denis):
    publish_text(procedure=written(), by=None, now=NOW)
    entry = LibraryEntry.objects.get(pk="imprimante-muette")
    found = doubt(entry=entry, by=agnes, now=NOW, step="", reason="Pas clair.")

    def answer(words):
        return lambda: answer_doubt(found=access_doubt(denis, found.pk), by=denis, now=NOW, answer=words)

    assert len(won(at_once(answer("Un"), answer("Deux")))) == 1

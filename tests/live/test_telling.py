"""Telling open screens: in the transaction, with ids only, in order, and who looks at what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from numi.live.heartbeats import beat, forget_old, leave, workers
from numi.live.models import Event, Viewer
from numi.live.operations import look_at, prune, publish
from numi.live.queries import events_after, newest_event_id, viewers
from tests.factories.desk import NOW, make_ticket

pytestmark = pytest.mark.django_db
CASE = uuid4()


def look(by, after: float = 0, **values) -> bool:
    return look_at(subject_kind="ticket", subject_id=CASE, by=by, now=NOW + timedelta(seconds=after), **values)


def seen(after: float = 0, but=None) -> list:
    return [one.user for one in viewers(CASE, now=NOW + timedelta(seconds=after), but=but)]


class TestEvents:
    def test_events_come_in_order_and_carry_ids_only(self):
        assert newest_event_id() == 0
        first, second = (
            publish("call.ringing", audience="duty", now=NOW, call=CASE),
            publish("call.gone", audience="duty", now=NOW, count=2),
        )

        assert [(one.kind, one.payload) for one in events_after(0)] == [
            ("call.ringing", {"call": str(CASE)}),
            ("call.gone", {"count": "2"}),
        ]
        assert (events_after(first.pk), events_after(second.pk), newest_event_id()) == ([second], [], second.pk)

    def test_a_reader_is_given_so_many_at_once(self):
        for place in range(5):
            publish("x", audience="duty", now=NOW, place=place)

        assert [one.payload["place"] for one in events_after(0, size=3)] == ["0", "1", "2"]

    def test_what_is_undone_is_told_to_nobody(self):
        with pytest.raises(RuntimeError), transaction.atomic():
            publish("x", audience="duty", now=NOW)
            raise RuntimeError

        assert not Event.objects.exists()

    def test_old_events_and_viewers_are_forgotten(self, agnes):
        for hours in (0, 2, 3):
            publish("x", audience="duty", now=NOW - timedelta(hours=hours))
        look(agnes, after=-7200)

        assert (prune(now=NOW), Event.objects.count(), Viewer.objects.count()) == (3, 1, 0)

    def test_an_id_is_never_given_twice(self):
        """A reader remembers the last one: an id that came back would never be read."""
        first = publish("x", audience="duty", now=NOW - timedelta(days=1))
        prune(now=NOW)

        assert publish("x", audience="duty", now=NOW).pk > first.pk
        assert connection.vendor in ("sqlite", "postgresql")


class TestViewers:
    def test_coming_staying_typing_and_leaving(self, agnes, bruno):
        assert [look(agnes), look(bruno), look(agnes, 10), look(agnes, 12, typing=True), look(agnes, 14, typing=True), look(agnes, 16)] == [
            True, True, False, True, False, True,
        ]  # fmt: skip
        assert (seen(16), seen(16, but=agnes)) == ([bruno, agnes], [bruno])

        assert [look(agnes, 20, leaving=True), look(agnes, 21, leaving=True)] == [True, False]

        assert seen(21) == [bruno]
        assert Event.objects.filter(kind="case.viewers", audience=f"ticket:{CASE}").count() == 5

    def test_after_thirty_seconds_without_a_sign_nobody_is_there(self, agnes):
        look(agnes)

        assert (seen(30), seen(31)) == ([agnes], [])
        assert look(agnes, 60)

    def test_a_case_open_on_two_screens_is_one_person(self, agnes):
        for _ in range(3):
            look(agnes)

        assert Viewer.objects.count() == 1

    def test_another_case_is_another_matter(self, agnes):
        look(agnes)

        assert viewers(make_ticket(agnes).pk, now=NOW) == []


class TestWorkers:
    def test_a_sign_of_life_is_fresh_for_a_minute(self):
        beat(name="one", started_at=NOW, now=NOW, problems={"journal.seal": "OSError"})

        assert [(one.name, one.is_fresh, one.problems) for one in workers(now=NOW + timedelta(seconds=60))] == [
            ("one", True, {"journal.seal": "OSError"})
        ]
        assert [one.is_fresh for one in workers(now=NOW + timedelta(seconds=61))] == [False]

    def test_one_that_stops_and_one_that_was_killed(self):
        for name in ("one", "two"):
            beat(name=name, started_at=NOW, now=NOW, problems={})
        leave(name="one")

        assert [one.name for one in workers(now=NOW)] == ["two"]
        assert (forget_old(now=NOW + timedelta(days=1)), forget_old(now=NOW + timedelta(days=3)), workers(now=NOW)) == (
            0,
            1,
            [],
        )

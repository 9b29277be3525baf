"""The one reader of events: every stream gets each event once, whatever the order of commits and the accidents."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from numi.interfaces.desk.live import stream
from numi.interfaces.desk.live.stream import BACKLOG, LOOK_BACK, Pump, Subscriber


@dataclass
class Table:
    """The events of a database that a test commits when it likes, in any order of ids."""

    rows: dict = field(default_factory=dict)
    failures: int = 0
    on_duty: bool = True

    def commit(self, *idents, audience="duty", kind="x"):
        for ident in idents:
            self.rows[ident] = SimpleNamespace(id=ident, kind=kind, audience=audience, payload={})

    async def ask(self, function, *args):
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise OSError("the database restarts")
        match function.__name__:
            case "newest_event_id":
                return max(self.rows, default=0)
            case "events_after":
                return [self.rows[ident] for ident in sorted(self.rows) if ident > args[0]][:200]
        return self.on_duty


@pytest.fixture
def table(monkeypatch):
    found = Table()
    monkeypatch.setattr(stream, "_in_database", found.ask)
    monkeypatch.setattr(stream, "POLL_SECONDS", 0)
    monkeypatch.setattr(stream, "RETRY_SECONDS", 0)
    return found


def listener(*audiences, user="agnes") -> Subscriber:
    return Subscriber(user, 1, {"duty", f"user:{user}", *audiences})


async def heard(subscriber: Subscriber, count: int) -> list[int]:
    return [(await asyncio.wait_for(subscriber.queue.get(), 5))["id"] for _ in range(count)]


def test_events_are_heard_in_order_from_the_moment_one_joins(table):
    async def story():
        table.commit(1, 2, 3)
        pump, one = Pump(), listener()
        await pump.join(one)
        table.commit(4, 5, 6)
        found = await heard(one, 3)
        pump.leave(one)
        return found, one.queue.empty()

    assert asyncio.run(story()) == ([4, 5, 6], True)


def test_an_event_that_commits_after_a_greater_one_is_heard_once(table):
    async def story():
        pump, one = Pump(), listener()
        await pump.join(one)
        table.commit(5, 7)
        found = await heard(one, 2)
        table.commit(6)
        found += await heard(one, 1)
        table.commit(8)
        found += await heard(one, 1)
        pump.leave(one)
        return found

    assert asyncio.run(story()) == [5, 7, 6, 8]


def test_each_hears_what_is_for_them(table):
    async def story():
        pump, agnes, denis = Pump(), listener(), listener("role:supervisor", user="denis")
        await pump.join(agnes)
        await pump.join(denis)
        table.commit(1, audience="user:agnes")
        table.commit(2, audience="role:supervisor")
        table.commit(3)
        found = await heard(agnes, 2), await heard(denis, 2)
        pump.leave(agnes)
        pump.leave(denis)
        return found

    assert asyncio.run(story()) == ([1, 3], [2, 3])


def test_a_database_that_restarts_loses_no_event(table):
    async def story():
        pump, one = Pump(), listener()
        await pump.join(one)
        table.failures = 5
        table.commit(1, 2)
        table.commit(3, kind="presence.changed", audience="user:agnes")
        table.commit(4)
        found = await heard(one, 4)
        pump.leave(one)
        return found

    assert asyncio.run(story()) == [1, 2, 3, 4]


def test_a_failure_in_the_middle_of_handing_out_stops_nobody(table, monkeypatch):
    asked = []

    async def failing(function, *args):
        if function.__name__ == "is_on_duty" and not asked:
            asked.append(1)
            raise OSError("the database restarts")
        return await table.ask(function, *args)

    monkeypatch.setattr(stream, "_in_database", failing)

    async def story():
        pump, one = Pump(), listener()
        await pump.join(one)
        table.commit(1, kind="presence.changed", audience="user:agnes")
        table.commit(2)
        found = await heard(one, 2)
        pump.leave(one)
        return found

    assert asyncio.run(story()) == [1, 2]


def test_nothing_rings_for_who_is_no_longer_on_duty(table):
    async def story():
        pump, one = Pump(), listener()
        await pump.join(one)
        table.on_duty = False
        table.commit(1, kind="presence.changed", audience="user:agnes")
        table.commit(2)
        table.commit(3, audience="user:agnes")
        found = await heard(one, 2)
        pump.leave(one)
        return found

    assert asyncio.run(story()) == [1, 3]


def test_who_is_cut_hears_it_and_the_stream_ends(table):
    async def story():
        pump, one = Pump(), listener()
        await pump.join(one)
        table.commit(1, kind="account.cut", audience="user:agnes")
        found = await heard(one, 1)
        pump.leave(one)
        return found, one.cut

    assert asyncio.run(story()) == ([1], True)


def test_a_stream_that_nobody_reads_is_dropped_not_its_events(table):
    one = listener()
    for ident in range(BACKLOG + 1):
        one.offer({"id": ident})

    assert (one.cut, one.queue.qsize()) == (True, BACKLOG)


def test_two_first_streams_at_once_start_one_reader(table):
    async def story():
        pump, one, two = Pump(), listener(), listener(user="bruno")
        await asyncio.gather(pump.join(one), pump.join(two))
        readers = [task for task in asyncio.all_tasks() if task.get_coro().__qualname__ == "Pump._run"]
        table.commit(1)
        found = await heard(one, 1), await heard(two, 1)
        pump.leave(one)
        pump.leave(two)
        return len(readers), found

    assert asyncio.run(story()) == (1, ([1], [1]))


def test_when_the_last_one_leaves_the_reader_stops_and_starts_again(table):
    async def story():
        pump, one = Pump(), listener()
        await pump.join(one)
        pump.leave(one)
        await asyncio.wait_for(pump.task, 5)
        table.commit(*range(1, LOOK_BACK * 3))
        two = listener()
        await pump.join(two)
        table.commit(LOOK_BACK * 3)
        found = await heard(two, 1)
        pump.leave(two)
        return found, two.queue.empty()

    assert asyncio.run(story()) == ([LOOK_BACK * 3], True)

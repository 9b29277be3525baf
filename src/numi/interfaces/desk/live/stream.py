"""One reader of events a process, many open streams. A stream holds no database connection while it waits."""

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections

from numi.accounts.queries import is_of_now, is_on_duty
from numi.live.queries import events_after, newest_event_id

POLL_SECONDS = 0.1
RETRY_SECONDS = 1.0
COMMENT_SECONDS = 15
# An event may commit after one with a greater id: the reader looks back this far and passes over what it has sent.
LOOK_BACK = 64
BACKLOG = 500


@dataclass(eq=False, slots=True)
class Subscriber:
    """One open stream."""

    user: str
    epoch: int
    audiences: set[str]
    queue: "asyncio.Queue[dict[str, Any]]" = field(default_factory=lambda: asyncio.Queue(BACKLOG))
    cut: bool = False

    def offer(self, event: dict[str, Any]) -> None:
        """Queue an event, dropping the stream rather than the event when nobody reads it."""
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            self.cut = True


class Pump:
    """Reads new events while somebody listens, and hands each to those it is for."""

    def __init__(self) -> None:
        self.subscribers: set[Subscriber] = set()
        self.sent: OrderedDict[int, None] = OrderedDict()
        self.last = 0
        self.task: asyncio.Task[None] | None = None
        self.starting = asyncio.Lock()

    async def join(self, subscriber: Subscriber) -> None:
        async with self.starting:  # two first streams at once start one reader
            if self.task is None or self.task.done():
                self.last = await _in_database(newest_event_id)
                seen = await _in_database(events_after, max(self.last - LOOK_BACK, 0))
                self.sent = OrderedDict((row.id, None) for row in seen)
                self.subscribers.add(subscriber)
                self.task = asyncio.create_task(self._run())
            self.subscribers.add(subscriber)

    def leave(self, subscriber: Subscriber) -> None:
        self.subscribers.discard(subscriber)

    async def _run(self) -> None:
        while self.subscribers:
            try:
                for row in await _in_database(events_after, max(self.last - LOOK_BACK, 0)):
                    await self._pass_on(row)
            except Exception:  # noqa: BLE001 -- the database restarts: the streams live on and catch up
                await asyncio.sleep(RETRY_SECONDS)
                continue
            while len(self.sent) > LOOK_BACK * 8:
                self.sent.popitem(last=False)
            await asyncio.sleep(POLL_SECONDS)

    async def _pass_on(self, row: Any) -> None:
        """Hand an event out once; one that could not be is tried again."""
        if row.id in self.sent:
            return
        await self._hand_out({"id": row.id, "kind": row.kind, "audience": row.audience, "payload": row.payload})
        self.sent[row.id] = None
        self.last = max(self.last, row.id)

    async def _hand_out(self, event: dict[str, Any]) -> None:
        for subscriber in list(self.subscribers):
            if event["kind"] == "account.cut" and event["audience"] == f"user:{subscriber.user}":
                subscriber.cut = True
                subscriber.offer(event)
                continue
            if event["kind"] == "presence.changed" and event["audience"] == f"user:{subscriber.user}":
                on_duty = await _in_database(is_on_duty, subscriber.user)
                (subscriber.audiences.add if on_duty else subscriber.audiences.discard)("duty")
            if event["audience"] in subscriber.audiences:
                subscriber.offer(event)


async def _in_database(function: Any, *args: Any) -> Any:
    def run() -> Any:
        try:
            return function(*args)
        finally:
            connections["default"].close_if_unusable_or_obsolete()

    return await sync_to_async(run, thread_sensitive=False)()


_pumps: dict[int, Pump] = {}


def pump() -> Pump:
    """The pump of the running event loop."""
    return _pumps.setdefault(id(asyncio.get_running_loop()), Pump())


async def frames(subscriber: Subscriber) -> AsyncIterator[bytes]:
    """Server-sent events for one stream: ``event``, ``id``, JSON data; a comment every 15 s.

    A person who was cut between the request and this moment is not listened for: their event has passed.
    """
    own = pump()
    await own.join(subscriber)
    try:
        if not await _in_database(is_of_now, subscriber.user, subscriber.epoch):
            return
        yield b"retry: 1500\n: bonjour\n\n"
        spoken = time.monotonic()
        while not subscriber.cut or not subscriber.queue.empty():
            try:
                event = await asyncio.wait_for(subscriber.queue.get(), timeout=1.0)
            except TimeoutError:
                if time.monotonic() - spoken > COMMENT_SECONDS:
                    spoken = time.monotonic()
                    yield b": toujours la\n\n"
                continue
            data = json.dumps(event["payload"])
            yield f"event: {event['kind']}\nid: {event['id']}\ndata: {data}\n\n".encode()
    finally:
        own.leave(subscriber)

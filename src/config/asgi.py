"""One port: live streams under /flux/ go to Django's ASGI handler, every page to WSGI threads (stack.md §4)."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_streams = get_asgi_application()
_wsgi: Any = get_wsgi_application()
from numi.interfaces.desk.warming import warm_up  # noqa: E402 -- the apps must be ready first

warm_up()
_pages = WSGIMiddleware(_wsgi, workers=int(os.environ.get("NUMI_THREADS", "4")))


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Send a request where it is served best."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["type"] == "http" and scope["path"].startswith("/flux/"):
        await _streams(scope, receive, send)
        return

    # granian's own receive and send are awaitables that a2wsgi cannot hand to the loop from its threads.
    pages_scope: Any = scope

    async def take() -> Any:
        return await receive()

    async def give(message: Any) -> None:
        await send(message)

    await _pages(pages_scope, take, give)

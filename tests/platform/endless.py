"""An application whose only page never ends: what an open console looks like to the server."""

import asyncio
from typing import Any


async def application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    while True:
        await send({"type": "http.response.body", "body": b": toujours la\n\n", "more_body": True})
        await asyncio.sleep(0.2)

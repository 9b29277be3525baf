"""Several people at the very same moment: each function runs in a thread with a database connection of its own."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction


def at_once(*acts: Callable[[], Any], views: bool = False) -> list[Any]:
    """Run every function together; what each returned, or the exception that it raised, in order.

    Each runs in a transaction, as every writing view does; ``views`` when they are views, which open their own.
    """
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            with nullcontext() if views else transaction.atomic():
                results[place] = act()
        except Exception as error:  # noqa: BLE001 -- the loser's refusal is a result
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def won(results: list[Any]) -> list[Any]:
    return [one for one in results if not isinstance(one, Exception)]

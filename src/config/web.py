"""The web server: the site is read once, then its processes are forked, which share those pages of memory.

``python -m config.web`` takes the words of ``granian``. With ``NUMI_WORKER_BESIDE`` (the file where the worker speaks,
empty for our own output), this process keeps what it has read and only watches over two forks: granian, and the worker.
Nothing that a fork would break is begun here: no thread, no connection to the base left open. Where granian does not
fork, each of its processes reads the site for itself, as ``granian`` alone.
"""
# ruff: noqa: PLC0415, F401 -- the settings must be named first, and the apps ready before their modules are read

import os
import signal
import sys
from pathlib import Path

from granian.cli import entrypoint

from config import env
from numi.interfaces.cli.forking import ForkedChild
from numi.interfaces.cli.supervisor import HOPELESS, Supervisor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
STOP_WITHIN = 2.9  # less than whoever watches over us


def read_the_site() -> None:
    """Everything that each process would read for itself before its first pages."""
    import a2wsgi
    import argon2
    import granian.asgi
    from django.core.asgi import get_asgi_application
    from django.core.wsgi import get_wsgi_application
    from django.urls import reverse

    get_asgi_application()
    get_wsgi_application()
    reverse("root")
    from numi.core.memory import give_back
    from numi.interfaces.cli.management.commands import worker
    from numi.interfaces.desk.warming import read_once, read_templates

    read_templates()
    read_once()
    give_back()


def serve() -> int:
    """Granian, with the words of the command line."""
    entrypoint()  # type: ignore[no-untyped-call]  # the command of granian, which carries no types
    return 0


def work() -> int:
    """``manage.py worker``, in this process: as there, nothing limits the time of what it asks the base."""
    from django.core.management import call_command
    from django.db import connections

    long_sql = env.database(env.text("DATABASE_URL"), sqlite_path="", web=False)
    connections["default"].settings_dict["OPTIONS"] = long_sql["OPTIONS"]
    call_command("worker")
    return 0


def serve_and_work(log: str) -> int:
    """Both, each in a fork, until asked to stop."""
    children = [
        ForkedChild(name="web", command=[], environment={}, work=serve),
        ForkedChild(
            name="worker", command=[], environment={"NUMI_LONG_SQL": "1"}, log=Path(log) if log else None, work=work
        ),
    ]
    watch = Supervisor(children, stop_within=STOP_WITHIN)
    watch.start()
    return HOPELESS if watch.watch() else 0


if __name__ == "__main__":
    beside = os.environ.pop("NUMI_WORKER_BESIDE", None)
    if beside is not None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: sys.exit(0))  # asked to stop while reading: nothing is begun
    read_the_site()
    sys.exit(serve() if beside is None else serve_and_work(beside))

"""``manage.py worker``: the process that works by itself."""

import os
import signal
import socket
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from numi.core import clock
from numi.core.memory import give_back
from numi.interfaces.cli.rounds import Worker
from numi.interfaces.cli.worker_jobs import JOBS
from numi.listening.operations.learning import finish_lesson

TIDY_EVERY = 600.0


class Command(BaseCommand):
    help = "Fait ce que numi doit faire tout seul, jusqu’à ce qu’on l’arrête."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="un seul tour, puis sortir")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        worker = Worker(name=f"{socket.gethostname()}:{os.getpid()}", jobs=JOBS, started_at=clock.now())
        if once:
            worker.round(clock.now())
            finish_lesson(content=settings.CONTENT, now=clock.now())
            worker.leave()
            return
        asked_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked_to_stop.set())
        tidy_at = time.monotonic()
        while not asked_to_stop.is_set():
            close_old_connections()
            worker.round(clock.now())
            if time.monotonic() >= tidy_at:
                give_back()
                tidy_at = time.monotonic() + TIDY_EVERY
            asked_to_stop.wait(1.0)
        worker.leave()

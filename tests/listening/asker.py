"""A process that listens without end, for ``test_swap``: it prints the stamp and the print of every answer."""

import hashlib
import os
import sys
import threading
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the settings must be read first

from numi.listening import engine  # noqa: E402

TEXTS = (
    "on a vidé mon compte", "zoom ne m’entend pas et ma boîte gmail est pleine", "l’imprimante ne sort rien",
    "je dois entrer dans une réunion", "bonjour",
)  # fmt: skip


def print_of(found):
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def ask(stop):
    turn = 0
    while not stop.is_set():
        place = turn % len(TEXTS)
        mark, found = engine.hear(TEXTS[place])
        os.write(1, f"{mark}|{place}|{print_of(found)}\n".encode())  # sys.stdout is not made for two threads
        turn += 1


if __name__ == "__main__":
    settings.SUGGESTION = Path(sys.argv[1])
    over = threading.Event()
    askers = [threading.Thread(target=ask, args=(over,)) for _ in range(2)]
    for one in askers:
        one.start()
    sys.stdin.read()
    over.set()
    for one in askers:
        one.join()

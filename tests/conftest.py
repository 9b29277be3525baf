"""What holds for every test: no network but this machine, callbacks of commits run, strict templates."""

import importlib.util
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import settings as properties

HERE = Path(__file__).parent
if importlib.util.find_spec("tests.people") is not None:
    pytest_plugins = ["tests.people"]
properties.register_profile("ordinary", max_examples=40, deadline=None, database=None)
properties.register_profile("thorough", max_examples=2000, deadline=None, database=None)
properties.load_profile(os.environ.get("NUMI_PROPERTIES", "ordinary"))
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NetworkRefused(RuntimeError):
    """A test tried to leave the machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in tests/browser is a browser test: the folder says it, not the author."""
    for item in items:
        if HERE / "browser" in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loopback and local sockets may be connected to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise NetworkRefused(f"A test tried to reach {address[0]}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def nothing_is_learnt() -> Iterator[None]:
    """What a test has learnt, or what was refused to it, is not there for the next one."""
    yield
    if novelties := sys.modules.get("numi.listening.novelties"):  # read by the tests that need it
        novelties.forget()
    for path in Path(settings.SUGGESTION).glob("model*"):
        path.unlink()


def _only_the_test_is_open(connection: BaseDatabaseWrapper) -> bool:
    return bool(connection.atomic_blocks) and all(block._from_testcase for block in connection.atomic_blocks)


@pytest.fixture(autouse=True)
def on_commit_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the transaction that pytest-django rolls back, ``on_commit`` callbacks still run when ours ends."""
    leave = transaction.Atomic.__exit__
    register = BaseDatabaseWrapper.on_commit

    def leave_and_run(self: transaction.Atomic, kind: Any, value: Any, trace: Any) -> None:
        leave(self, kind, value, trace)
        connection = transaction.get_connection(self.using)
        if kind is None and _only_the_test_is_open(connection):
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _, callback, _ in waiting:
                callback()

    def register_or_run(self: BaseDatabaseWrapper, func: Any, robust: bool = False) -> None:
        if _only_the_test_is_open(self):
            func()
        else:
            register(self, func, robust)

    monkeypatch.setattr(transaction.Atomic, "__exit__", leave_and_run)
    monkeypatch.setattr(BaseDatabaseWrapper, "on_commit", register_or_run)

"""Ctrl-C with open consoles: everything stops within four seconds."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from numi.interfaces.cli import serving
from numi.interfaces.cli.supervisor import Supervisor
from tests.platform.test_supervisor import signals, wait_for  # noqa: F401 -- a fixture is found by its name

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.slow
def test_the_server_stops_with_open_streams(tmp_path, signals, monkeypatch):  # noqa: F811
    monkeypatch.setattr(serving, "PYTHON", Path(sys.executable))
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    [web] = serving.children(environment, "127.0.0.1", port, workers=1, logs=tmp_path, works=False)
    web.command[-1] = "tests.platform.endless:application"
    watch = Supervisor([web])
    watch.start()
    streams = []
    try:
        wait_for(lambda: _answers(port), 20)
        for _ in range(8):
            line = socket.create_connection(("127.0.0.1", port), timeout=5)
            line.sendall(b"GET /flux/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
            streams.append(line)
            assert line.recv(200).startswith(b"HTTP/1.1 200")

        started = time.monotonic()
        watch.stop()
        took = time.monotonic() - started
    finally:
        watch.stop()
        for line in streams:
            line.close()

    assert took < 4
    assert not _answers(port)


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True

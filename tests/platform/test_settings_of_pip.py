"""uv is told where this machine's pip looks: no address of a registry is written here."""

import subprocess

import pytest

from numi.interfaces.cli import environment

LISTED = "global.cert='/etc/ca.crt'\nglobal.extra-index='file:///more'\nglobal.index='file:///simple'\n"


@pytest.fixture
def pip(monkeypatch):
    for name in ("SSL_CERT_FILE", "UV_DEFAULT_INDEX", "UV_INDEX"):
        monkeypatch.delenv(name, raising=False)

    def says(text, code=0):
        monkeypatch.setattr(subprocess, "run", lambda order, **_: subprocess.CompletedProcess(order, code, text, ""))

    return says


def test_what_pip_is_set_to_is_handed_over(pip):
    pip(LISTED)

    assert environment._registry_for_uv() == {"UV_DEFAULT_INDEX": "file:///simple", "SSL_CERT_FILE": "/etc/ca.crt"}


def test_the_environment_wins(pip):
    pip(":env:.index='file:///mine'\n" + LISTED)

    assert environment._registry_for_uv()["UV_DEFAULT_INDEX"] == "file:///mine"


def test_what_uv_was_told_stays(pip, monkeypatch):
    pip(LISTED)
    monkeypatch.setenv("UV_INDEX", "file:///uv")
    monkeypatch.setenv("SSL_CERT_FILE", "/own.crt")

    assert environment._registry_for_uv() == {}


def test_without_pip_nothing_is_said(pip):
    pip("cert='x'", code=1)

    assert environment._registry_for_uv() == {}

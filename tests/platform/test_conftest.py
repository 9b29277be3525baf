"""The ground the other tests stand on does what it says."""

import socket

import pytest
from django.db import transaction
from django.template import Context, engines

from config.strict import OURS, UndefinedVariableError
from tests.conftest import NetworkRefused


def test_a_test_cannot_leave_the_machine():
    with socket.socket() as line, pytest.raises(NetworkRefused):
        line.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_callbacks_of_a_commit_run_when_our_transaction_ends():
    said = []

    with transaction.atomic():
        with transaction.atomic():
            transaction.on_commit(lambda: said.append("inside"))
        assert said == []

    assert said == ["inside"]


@pytest.mark.django_db
def test_callbacks_of_an_undone_transaction_never_run():
    said = []

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(lambda: said.append("inside"))
        _ = 1 / 0
    with transaction.atomic():
        pass

    assert said == []


def test_a_template_of_ours_that_names_nothing_fails():
    template = engines["django"].from_string("{{ nobody.name }}").template
    template.origin.name = str(OURS / "numi" / "x.html")

    with pytest.raises(UndefinedVariableError):
        template.render(Context({}))


def test_a_template_of_third_parties_may_lean_on_undefined_names():
    assert engines["django"].from_string("[{{ nobody }}]").render({}) == "[]"

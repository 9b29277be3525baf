"""``docs/states/`` says what the machines say."""

import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from numi.calls.states import CALL
from numi.guidance.states import RUN
from numi.interfaces.cli.management.commands.states import machines
from numi.library.states import REVISION
from numi.tickets.states import TICKET

DOCS = settings.ROOT / "docs" / "states"


@pytest.fixture
def folder(tmp_path):
    """A copy of the pages, to spoil."""
    return shutil.copytree(DOCS, tmp_path / "states")


def checked(folder):
    """What the check says of a folder, and whether it refused."""
    out = StringIO()
    try:
        call_command("states", check=True, folder=folder, stdout=out)
    except CommandError as refusal:
        return out.getvalue() + str(refusal), refusal.returncode
    return out.getvalue(), 0


def test_the_pages_are_up_to_date():
    assert checked(DOCS) == ("4 page(s) à jour.\n", 0)


def test_every_machine_has_its_page():
    assert [(one.file, one.machine) for one in machines()] == [
        ("call.md", CALL),
        ("revision.md", REVISION),
        ("run.md", RUN),
        ("ticket.md", TICKET),
    ]


def test_a_page_that_has_aged_is_named(folder):
    page = folder / "ticket.md"
    page.write_text(page.read_text().replace("new --> in_progress: take\n", ""))

    assert checked(folder) == (
        "à voir  ticket.md\n1 page(s) à mettre à jour. Lancez ./numi manage states.",
        1,
    )


def test_a_page_without_a_machine_and_an_unlisted_page_are_named(folder):
    (folder / "subscription.md").write_text("# SUBSCRIPTION\n")
    (folder / "README.md").write_text("Rien.\n")

    said, code = checked(folder)

    assert code == 1
    assert "subscription.md (sa machine n’existe plus : retirez-le)" in said
    assert [line for line in said.splitlines() if "README.md" in line] == [
        "à voir  README.md (il ne mène pas à call.md)",
        "à voir  README.md (il ne mène pas à revision.md)",
        "à voir  README.md (il ne mène pas à run.md)",
        "à voir  README.md (il ne mène pas à ticket.md)",
    ]


def test_writing_mends_what_the_check_refused(folder):
    (folder / "run.md").unlink()

    call_command("states", folder=folder, stdout=StringIO())

    assert checked(folder) == ("4 page(s) à jour.\n", 0)
    assert (folder / "run.md").read_text() == (DOCS / "run.md").read_text()

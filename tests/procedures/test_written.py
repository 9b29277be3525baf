"""What goes to a person: no brace, no markup, the number of whom to call."""

import datetime
from pathlib import Path

import pytest

from numi.procedures.catalog import load
from numi.procedures.fields import PLACEHOLDERS
from numi.procedures.pack import check_pack
from numi.procedures.schema import Severity
from numi.procedures.written import written

CONTENT = Path(__file__).resolve().parents[2] / "content"
CATALOG = load(CONTENT)
CARD = {name: f"<{name}> & co" for name in PLACEHOLDERS}


def test_the_shipped_pack_has_nothing_to_mend():
    _, problems = check_pack(CONTENT, today=datetime.date(2026, 11, 24))

    assert [str(one) for one in problems if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("procedure", list(CATALOG), ids=lambda one: one.id)
def test_every_recap_is_plain_words(procedure):
    texts = [written(one, CARD, CATALOG.directory) for step in procedure.steps.values() for one in step.recap]

    assert texts
    assert [text for text in texts if "{" in text or "<a" in text or "&amp;" in text] == []


def test_an_official_contact_is_spelled_out():
    steps = [step for one in CATALOG for step in one.steps.values()]
    recaps = [one for step in steps for one in step.recap if "data-directory" in one.html]

    assert recaps
    assert all("(" in written(one, CARD, CATALOG.directory) for one in recaps)

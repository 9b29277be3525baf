"""Each official number and site, one case an entry: whole, dated, used, and shown as it is dialled."""

import datetime
import re
from pathlib import Path

import pytest

from numi.core import phone
from numi.procedures.catalog import load

CATALOG = load(Path(__file__).resolve().parents[2] / "content")
ENTRIES = sorted(CATALOG.directory.values(), key=lambda one: one.id)
TODAY = datetime.date(2026, 11, 26)
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=[one.id for one in ENTRIES])


@each_entry
def test_it_says_what_it_is_for_what_it_costs_and_who_said_so(entry):
    assert [
        name
        for name in ("name", "value", "display", "cost", "hours", "what_for", "source")
        if not getattr(entry, name).strip()
    ] == []


@each_entry
def test_it_was_checked_and_is_not_dated_from_tomorrow(entry):
    assert datetime.date(2026, 1, 1) <= entry.checked <= TODAY
    assert not entry.is_overdue(TODAY)


@each_entry
def test_it_is_shown_as_it_is_used(entry):
    """What is read aloud holds the very digits that are dialled; a site is a site."""
    if entry.kind == "site":
        assert re.fullmatch(r"https://[\w.-]+(?:/\S*)?", entry.value)
        assert re.split("[/, ]", entry.display)[0] in entry.value
        return

    assert re.sub(r"\D", "", entry.display.split(",")[0]) == re.sub(r"\D", "", entry.value)
    if entry.kind == "phone":
        assert phone.parse(entry.value) is not None
    else:
        assert 2 <= len(re.sub(r"\D", "", entry.value)) <= 6


def test_no_two_entries_have_the_same_name():
    assert len({one.name for one in ENTRIES}) == len(ENTRIES)

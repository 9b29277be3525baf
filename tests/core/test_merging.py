"""Two people change one thing, and a moment that may be promised."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.core.ahead import FARTHEST, require_ahead
from numi.core.errors import InvalidInput
from numi.core.merging import three_way

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIELDS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), max_size=4)


@pytest.mark.parametrize(
    ("values", "base", "current", "wanted", "clashes"),
    [
        ({"a": 1}, {"a": 1}, {"a": 1}, {}, {}),
        ({"a": 2}, {"a": 1}, {"a": 1}, {"a": 2}, {}),
        ({"a": 1}, {"a": 1}, {"a": 2}, {}, {}),
        ({"a": 2}, {"a": 1}, {"a": 2}, {"a": 2}, {}),
        ({"a": 3}, {"a": 1}, {"a": 2}, {"a": 3}, {"a": (3, 2)}),
        ({"a": 2, "b": 1}, {"a": 1, "b": 1}, {"a": 1, "b": 5}, {"a": 2}, {}),
        ({"a": None}, {}, {}, {}, {}),
    ],
)
def test_what_each_changed_alone_stays_and_what_both_changed_is_shown(values, base, current, wanted, clashes):
    assert three_way(values, base, current) == (wanted, clashes)


@given(FIELDS, FIELDS, FIELDS)
def test_nothing_of_a_colleague_is_overwritten_without_a_word(values, base, current):
    wanted, clashes = three_way(values, base, current)

    lost = [name for name, value in wanted.items() if current.get(name) not in (base.get(name), value)]
    assert lost == list(clashes)
    assert all(values[name] == value for name, value in wanted.items())


@pytest.mark.parametrize("gap", [timedelta(seconds=1), timedelta(days=365), FARTHEST])
def test_a_moment_to_come_may_be_promised(gap):
    assert require_ahead(NOW + gap, now=NOW) == NOW + gap


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(0), "déjà passée"),
        (-timedelta(days=1), "déjà passée"),
        (FARTHEST + timedelta(seconds=1), "trop lointaine"),
    ],
)
def test_a_moment_past_or_too_far_is_refused(gap, said):
    with pytest.raises(InvalidInput, match=said):
        require_ahead(NOW + gap, now=NOW)

"""Identifiers: rows in the order they were made, and a request number that a slip of the tongue does not change."""

import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.core import ids
from numi.core.ids import check_digit, new_ticket_number, parse_ticket_number, uuid7

BODIES = st.integers(10_000_000, 99_999_999).map(str)


def numbers():
    return BODIES.map(lambda body: body + check_digit(body))


def test_an_id_is_of_version_7_and_holds_its_moment(monkeypatch):
    moment = datetime(2031, 5, 4, 10, 30, tzinfo=UTC)
    monkeypatch.setattr(ids, "_last", [0])
    monkeypatch.setattr(time, "time_ns", lambda: int(moment.timestamp() * 1e9))

    ident = uuid7()

    assert (ident.version, ident.variant) == (7, "specified in RFC 4122")
    assert ident.int >> 80 == int(moment.timestamp() * 1000)


def test_ids_grow_even_when_the_clock_steps_back_or_stops(monkeypatch):
    start = time.time_ns()
    ticks = [start, start, start - 3_600 * 10**9, start - 86_400 * 10**9, start + 10**6, start]
    made = []
    for tick in ticks * 50:
        monkeypatch.setattr(time, "time_ns", lambda tick=tick: tick)
        made.append(uuid7())

    assert made == sorted(made)
    assert len(set(made)) == len(ticks) * 50


def test_thousands_in_one_millisecond_stay_in_order(monkeypatch):
    monkeypatch.setattr(ids, "_last", [0])
    monkeypatch.setattr(time, "time_ns", lambda: 1_800_000_000_000 * 10**6)

    made = [uuid7() for _ in range(10_000)]

    assert made == sorted(set(made))


@given(numbers())
def test_every_wrong_digit_is_found(digits):
    wrong = [
        digits[:place] + other + digits[place + 1 :]
        for place in range(9)
        for other in "0123456789"
        if other != digits[place]
    ]

    assert len(wrong) == 81
    assert [one for one in wrong if parse_ticket_number(one)] == []


@given(numbers())
def test_every_swap_of_two_neighbours_is_found(digits):
    swaps = [digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :] for place in range(8)]

    assert [one for one in swaps if one != digits and parse_ticket_number(one)] == []


@given(numbers(), st.sampled_from(["", "n° ", "N°", "numéro ", "la demande ", "demande n° ", "ticket ", "mon dossier numéro ", "numéro de demande "]),
       st.sampled_from(["", " ", "\u00a0", "\u202f", "-", "."]), st.sampled_from([1, 2, 3, 9]))  # fmt: skip
def test_a_number_is_read_however_it_is_said(digits, before, between, group):
    said = between.join(digits[place : place + group] for place in range(0, 9, group))

    assert parse_ticket_number(f" {before}{said}. ") == digits


@pytest.mark.parametrize(
    "text",
    ["", "0", "12345678", "1234567890", "abc", "n°", "demande", "٤٨٢٧٩١٦٣٥", "1" * 61, "06 39 98 00 01", "482 791 63x"],
)
def test_what_is_no_number_is_none(text):
    assert parse_ticket_number(text) is None


def test_a_number_never_begins_with_zero():
    body = "01234567"

    assert parse_ticket_number(body + check_digit(body)) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text):
    found = parse_ticket_number(text)

    assert found is None or (len(found) == 9 and check_digit(found[:8]) == found[8])


def test_new_numbers_are_checked_and_do_not_follow_one_another():
    drawn = [new_ticket_number() for _ in range(300)]

    assert [one for one in drawn if parse_ticket_number(one) != one] == []
    assert len(set(drawn)) == 300
    assert len({int(second[:8]) - int(first[:8]) for first, second in pairwise(drawn)}) > 290

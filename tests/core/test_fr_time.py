"""Moments and durations in the words of a French hotliner, at the hour of Paris."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.core import fr_time

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
N = "\u00a0"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 11, 26), "jeudi 26 novembre"),
        (date(2026, 8, 1), "samedi 1er août"),
        (date(2027, 2, 28), "dimanche 28 février"),
    ],
)
def test_a_day(value, words):
    assert fr_time.day(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 11, 19), "19 nov."),
        (date(2026, 12, 1), "1er déc."),
        (date(2025, 5, 2), "2 mai 2025"),
        (date(2027, 7, 14), "14 juil. 2027"),
    ],
)
def test_a_short_day_says_the_year_when_it_is_another(value, words):
    assert fr_time.short_day(value, today=date(2026, 11, 24)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), f"10{N}h"),
        (datetime(2026, 11, 24, 9, 5, tzinfo=UTC), f"10{N}h{N}05"),
        (datetime(2026, 7, 14, 22, 30, tzinfo=UTC), f"0{N}h{N}30"),
    ],
)
def test_an_hour_is_the_one_of_paris_summer_and_winter(moment, words):
    assert fr_time.hour(moment) == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(minutes=30), f"10{N}h{N}30"),
        (timedelta(days=-1, hours=7), f"hier 17{N}h"),
        (timedelta(hours=23), f"demain 9{N}h"),
        (timedelta(days=2), f"jeudi 26 novembre, 10{N}h"),
        (timedelta(hours=14), f"demain 0{N}h"),
    ],
)
def test_a_near_moment_is_said_as_people_say_it(after, words):
    assert fr_time.day_hour(NOW + after, now=NOW) == words


def test_yesterday_is_the_day_before_in_paris_not_in_london():
    """23:30 in UTC is the next day already in Paris."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert fr_time.day_hour(late, now=NOW) == f"0{N}h{N}30"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, f"0{N}s"),
        (12.9, f"12{N}s"),
        (59, f"59{N}s"),
        (60, f"1{N}min"),
        (3599, f"59{N}min"),
        (3900, f"1{N}h{N}05"),
        (86_399, f"23{N}h{N}59"),
        (86_400, f"1{N}jour"),
        (3 * 86_400, f"3{N}jours"),
    ],
)
def test_a_duration(seconds, words):
    assert fr_time.duration(seconds) == words


def test_a_moment_past_and_a_moment_to_come():
    assert fr_time.since(NOW - timedelta(minutes=4), now=NOW) == f"il y a 4{N}min"
    assert fr_time.since(NOW, now=NOW) == f"il y a 0{N}s"
    assert fr_time.since(NOW + timedelta(minutes=18), now=NOW) == f"dans 18{N}min"


@pytest.mark.parametrize(("seconds", "words"), [(-1, "00:00"), (31, "00:31"), (3661, "61:01")])
def test_the_time_of_a_call(seconds, words):
    assert fr_time.clock(seconds) == words


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), st.integers(-(10**7), 10**7))
def test_every_moment_has_words_without_a_loose_space(moment, seconds):
    now = moment + timedelta(seconds=seconds)

    for words in (fr_time.day_hour(moment, now=now), fr_time.since(moment, now=now), fr_time.hour(moment)):
        assert words
        assert f"{N}{N}" not in words
        assert words == words.strip()

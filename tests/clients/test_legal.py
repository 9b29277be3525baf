"""What the law allows: commercial calls (D223-9), consents and their end, helpers and their mandates."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.clients.legal import (
    CALL_RANGES,
    CALL_TRIES,
    CALL_TRIES_WINDOW,
    COMMERCIAL_CONSENT_LIFE,
    CONSENT_PROOF_KEPT,
    allows,
    expiry_of,
    may_call_commercially,
)
from numi.clients.mandates import in_force, may_act
from numi.clients.states import Purpose

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
MARTINIQUE = ZoneInfo("America/Martinique")
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=PARIS)


@dataclass
class Said:
    answer: str = "yes"
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None


def may(now=TUESDAY, *, zone=PARIS, holidays=(), consent=Said(), tries=()):  # noqa: B008 -- never changed
    return may_call_commercially(now=now.astimezone(UTC), zone=zone, holidays=holidays, consent=consent, tries=tries)


class TestConsent:
    def test_a_commercial_yes_lives_one_year_and_the_others_have_no_end(self):
        assert expiry_of("commercial", TUESDAY) == TUESDAY + timedelta(days=365)
        assert {expiry_of(purpose, TUESDAY) for purpose in Purpose if purpose != Purpose.COMMERCIAL} == {None}

    def test_the_figures_of_the_law(self):
        assert [COMMERCIAL_CONSENT_LIFE.days, CONSENT_PROOF_KEPT.days] == [365, 1095]
        assert [(start.hour, end.hour) for start, end in CALL_RANGES] == [(10, 13), (14, 20)]
        assert [CALL_TRIES, CALL_TRIES_WINDOW.days] == [4, 30]

    @pytest.mark.parametrize(
        ("consent", "allowed"),
        [
            (None, False),
            (Said("yes"), True),
            (Said("no"), False),
            (Said("unknown"), False),
            (Said("yes", withdrawn_at=TUESDAY), False),
            (Said("yes", expires_at=TUESDAY), False),
            (Said("yes", expires_at=TUESDAY + timedelta(seconds=1)), True),
            (Said("yes", expires_at=TUESDAY - timedelta(days=1)), False),
        ],
    )
    def test_only_a_yes_that_holds_allows(self, consent, allowed):
        assert allows(consent, TUESDAY) is allowed


class TestCommercialCalls:
    @pytest.mark.parametrize(
        ("hour", "allowed"),
        [("09:59", False), ("10:00", True), ("12:59", True), ("13:00", False), ("13:59", False), ("14:00", True), ("19:59", True), ("20:00", False), ("23:00", False)],
    )  # fmt: skip
    def test_the_hours(self, hour, allowed):
        assert may(datetime.fromisoformat(f"2026-11-24T{hour}").replace(tzinfo=PARIS)) is allowed

    @pytest.mark.parametrize(("day", "allowed"), [(23, True), (27, True), (28, False), (29, False), (30, True)])
    def test_monday_to_friday(self, day, allowed):
        assert may(datetime(2026, 11, day, 10, 30, tzinfo=PARIS)) is allowed

    def test_never_on_a_public_holiday(self):
        assert not may(holidays=[date(2026, 11, 24)])
        assert may(holidays=[date(2026, 11, 25)])

    @pytest.mark.parametrize(
        ("zone", "at", "allowed"),
        [
            (REUNION, datetime(2026, 11, 24, 6, 0, tzinfo=UTC), True),  # 10 h there, 7 h in Paris
            (REUNION, datetime(2026, 11, 24, 16, 30, tzinfo=UTC), False),  # 20 h 30 there, 17 h 30 in Paris
            (MARTINIQUE, datetime(2026, 11, 24, 9, 0, tzinfo=UTC), False),  # 5 h there, 10 h in Paris
            (MARTINIQUE, datetime(2026, 11, 24, 19, 0, tzinfo=UTC), True),  # 15 h there, 20 h in Paris
            (REUNION, datetime(2026, 11, 27, 21, 0, tzinfo=UTC), False),  # Saturday there already
            (REUNION, datetime(2026, 11, 22, 21, 0, tzinfo=UTC), False),  # Monday there, at 1 in the morning
        ],
    )
    def test_the_hour_is_the_one_of_the_person(self, zone, at, allowed):
        assert may(at, zone=zone) is allowed

    @pytest.mark.parametrize(
        "consent",
        [None, Said("no"), Said("unknown"), Said("yes", expires_at=TUESDAY), Said("yes", withdrawn_at=TUESDAY)],
    )
    def test_without_a_yes_that_holds_nobody_calls(self, consent):
        assert not may(consent=consent)

    @pytest.mark.parametrize(
        ("days", "allowed"),
        [([], True), ([1, 2, 3], True), ([1, 2, 3, 4], False), ([1, 2, 3, 29], False), ([1, 2, 3, 30], True), ([1, 2, 3, 31], True), ([0, 0, 0, 0], False),
         ([-1, -1, -1, -1], True)],
    )  # fmt: skip
    def test_four_tries_in_thirty_days_unanswered_ones_included(self, days, allowed):
        assert may(tries=[TUESDAY - timedelta(days=one) for one in days]) is allowed

    @given(
        st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)),
        st.sampled_from([PARIS, REUNION, MARTINIQUE, ZoneInfo("America/Cayenne"), ZoneInfo("Pacific/Tahiti")]),
        st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=8),
    )
    def test_whatever_the_moment_no_rule_is_ever_broken(self, now, zone, ago):
        local, tries = now.astimezone(zone), [now - one for one in ago]

        if may(now, zone=zone, tries=tries):
            assert local.weekday() < 5
            assert local.hour in (10, 11, 12, 14, 15, 16, 17, 18, 19)
            assert sum(now - one < timedelta(days=30) for one in tries) < CALL_TRIES


@dataclass
class Allowed:
    starts_on: date = date(2026, 11, 1)
    ends_on: date = date(2027, 11, 1)
    revoked_at: object | None = None
    scopes: tuple[str, ...] = ("speak",)


class TestMandates:
    @pytest.mark.parametrize(
        ("day", "holds"),
        [
            (date(2026, 10, 31), False),
            (date(2026, 11, 1), True),
            (date(2027, 10, 31), True),
            (date(2027, 11, 1), False),
        ],
    )
    def test_it_holds_from_its_first_day_its_last_day_excluded(self, day, holds):
        assert in_force(Allowed(), day) is holds

    def test_taken_back_it_holds_no_more(self):
        assert not in_force(Allowed(revoked_at=TUESDAY), TUESDAY.date())

    @pytest.mark.parametrize(
        ("mandates", "scope", "may"),
        [
            ([], "speak", False),
            ([Allowed()], "speak", True),
            ([Allowed()], "decide", False),
            ([Allowed(ends_on=date(2026, 11, 2)), Allowed(scopes=("decide",))], "decide", True),
            ([Allowed(ends_on=date(2026, 11, 2))], "speak", False),
            ([Allowed(revoked_at=TUESDAY)], "speak", False),
        ],
    )
    def test_nobody_acts_without_a_mandate_for_this(self, mandates, scope, may):
        assert may_act(mandates, scope, TUESDAY.date()) is may

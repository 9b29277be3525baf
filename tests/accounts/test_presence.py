"""Where people are in their day: nothing rings on an empty chair, and nobody is woken in a call."""

from contextlib import suppress
from datetime import timedelta

import pytest

from numi.accounts.models import Availability, Presence
from numi.accounts.operations.presence import (
    CALL_LIMIT,
    end_pauses,
    enter_call,
    go_off_duty,
    go_on_duty,
    leave_call,
    rest,
    set_presence,
    take_pause,
)
from numi.accounts.operations.team import deactivate
from numi.accounts.queries import agent_by_line, is_on_duty, people_on_duty, presence_of, takers
from numi.core.errors import InvalidInput, NotAllowed, TransitionRefused
from numi.journal.queries import facts_about
from numi.live.models import Event
from tests.factories.accounts import make_user
from tests.factories.desk import NOW
from tests.races import at_once

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def told() -> list[tuple[str, str]]:
    return list(Event.objects.order_by("id").values_list("kind", "audience"))


class TestDuty:
    def test_those_who_take_calls_go_on_duty_and_the_others_do_not(self, everybody):
        ready = set()
        for role, person in everybody.items():
            with suppress(NotAllowed):
                go_on_duty(user=person, now=NOW)
                ready.add(role)

        assert ready == {"n1", "n2", "n3", "supervisor"}
        assert {one.role for one in people_on_duty()} == ready

    def test_said_twice_it_is_one_fact_and_the_screens_are_told_once(self, agnes):
        first, again = (go_on_duty(user=agnes, now=NOW + turn * MINUTE) for turn in range(2))

        assert (first.since, again.since, is_on_duty(str(agnes.pk))) == (NOW, NOW, True)
        assert facts_about(agnes).count("presence.on_duty") == 1
        assert told() == [("presence.changed", f"user:{agnes.pk}"), ("presence.changed", "role:supervisor")]

    def test_a_day(self, agnes):
        for gesture in (go_on_duty, enter_call, leave_call, go_on_duty, go_off_duty):
            gesture(user=agnes, now=NOW)

        assert facts_about(agnes)[-5:] == [
            "presence.on_duty",
            "presence.in_call",
            "presence.wrap_up",
            "presence.on_duty",
            "presence.off",
        ]
        assert not is_on_duty(str(agnes.pk))

    @pytest.mark.parametrize("gesture", [go_on_duty, go_off_duty, take_pause])
    def test_in_a_call_only_its_end_frees(self, agnes, gesture):
        enter_call(user=agnes, now=NOW)

        with pytest.raises(TransitionRefused, match="Raccrochez d’abord"):
            gesture(user=agnes, now=NOW + CALL_LIMIT - MINUTE)

        assert presence_of(agnes).state == Availability.IN_CALL
        gesture(user=agnes, now=NOW + CALL_LIMIT)
        assert presence_of(agnes).state != Availability.IN_CALL

    def test_who_has_left_is_not_here(self, agnes, fanny):
        go_on_duty(user=agnes, now=NOW)

        deactivate(person=agnes, by=fanny, now=NOW)

        assert (people_on_duty(), takers(), presence_of(agnes).state) == ([], [], Availability.OFF)

    def test_before_the_first_duty_nobody_is_anywhere(self, agnes):
        assert (presence_of(agnes), is_on_duty(str(agnes.pk)), people_on_duty()) == (None, False, [])


class TestPauses:
    @pytest.mark.parametrize("minutes", [0, -1, 241, 10_000])
    def test_an_impossible_pause_is_refused(self, agnes, minutes):
        with pytest.raises(InvalidInput, match="entre 1 minute et 4 heures"):
            take_pause(user=agnes, now=NOW, minutes=minutes)

        assert presence_of(agnes) is None

    def test_a_breath_after_a_hard_call_ends_by_itself(self, agnes):
        rest(user=agnes, now=NOW, seconds=60)
        presence = presence_of(agnes)
        assert (presence.is_paused, presence.until, presence.reason) == (True, NOW + MINUTE, "Après un appel difficile")

        assert [end_pauses(now=NOW + timedelta(seconds=after)) for after in (0, 59, 60, 61)] == [0, 0, 1, 0]

        assert (presence_of(agnes).is_on_duty, presence_of(agnes).until) == (True, None)

    def test_a_long_pause_ends_when_the_person_says_so(self, agnes):
        take_pause(user=agnes, now=NOW, minutes=15, reason="Repas")

        assert end_pauses(now=NOW + 16 * MINUTE) == 0
        assert presence_of(agnes).reason == "Repas"
        go_on_duty(user=agnes, now=NOW + 20 * MINUTE)
        assert is_on_duty(str(agnes.pk))

    def test_who_left_during_a_breath_is_not_brought_back(self, agnes, fanny):
        rest(user=agnes, now=NOW, seconds=60)
        deactivate(person=agnes, by=fanny, now=NOW)

        assert end_pauses(now=NOW + 2 * MINUTE) == 0

    def test_without_a_hard_call_one_is_ready_at_once(self, agnes):
        rest(user=agnes, now=NOW, seconds=0)

        assert presence_of(agnes).is_on_duty

    def test_a_clock_that_steps_back_brings_nobody_back_too_soon(self, agnes):
        rest(user=agnes, now=NOW, seconds=60)

        assert end_pauses(now=NOW - timedelta(hours=1)) == 0


class TestFinding:
    @pytest.mark.parametrize("line", ["201", "agnes.legoff@exemple.fr", "Agnes.LeGoff@Exemple.FR"])
    def test_a_colleague_is_known_by_the_extension_or_the_address(self, agnes, line):
        assert agent_by_line(line) == agnes

    @pytest.mark.parametrize("line", ["", "999", "20", "nobody@exemple.fr"])
    def test_an_unknown_line_is_nobody(self, agnes, gael, line):
        assert agent_by_line(line) is None

    def test_those_on_duty_come_first_and_a_level_may_be_asked(self, agnes, bruno, chloe, denis, elise):
        go_on_duty(user=chloe, now=NOW)

        assert takers() == [chloe, agnes, bruno, denis]
        assert takers(level=3) == [chloe, denis]


@pytest.mark.django_db(transaction=True)
def test_two_screens_that_say_it_at_once_are_one_presence():
    person = make_user("Inès")

    at_once(*(lambda: set_presence(user=person, state=Availability.ON_DUTY, now=NOW) for _ in range(3)))

    assert Presence.objects.get(user=person).is_on_duty

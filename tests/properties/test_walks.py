"""Every procedure of the house: whatever was answered, some end is near, and nothing on the way is a trap."""

import random
from functools import cache
from pathlib import Path

import pytest

from numi.procedures.catalog import load
from numi.procedures.schema import Step
from numi.procedures.walk import Event, Position, replay

CATALOG = load(Path(__file__).resolve().parents[2] / "content")
PROCEDURES = CATALOG.procedures
ANSWERS = 25
WALKS = 6
LONGEST_WAY_OUT = 30


def goals(procedure: str, step: Step) -> list[tuple[str, tuple[str, str]]]:
    """(key, place) of each answer, in this procedure or another."""
    found = []
    for branch in step.branches:
        other = PROCEDURES[branch.target.procedure]
        found.append((branch.key, (other.id, branch.target.step or other.first)))
    return found


@cache
def distances() -> dict[tuple[str, str], int]:
    """How many answers separate each step of the house from an end, by the shortest way."""
    far = {(one.id, step.id): 0 for one in CATALOG for step in one.outcomes()}
    while True:
        more = {
            (one.id, step.id): 1 + min(far[place] for _, place in goals(one.id, step) if place in far)
            for one in CATALOG
            for step in one.steps.values()
            if (one.id, step.id) not in far and any(place in far for _, place in goals(one.id, step))
        }
        if not more:
            return far
        far |= more


def answered(position: Position, key: str, seq: int) -> Event:
    return Event(f"e{seq:04d}", seq, "answer", position.procedure, position.step, key)


def step_of(position: Position) -> Step:
    return PROCEDURES[position.procedure].steps[position.step]


@pytest.mark.parametrize("procedure", list(CATALOG), ids=lambda one: one.id)
def test_from_every_step_an_end_is_near(procedure):
    far = {step: distances().get((procedure.id, step)) for step in procedure.steps}

    assert {step: distance for step, distance in far.items() if distance is None or distance > 15} == {}


@pytest.mark.parametrize("procedure", list(CATALOG), ids=lambda one: one.id)
def test_whatever_was_answered_the_way_out_is_short(procedure):
    chance = random.Random(procedure.id)
    for _ in range(WALKS):
        events: list[Event] = []
        position = replay(PROCEDURES, procedure.id, events)
        while step_of(position).branches and len(events) < ANSWERS:
            before = (position.procedure, position.step)
            events.append(answered(position, chance.choice(step_of(position).branches).key, len(events) + 1))
            position = replay(PROCEDURES, procedure.id, events)
            moved = (position.procedure, position.step) != before
            assert moved, f"L’étape {before} renvoie à elle-même."
        taken = len(events)
        while not step_of(position).outcome:
            key, _ = min(goals(position.procedure, step_of(position)), key=lambda goal: distances()[goal[1]])
            events.append(answered(position, key, len(events) + 1))
            position = replay(PROCEDURES, procedure.id, events)
            assert len(events) - taken <= LONGEST_WAY_OUT

        assert step_of(position).outcome


@pytest.mark.parametrize("procedure", list(CATALOG), ids=lambda one: one.id)
def test_every_step_is_reached_from_somewhere(procedure):
    reached = {place for one in CATALOG for step in one.steps.values() for _, place in goals(one.id, step)} | {
        (procedure.id, procedure.first)
    }
    if procedure.danger and procedure.danger.key_step:
        reached.add((procedure.id, procedure.danger.key_step))

    assert [step for step in procedure.steps if (procedure.id, step) not in reached] == []

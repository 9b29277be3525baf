"""Where a run is, from its gestures: the vectors that the browser plays too (tests/browser/test_walk_js.py)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.guidance.states import StepKind
from numi.procedures.walk import Event, holds_left, known_answer, replay
from tests.procedures.play import catalog, vectors, walked

CATALOG = catalog()
PROCEDURES = CATALOG.procedures
VECTORS = vectors()
KINDS = [*StepKind.values, "dance"]
ANSWERS = [
    "",
    "O",
    "N",
    "S",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "alerte",
    "banque#opposition",
    "compte#mot",
    "alerte#fini#x",
    "constructor",
]


def test_the_small_procedures_of_the_vectors_are_well_written():
    assert (list(PROCEDURES), CATALOG.problems) == (["alerte", "banque", "compte"], ())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_a_vector(vector):
    found = walked(PROCEDURES, vector["first"], vector["gestures"])

    assert {name: found[name] for name in vector["then"]} == vector["then"]


def test_the_vectors_hold_every_gesture():
    played = {gesture["kind"] for vector in VECTORS for gesture in vector["gestures"]}

    assert set(StepKind.values) - played == set()


@st.composite
def gestures(draw):
    """Anything that a browser may send, true places more often than not."""
    found = []
    for place in range(draw(st.integers(0, 25))):
        procedure = draw(st.sampled_from(["alerte", "alerte", "banque", "compte", "nulle"]))
        steps = [*PROCEDURES[procedure].steps] if procedure in PROCEDURES else []
        found.append(
            {
                "id": f"g{draw(st.integers(0, 30))}",
                "seq": draw(st.integers(0, 12)) or place,
                "kind": draw(st.sampled_from(KINDS)),
                "procedure": procedure,
                "step": draw(st.sampled_from([*steps, "nulle"])),
                "answer": draw(st.sampled_from(ANSWERS)),
                "item": draw(st.sampled_from(["", "payee-1", "fermer-1", "mot-1"])),
                "reason": draw(st.sampled_from(["", "Parce que"])),
            }
        )
    return found


@given(gestures(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_lead_to_the_same_place(sent, chance):
    # One id is one gesture: what a browser sends again is the same.
    once = list({gesture["id"]: gesture for gesture in sent}.values())
    shuffled = [*once, *chance.choices(once, k=len(once))] if once else []
    chance.shuffle(shuffled)

    assert walked(PROCEDURES, "alerte", shuffled) == walked(PROCEDURES, "alerte", once)


@given(gestures())
def test_a_run_always_stands_on_a_step_that_exists(sent):
    position = replay(PROCEDURES, "alerte", [Event(**gesture) for gesture in sent])

    assert position.step in PROCEDURES[position.procedure].steps
    assert all(step in PROCEDURES[name].steps for name, step, *_ in position.path)
    assert all(key.partition("/")[0] in PROCEDURES for key, _ in holds_left(PROCEDURES, position))


def test_going_back_all_the_way_leads_to_the_beginning():
    chance = random.Random(7)
    for _ in range(60):
        moves, position = [], replay(PROCEDURES, "alerte", [])
        for seq in range(1, 15):
            step = PROCEDURES[position.procedure].steps[position.step]
            if not step.branches:
                break
            key = chance.choice(step.branches).key
            moves.append(Event(f"m{seq}", seq, "answer", position.procedure, position.step, key))
            position = replay(PROCEDURES, "alerte", moves)
        backs = [Event(f"b{seq}", 100 + seq, "back", "alerte", "seule") for seq in range(len(position.path))]

        position = replay(PROCEDURES, "alerte", [*moves, *backs])

        assert (position.procedure, position.step, position.path, position.stack) == ("alerte", "seule", [], [])


@pytest.mark.parametrize(
    ("card", "key"),
    [({}, ""), ({"client.device.system": ""}, ""), ({"client.device.system": "windows 11"}, "1"), ({"client.device.system": "macos"}, "2"),
     ({"client.device.system": "linux"}, ""), ({"client.device.kind": "macos"}, "")],
)  # fmt: skip
def test_the_card_answers_when_it_knows(card, key):
    assert known_answer(PROCEDURES["compte"].steps["appareil"], card) == key


def test_a_question_that_the_card_never_answers_is_asked():
    assert known_answer(PROCEDURES["compte"].steps["mot"], {"client.device.system": "macos", "": "x"}) == ""

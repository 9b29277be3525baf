"""A machine says what may follow what, and refuses the rest with a sentence."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.calls.states import CALL
from numi.core.errors import TransitionRefused
from numi.core.states import Machine, Transition
from numi.guidance.states import RUN
from numi.tickets.states import TICKET

DOOR = Machine(
    ("open", "shut", "locked"),
    Transition("close", ("open",), "shut"),
    Transition("open", ("shut",), "open"),
    Transition("lock", ("shut",), "locked"),
    Transition("force", ("shut", "locked"), "open"),
)


class Light(StrEnum):
    ON = "on"
    OFF = "off"


def test_a_verb_leads_where_the_table_says():
    assert [DOOR.target("open", "close"), DOOR.target("locked", "force")] == ["shut", "open"]


def test_what_is_possible_is_what_the_table_holds():
    assert [DOOR.possible(state) for state in ("open", "shut", "locked", "burnt")] == [
        {"close"},
        {"open", "lock", "force"},
        {"force"},
        set(),
    ]


def test_a_refusal_says_the_state_and_a_way_out():
    with pytest.raises(TransitionRefused, match="l’état est maintenant « open ». Rechargez la page"):
        DOOR.target("open", "lock")


def test_a_refusal_says_the_state_in_french_words():
    with pytest.raises(TransitionRefused, match="« Clôturée »"):
        TICKET.target("closed", "resolve")


def test_a_state_may_be_a_member_or_its_text():
    machine = Machine(Light, Transition("switch_on", (Light.OFF,), Light.ON))

    assert machine.target("off", "switch_on") is machine.target(Light.OFF, "switch_on") is Light.ON


def test_the_drawing_holds_every_passage_once():
    assert list(DOOR.diagram()) == [
        "stateDiagram-v2",
        "    open --> shut: close",
        "    shut --> open: open",
        "    shut --> locked: lock",
        "    shut --> open: force",
        "    locked --> open: force",
    ]


@pytest.mark.parametrize("machine", [TICKET, CALL, RUN], ids=["ticket", "call", "run"])
def test_every_state_of_the_house_is_reached_and_every_passage_ends_in_a_known_state(machine):
    targets = {str(one.target) for one in machine.transitions}
    sources = {str(source) for one in machine.transitions for source in one.sources}

    assert targets | sources == {str(state) for state in machine.states}
    assert {str(state) for state in machine.states[1:]} <= targets
    assert len({(str(s), one.name) for one in machine.transitions for s in one.sources}) == sum(
        len(one.sources) for one in machine.transitions
    )


@given(st.sampled_from([TICKET, CALL, RUN]), st.data())
def test_a_walk_never_leaves_the_table(machine, data):
    state = str(machine.states[0])
    for _ in range(30):
        verbs = sorted(machine.possible(state))
        if not verbs:
            break
        state = str(machine.target(state, data.draw(st.sampled_from(verbs))))

    assert state in {str(one) for one in machine.states}

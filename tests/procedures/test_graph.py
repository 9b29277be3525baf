"""A procedure as a graph: what is reached, what ends, how far the end is, how it is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.procedures.graph import ends, mermaid, next_steps, reachable, steps_left
from numi.procedures.parser import parse
from tests.procedures.texts import text


def drawn(*steps: str, **changes):
    """``"a > b c"`` is a step with two branches; ``"fin !"`` an end; ``"a > call:x>b"``, ``"a > procedure:x"``."""
    body = "Une description.\n\n## Début {#debut}\n\n"
    for one in steps:
        name, _, goals = one.partition(" > ")
        ident = name.removesuffix(" !")
        body += f"### Étape {ident} {{#{ident}{' .resolved' if name.endswith('!') else ''}}}\n\n"
        body += "".join(f"- [Vers {goal}]({goal if ':' in goal else '#' + goal})\n" for goal in goals.split()) + "\n"
    return parse(text(body, **changes)).procedure


def test_what_may_follow_is_of_the_same_procedure():
    procedure = drawn("a > b call:autre>c procedure:autre procedure:essai procedure:essai#c nulle", "b !", "c !")

    assert next_steps(procedure, procedure.steps["a"]) == ["b", "c", "a", "c"]


def test_what_is_reached_from_the_start_the_danger_key_and_elsewhere():
    procedure = drawn("a > b", "b !", "c > d", "d !", "e !", danger="Rien.", danger_key={"label": "Payé", "to": "e"})

    assert reachable(procedure) == {"a", "b", "e"}
    assert reachable(procedure, frozenset({"c", ""})) == {"a", "b", "c", "d", "e"}


def test_what_ends_and_what_goes_round():
    procedure = drawn(
        "a > b c",
        "b !",
        "c > d",
        "d > c",
        "e > procedure:autre",
        "f > procedure:essai#d",
        "g > call:autre>b",
        "h > call:autre>c",
    )

    assert ends(procedure) == {"a", "b", "e", "g"}


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        (("a !",), {"a": 1}),
        (("a > b", "b > c", "c !"), {"a": 3, "b": 2, "c": 1}),
        (("a > b d", "b > c", "c > d", "d !"), {"a": 3, "b": 3, "c": 2, "d": 1}),
        (("a > a b", "b !"), {"a": 2, "b": 1}),
        (("a > procedure:autre", "b !"), {"a": 2, "b": 1}),
        (("a > b", "b > a"), {"a": 1, "b": 1}),
        (("a > call:autre>b", "b !"), {"a": 2, "b": 1}),
    ],
)
def test_about_how_many_steps_are_left(steps, left):
    assert steps_left(drawn(*steps)) == left


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=10))
def test_whatever_the_tangle_the_distance_is_a_small_number(goals):
    procedure = drawn(
        *(
            f"s{place} > {' '.join(f's{goal}' for goal in ones)}" if ones else f"s{place} !"
            for place, ones in enumerate(goals)
        )
    )

    left = steps_left(procedure)

    assert set(left) == set(procedure.steps)
    assert all(1 <= value <= len(procedure.steps) + 1 for value in left.values())
    assert ends(procedure) >= {step.id for step in procedure.outcomes()}
    assert reachable(procedure) <= set(procedure.steps)


def test_the_drawing():
    procedure = drawn("a > b call:autre#la>c procedure:autre", "b !", "c !")

    assert list(mermaid(procedure)) == [
        "flowchart TD",
        '    subgraph p_debut["Début"]',
        '        s_a["Étape a"]',
        '        s_b(["Étape b"])',
        '        s_c(["Étape c"])',
        "    end",
        '    s_a -- "Vers b" --> s_b',
        '    s_a -. "Vers call:autre#la>c (autre)" .-> s_autre_la[["autre"]]',
        '    s_a -- "Vers call:autre#la>c" --> s_c',
        '    s_a -. "Vers procedure:autre (autre)" .-> s_autre_debut[["autre"]]',
    ]


def test_a_quote_in_a_title_does_not_break_the_drawing():
    procedure = parse(text('Une description.\n\n### Dit-elle "stop" ? {#a .resolved}\n')).procedure

    assert "        s_a([\"Dit-elle 'stop' ?\"])" in list(mermaid(procedure))

"""When the alarm rings, to what it points; which signals are told, and which are silent in danger."""

import numpy as np

from numi.suggestion import critical, signalling
from numi.suggestion.inputs import SIGNALS

FRAUD, CALM = 0, 1


def likely(*spans, outside=0.0):
    return critical.danger(critical.traits(np.array(spans, dtype=np.float32), [FRAUD], outside))


def test_what_is_heard_of_danger_makes_it_likelier_and_what_is_not_ours_less():
    assert likely([0.9, 0.0]) > 0.9
    assert likely([0.0, 0.9]) < critical.RINGS_AT / 2
    assert likely([0.4, 0.1], outside=0.8) < likely([0.4, 0.1])


def test_a_danger_told_in_one_part_of_a_calm_talk_counts():
    assert likely([0.3, 0.4], [0.8, 0.0], [0.0, 0.9]) > likely([0.3, 0.4], [0.1, 0.3], [0.0, 0.9])


def test_a_shelf_of_dangers_alone_still_answers():
    assert 0 < critical.danger(critical.traits(np.ones((1, 1), dtype=np.float32), [0], 0.0)) <= 1


def test_it_rings_from_its_bar_and_points_to_the_likeliest_three():
    named = [("a", 0.02), ("b", 0.5), ("c", 0.1), ("d", 0.3), ("e", 0.06)]

    assert not critical.alarm(named, critical.RINGS_AT - 0.001).rings
    assert critical.alarm(named, critical.RINGS_AT).procedures == ("b", "d", "c")
    assert critical.alarm([("a", 0.01), ("b", 0.02)], 0.9).procedures == ("b",)


def heard(**found):
    scores = np.zeros((2, len(SIGNALS)), dtype=np.float32)
    for name, strength in found.items():
        scores[0, SIGNALS.index(name.replace("_", "-"))] = strength
    return scores


def test_the_strongest_signal_comes_first_and_weak_ones_are_silent():
    told = signalling.heard_in(heard(colere=0.5, demande_responsable=0.9, detresse=0.05), is_danger=False)

    assert [name for name, _ in told] == ["demande-responsable", "colere"]


def test_nothing_is_sold_to_somebody_in_danger_or_angry():
    offers = {"opportunite_parrainage": 0.9, "ambassadeur": 0.9}

    assert len(signalling.heard_in(heard(**offers), is_danger=False)) == 2
    assert signalling.heard_in(heard(**offers), is_danger=True) == ()
    assert [name for name, _ in signalling.heard_in(heard(**offers, colere=0.6), is_danger=False)] == ["colere"]


def test_a_part_alone_counts_less_than_the_whole():
    whole, part = heard(colere=0.5), heard(colere=0.5)[::-1]

    assert signalling.strengths_of(whole).max() > signalling.strengths_of(part).max() > 0

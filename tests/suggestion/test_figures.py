"""The gate: a model that ranks worse than the frozen figure on sentences of ours that it has not learnt is refused."""

import zlib
from dataclasses import replace

import numpy as np
import pytest

from numi.suggestion.evaluation import Said, read, two_needs
from numi.suggestion.measures import auroc, calibration_error, f1, share
from numi.suggestion.suggester import Suggester
from numi.suggestion.training import train

FROZEN = {"première": 0.70, "parmi trois": 0.86}


def is_held(text: str) -> bool:
    return zlib.crc32(text.encode()) % 5 == 0


@pytest.fixture(scope="module")
def held_out(small, encoder, tmp_path_factory):
    procedures = tuple(
        replace(
            one,
            phrases=tuple(text for text in one.phrases if not is_held(text)),
            contrasts=tuple(line for line in one.contrasts if not is_held(line.text)),
        )
        for one in small.procedures
    )
    path = tmp_path_factory.mktemp("gate") / "model.bin"
    path.write_bytes(train(replace(small, procedures=procedures), encoder))
    return Suggester.open(path, encoder)


def test_sentences_that_were_not_learnt_are_ranked_as_well_as_before(small, held_out):
    asked = [(one.id, text) for one in small.procedures for text in one.phrases if is_held(text)]
    best = [(ident, [name for name, _ in held_out.suggest(text).ranked[:3]]) for ident, text in asked]

    found = {
        "première": sum(ident == names[0] for ident, names in best) / len(best),
        "parmi trois": sum(ident in names for ident, names in best) / len(best),
    }

    assert len(asked) > 40
    assert {name: value for name, value in found.items() if value < FROZEN[name]} == {}


def test_a_share_has_its_interval():
    figure = share("x", [True] * 9 + [False], bar=85.0)

    assert (round(figure.low), round(figure.value), round(figure.high)) == (60, 90, 98)
    assert figure.is_met


def test_nothing_measured_is_neither_met_nor_missed():
    assert share("x", [], bar=85.0).is_met is None


def test_the_area_under_the_curve():
    truth = np.asarray([True, True, False, False])

    assert auroc(np.asarray([4.0, 3.0, 2.0, 1.0]), truth) == 1.0
    assert auroc(np.asarray([1.0, 1.0, 1.0, 1.0]), truth) == 0.5
    assert auroc(np.asarray([1.0, 2.0, 3.0, 4.0]), truth) == 0.0


def test_the_harmonic_mean():
    assert f1(np.asarray([True, True, False]), np.asarray([True, False, True])) == 0.5


def test_chances_that_say_what_happens_have_no_error():
    assert calibration_error(np.asarray([0.75] * 4), np.asarray([1.0, 1.0, 1.0, 0.0])) == 0.0
    assert calibration_error(np.asarray([0.95] * 2), np.asarray([0.0, 0.0])) == pytest.approx(0.95)


def test_a_line_without_a_text_is_refused():
    with pytest.raises(ValueError, match="ligne 1"):
        read(['{"id": "a"}'])


def test_a_line_may_leave_things_untold():
    assert read(['{"id": "a", "text": "b", "expected": null}', ""]) == [Said("a", "b", None, None)]


def test_either_deletion_is_accepted():
    said = Said("a", "b", ("suppression-rgpd",), None)

    assert said.accepts("suppression-compte-numi")
    assert not said.accepts("gmail")


def test_two_sentences_are_joined_when_none_is_double(engine):
    singles = [Said("1", "mon facebook est piraté", ("compte-facebook-pirate",), None)]
    singles += [Said("2", "je veux scanner une feuille", ("numeriser-document",), None)] * 3

    assert two_needs(engine, singles, []).count == 1

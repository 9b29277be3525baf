"""What is learnt from: each row answers for what is known of it, and for nothing else."""

import numpy as np

from numi.suggestion.examples import examples_of, heads_of
from numi.suggestion.inputs import SIGNALS, Library, Outside, ProcedureTexts, Talk

CALL = "Hotliner : bonjour\nClient : mon colis est perdu\nHotliner : ah"
LIBRARY = Library(
    (
        ProcedureTexts("gmail", "Gmail", phrases=("ma boîte gmail",)),
        ProcedureTexts("zoom", "Zoom", phrases=("une visio",)),
    ),
    outside=(Outside("ma box clignote", True, "opérateur"),),
    talks=(
        Talk("Client : la visio et gmail", ("zoom", "gmail"), None),
        Talk(CALL, (), ()),
        Talk("Client : ma visio, vous êtes nuls", ("zoom",), ("colere",)),
        Talk("Client : ce guide n’est plus là", ("parti",), ()),
    ),
)
EXAMPLES = examples_of(LIBRARY)
RANKED, OUTSIDE, TOLD = heads_of(LIBRARY, EXAMPLES)


def row(text):
    return EXAMPLES.texts.index(text)


def test_only_the_callers_turns_of_a_talk_are_learnt():
    assert "mon colis est perdu" in EXAMPLES.texts
    assert not any("bonjour" in text and "colis" in text for text in EXAMPLES.texts)


def test_two_needs_teach_both_and_what_is_not_ours_none():
    both, none = row("la visio et gmail"), row("mon colis est perdu")

    assert RANKED.targets[both].tolist() == [1.0, 1.0]
    assert none not in RANKED.rows
    assert OUTSIDE.targets[none, 0] == 1.0
    assert OUTSIDE.targets[both, 0] == 0.0


def test_a_talk_teaches_signals_when_they_were_told():
    angry, unknown = row("ma visio, vous êtes nuls"), row("la visio et gmail")

    assert unknown not in TOLD.rows
    assert [name for name, heard in zip(SIGNALS, TOLD.targets[angry], strict=True) if heard] == ["colere"]
    assert TOLD.worth[angry] > TOLD.worth[row("ma box clignote")]


def test_a_talk_about_a_guide_that_is_gone_is_left_out():
    assert "ce guide n’est plus là" not in EXAMPLES.texts


def test_a_library_may_be_empty():
    empty = Library(())
    heads = heads_of(empty, examples_of(empty))

    assert heads[0].columns == ()
    assert np.isin(heads[0].rows, heads[1].rows).all()

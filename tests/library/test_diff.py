"""What changed between two texts: nothing is lost, words are named, and a huge text costs little."""

import time

from hypothesis import given
from hypothesis import strategies as st

from numi.library.diff import Line, Part, Piece, compare, counts, parts

WORDS = st.lists(
    st.sampled_from(["oui", "non", " ", "\u00a0?", "mot.", "l’eau", "\n", "\n\n", "« a »", "été"]), max_size=40
)
TEXTS = WORDS.map("".join)


def test_the_words_of_a_line_that_changed_are_named():
    lines = compare("un\ndeux mots ici\ntrois\nquatre", "un\ndeux grands mots ici\nquatre\ncinq")

    assert lines == [
        Line("same", 1, 1, (Piece("same", "un"),)),
        Line("changed", 2, 2, (Piece("same", "deux "), Piece("added", "grands "), Piece("same", "mots ici"))),
        Line("removed", 3, 0, (Piece("removed", "trois"),)),
        Line("same", 4, 3, (Piece("same", "quatre"),)),
        Line("added", 0, 4, (Piece("added", "cinq"),)),
    ]
    assert counts(lines) == (2, 1)


def test_what_did_not_change_is_folded_with_a_few_lines_around():
    lines = compare("\n".join("abcdefghij"), "\n".join("abcdXfghij"))

    cut = list(parts(lines, around=1))

    assert [(part.is_same, [line.kind for line in part.lines]) for part in cut] == [
        (True, ["same"] * 3),
        (False, ["same", "removed", "added", "same"]),
        (True, ["same"] * 4),
    ]
    assert list(parts(compare("a", "a"))) == [Part(True, (Line("same", 1, 1, (Piece("same", "a"),)),))]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_from_the_difference(old, new):
    lines = compare(old, new)

    before = ["".join(piece.text for piece in line.pieces if piece.kind != "added") for line in lines if line.old]
    after = ["".join(piece.text for piece in line.pieces if piece.kind != "removed") for line in lines if line.new]
    assert ("\n".join(before), "\n".join(after)) == (old, new)
    assert [line.old for line in lines if line.old] == [*range(1, old.count("\n") + 2)]
    assert [line.new for line in lines if line.new] == [*range(1, new.count("\n") + 2)]
    assert [line for part in parts(lines) for line in part.lines] == lines


def test_texts_made_to_cost_are_still_compared():
    start = time.perf_counter()

    compare("mot " * 2000, "mot a " * 1500)
    compare("a" + "\n" * 20_000, "\n" * 20_000 + "b")
    compare("x y\n" * 3000, "y x\n" * 3000)

    assert time.perf_counter() - start < 20

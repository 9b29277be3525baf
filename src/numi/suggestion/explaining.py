"""Why this procedure: the caller's words that speak for it; and what to ask when two are close."""

from collections.abc import Mapping, Sequence

from numi.suggestion.grams import is_light
from numi.suggestion.ranking import are_siblings
from numi.suggestion.text import Speller
from numi.suggestion.turns import Heard

SHOWN_WORDS = 4
READ_WORDS = 160
IN_A_ROW = 8


def why(shares: Mapping[str, float], speller: Speller) -> tuple[str, ...]:
    """The words that speak most for a procedure, in the order they were said; light words are left out."""
    spoken = [word for word, share in shares.items() if share > 0 and not is_light(word)]
    best = sorted(spoken, key=lambda word: (-shares[word], word))[:SHOWN_WORDS]
    return tuple(speller.accented(word for word in spoken if word in best))


def stretch(shares: Mapping[str, float], speller: Speller, heard: Heard) -> str:
    """The few words in a row that speak most for something, as they are written."""
    words = heard.words[:READ_WORDS]
    each = [0.0 if is_light(word) else max(shares[word], 0.0) for word in words]
    best = max(range(len(words)), key=lambda at: (sum(each[at : at + IN_A_ROW]), -at), default=0)
    told = list(words[best : best + IN_A_ROW])
    while len(told) > 1 and not each[best + len(told) - 1]:
        told.pop()
    return " ".join(speller.accented(told))


def question(ranked: Sequence[tuple[str, float]], titles: Mapping[str, str]) -> str:
    """What to ask when the first two are close; empty when one is clear."""
    if not are_siblings(tuple(ranked)):
        return ""
    first, second = (titles[ident] for ident, _ in ranked[:2])
    return f"Est-ce plutôt « {first} », ou plutôt « {second} » ?"

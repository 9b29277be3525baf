"""Words as bags of pieces: letters, whole words, pairs of words, and how they sound. What a typo leaves untouched."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from numi.suggestion.text import sound

_Array = np.ndarray[Any, Any]
LETTERS, SOUNDS = (2, 3, 4, 5), (2, 3, 4)
WEIGHTS = {"letters": 1.0, "word": 1.6, "sound": 0.8, "pair": 1.4, "group": 1.6}
_STOP = frozenset(
    (
        "a ai au aux avec c ca ce ces cela cette d dans de des du elle en est et eu il ils j je l la le les leur lui m "
        "ma mais me mes moi mon n nous on ou par pour qu que qui s sa se ses si son sur t ta te tes toi ton tu un une "
        "vous y voila alors donc oui tout tous"
    ).split()
)


def _ids(kind: str, parts: Sequence[str]) -> list[int]:
    return [zlib.crc32(f"{kind}{part}".encode()) for part in parts]


@lru_cache(maxsize=20_000)
def of_word(word: str) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The features of one folded word and their weights, before rarity."""
    within = f" {word} "
    heard = f" {sound(word)} "
    letters = [within[at : at + size] for size in LETTERS for at in range(len(within) - size + 1)]
    sounds = [heard[at : at + size] for size in SOUNDS for at in range(len(heard) - size + 1)]
    found = [(one, WEIGHTS["letters"]) for one in _ids("l", letters)]
    found += [(one, WEIGHTS["sound"]) for one in _ids("s", [*sounds, heard])]
    found += [(one, WEIGHTS["word"]) for one in _ids("w", [word])]
    return tuple(one for one, _ in found), tuple(weight for _, weight in found)


@lru_cache(maxsize=20_000)
def of_pair(before: str, word: str) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The features of two words that follow one another."""
    ids = _ids("p", [f"{before} {word}", f"{sound(before)}+{sound(word)}"])
    return tuple(ids), (WEIGHTS["pair"], WEIGHTS["pair"] / 2)


def features(words: Sequence[str]) -> tuple[_Array, _Array, _Array]:
    """Feature ids (32 bits), weights, and the place of the word that each comes from; a word counts once."""
    ids: list[int] = []
    weights: list[float] = []
    places: list[int] = []
    seen: set[object] = set()
    before = ""
    for place, word in enumerate(words):
        for key, (found, worth) in ((word, of_word(word)), ((before, word), of_pair(before, word))):
            if key not in seen:
                seen.add(key)
                ids += found
                weights += worth
                places += [place] * len(found)
        before = word
    return (
        np.asarray(ids, dtype=np.uint32),
        np.asarray(weights, dtype=np.float32),
        np.asarray(places, dtype=np.int32),
    )


def is_light(word: str) -> bool:
    """A word that says nothing alone."""
    return len(word) < 3 or word in _STOP

"""Words as bags of pieces: letters, whole words, pairs of words, and how they sound. What a typo leaves untouched."""

import itertools
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from numi.suggestion.text import sound

_Array = np.ndarray[Any, Any]
CACHED = 8_192
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


@lru_cache(maxsize=CACHED)
def of_word(word: str) -> tuple[_Array, _Array]:
    """The features of one folded word and their weights, before rarity."""
    within = f" {word} "
    heard = f" {sound(word)} "
    letters = [within[at : at + size] for size in LETTERS for at in range(len(within) - size + 1)]
    sounds = [heard[at : at + size] for size in SOUNDS for at in range(len(heard) - size + 1)]
    found = [(one, WEIGHTS["letters"]) for one in _ids("l", letters)]
    found += [(one, WEIGHTS["sound"]) for one in _ids("s", [*sounds, heard])]
    found += [(one, WEIGHTS["word"]) for one in _ids("w", [word])]
    ids, weights = zip(*found, strict=True)
    return np.asarray(ids, dtype=np.uint32), np.asarray(weights, dtype=np.float32)


@lru_cache(maxsize=CACHED)
def of_pair(before: str, word: str) -> tuple[_Array, _Array]:
    """The features of two words that follow one another."""
    ids = _ids("p", [f"{before} {word}", f"{sound(before)}+{sound(word)}"])
    return np.asarray(ids, dtype=np.uint32), np.asarray((WEIGHTS["pair"], WEIGHTS["pair"] / 2), dtype=np.float32)


def features(words: Sequence[str]) -> tuple[_Array, _Array, _Array]:
    """Feature ids (32 bits), weights, and the place of the word that each comes from; a word counts once."""
    parts: list[tuple[_Array, _Array]] = []
    places: list[int] = []
    seen: set[object] = set()
    before = ""
    for place, word in enumerate(words):
        if word not in seen:
            seen.add(word)
            parts.append(of_word(word))
            places.append(place)
        if (before, word) not in seen:
            seen.add((before, word))
            parts.append(of_pair(before, word))
            places.append(place)
        before = word
    if not parts:
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int32)
    ids = [one for one, _ in parts]
    return (
        np.concatenate(ids),
        np.concatenate([one for _, one in parts]),
        np.repeat(np.asarray(places, dtype=np.int32), [len(one) for one in ids]),
    )


class Parts:
    """The features of a text, part by part (its distinct words first, then their pairs), and the parts of each span.

    ``ids``, ``weights``, ``part``: one entry a feature of a part. ``chosen``: 1 for each part of a span (span × part);
    a word counts once in a span, whose first word follows nothing.
    """

    def __init__(self, words: Sequence[str], spans: Sequence[tuple[int, int]]) -> None:
        self.words = tuple(dict.fromkeys(words))
        number: dict[object, int] = {word: place for place, word in enumerate(self.words)}
        found = [of_word(word) for word in self.words]
        pairs = [*itertools.pairwise(words), *(("", words[start]) for start, stop in spans if start < stop)]
        for pair in dict.fromkeys(pairs):
            number[pair] = len(found)
            found.append(of_pair(*pair))
        self.ids = np.concatenate([ids for ids, _ in found] or [np.zeros(0, dtype=np.uint32)])
        self.weights = np.concatenate([weights for _, weights in found] or [np.zeros(0, dtype=np.float32)])
        self.part = np.repeat(np.arange(len(found)), [len(ids) for ids, _ in found])
        alone = [number[word] for word in words]
        tied = [0, *(number[pair] for pair in itertools.pairwise(words))]
        self.chosen = np.zeros((len(spans), len(found)), dtype=np.float32)
        for place, (start, stop) in enumerate(spans):
            if start < stop:
                self.chosen[place, alone[start:stop]] = 1.0
                self.chosen[place, tied[start + 1 : stop]] = 1.0
                self.chosen[place, number["", words[start]]] = 1.0


def is_light(word: str) -> bool:
    """A word that says nothing alone."""
    return len(word) < 3 or word in _STOP

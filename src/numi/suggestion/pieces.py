"""Words cut into the pieces that the sentence encoder knows: a table that is read where it lies on disk."""

import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

SPACE = "▁"
UNKNOWN, BEGIN, END = 0, 1, 2
LONGEST = 16
WORD_LIMIT = 40
_Array = np.ndarray[Any, Any]


def is_kept(piece: str) -> bool:
    """Latin letters, digits and signs: what a French sentence may hold."""
    return all(ord(sign) < 0x250 or sign in "▁’‘“”«»…–—€" for sign in piece)


def build_table(pieces: Sequence[str], scores: Sequence[float]) -> dict[str, _Array]:
    """An open-addressed table of the pieces. Deterministic."""
    size = 1 << (len(pieces) * 2 - 1).bit_length()
    slots = np.zeros(size, dtype=np.uint32)
    blob = bytearray()
    offsets = np.zeros(len(pieces) + 1, dtype=np.uint32)
    for number, piece in enumerate(pieces):
        raw = piece.encode()
        blob += raw
        offsets[number + 1] = len(blob)
        if number > END:
            place = zlib.crc32(raw) & (size - 1)
            while slots[place]:
                place = (place + 1) & (size - 1)
            slots[place] = number
    return {
        "slots": slots,
        "offsets": offsets,
        "blob": np.frombuffer(bytes(blob), dtype=np.uint8).copy(),
        "scores": np.asarray(scores, dtype=np.float32),
    }


class Pieces:
    """Cuts text as SentencePiece's unigram model does: the best scored cut of each word."""

    def __init__(self, arrays: dict[str, _Array]) -> None:
        self._slots = arrays["slots"].data
        self._offsets = arrays["offsets"].data
        self._blob = arrays["blob"].data
        self._scores = arrays["scores"].data
        self._mask = len(self._slots) - 1
        self._unknown_score = float(arrays["scores"].min()) - 10.0
        self.of_word = lru_cache(maxsize=8_192)(self._of_word)

    def of_text(self, text: str) -> list[list[int]]:
        """The pieces of each word of a text."""
        return [list(self.of_word(word[:WORD_LIMIT])) for word in unicodedata.normalize("NFKC", text).split()]

    def _find(self, raw: bytes) -> int:
        place = zlib.crc32(raw) & self._mask
        while number := self._slots[place]:
            if self._blob[self._offsets[number] : self._offsets[number + 1]] == raw:
                return int(number)
            place = (place + 1) & self._mask
        return 0

    def _of_word(self, word: str) -> tuple[int, ...]:
        signs = SPACE + word
        size = len(signs)
        best = [0.0] + [-1e38] * size
        came = [(0, UNKNOWN)] * (size + 1)
        for start in range(size):
            for stop in range(start + 1, min(start + LONGEST, size) + 1):
                number = self._find(signs[start:stop].encode())
                if not number and stop > start + 1:
                    continue
                score = best[start] + (self._scores[number] if number else self._unknown_score)
                if score > best[stop]:
                    best[stop], came[stop] = score, (start, number)
        found = []
        place = size
        while place:
            place, number = came[place]
            found.append(number)
        return tuple(reversed(found))

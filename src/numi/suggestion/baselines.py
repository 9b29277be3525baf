"""What a plain search engine would answer, measured in the same run: BM25 and SQLite FTS5."""

import math
import sqlite3
from collections import Counter
from collections.abc import Sequence

from numi.suggestion.inputs import Library
from numi.suggestion.text import plain_words

K1, B = 1.5, 0.75
_MATCHES = 60


class Bm25:
    """Okapi BM25, one document a procedure: its title, description and phrases."""

    name = "BM25"

    def __init__(self, library: Library) -> None:
        self.ids = [one.id for one in library.procedures]
        said = [" ".join((one.title, one.description, *one.phrases)) for one in library.procedures]
        self._counts = [Counter(plain_words(text[:20_000])) for text in said]
        self._sizes = [sum(one.values()) for one in self._counts]
        self._middle = max(sum(self._sizes) / max(len(said), 1), 1.0)
        seen = Counter(word for one in self._counts for word in one)
        total = len(said)
        self._rarity = {word: math.log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in seen.items()}

    def rank(self, text: str) -> list[str]:
        """Ids, best first."""
        words = set(plain_words(text))
        scores = []
        for counts, size in zip(self._counts, self._sizes, strict=True):
            rest = K1 * (1 - B + B * size / self._middle)
            scores.append(
                sum(self._rarity[one] * counts[one] * (K1 + 1) / (counts[one] + rest) for one in words & counts.keys())
            )
        return [ident for _, ident in sorted(zip(scores, self.ids, strict=True), key=lambda one: (-one[0], one[1]))]


class Fts5:
    """SQLite's full text search, one row a sentence; a procedure is where its best sentence is."""

    name = "SQLite FTS5"

    def __init__(self, library: Library) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute("CREATE VIRTUAL TABLE said USING fts5(id UNINDEXED, text)")
        rows = [
            (one.id, " ".join(plain_words(text)))
            for one in library.procedures
            for text in (one.title, one.description, *one.phrases)
        ]
        self._base.executemany("INSERT INTO said VALUES (?, ?)", rows)

    def rank(self, text: str) -> list[str]:
        """Ids found, best first."""
        words: Sequence[str] = sorted(set(plain_words(text)))
        if not words:
            return []
        asked = " OR ".join(f'"{word}"' for word in words)
        found = self._base.execute(
            "SELECT id FROM said WHERE said MATCH ? ORDER BY rank LIMIT ?", [asked, _MATCHES]
        ).fetchall()
        return list(dict.fromkeys(str(ident) for (ident,) in found))

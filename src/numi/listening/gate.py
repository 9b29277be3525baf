"""Whether a new model may take the place of the best one: on sentences that no model learns from, never on its lessons.

The sentences are those of ``content/evaluation``, frozen; those that ask for a procedure which is not in use are left
out. Plain values in, plain values out.
"""

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from numi.listening.standing import Standing
from numi.suggestion.evaluation import REFUSED, Said, read
from numi.suggestion.suggester import Suggester

SENTENCES, SENTENCES_OF_MANY, MANY = 220, 80, 300
LESSONS, OF_EACH = 120, 3


def sentences_of(content: Path, in_use: Iterable[str], left_out: Iterable[str] = ()) -> tuple[list[Said], list[str]]:
    """(the sentences that ask only for procedures in use, the files that do not read), always the same ones.

    ``left_out``: procedures that no longer are what the sentences were written for.
    """
    known, found, unread = set(in_use) - set(left_out) | {REFUSED}, [], []
    for path in sorted((content / "evaluation").glob("*.jsonl")):
        try:
            rows = read(path.read_text("utf-8").splitlines())
        except (OSError, ValueError, KeyError, TypeError):
            unread.append(path.name)
            continue
        found += [one for one in rows if one.expected and set(one.expected) <= known]
    return found, unread


def drawn(sentences: Sequence[Said], critical: Iterable[str], *, size: int) -> list[Said]:
    """As many as can be asked in a second: those of critical procedures first, half of them at most; then the others.

    The choice depends on the sentences alone: a model that is made later meets the same ones.
    """
    grave = set(critical)
    ranked = sorted(sentences, key=lambda one: (zlib.crc32(one.text.encode()), one.text))
    serious = [one for one in ranked if grave & set(one.expected or ())][: size // 2]
    chosen = {one.text for one in serious}
    others = [one for one in ranked if one.text not in chosen][: size - len(serious)]
    return [*serious, *others]


def standing(engine: Suggester, sentences: Sequence[Said], critical: Iterable[str]) -> tuple[Standing, dict[str, int]]:
    """What a model finds, and how many sentences it misses of each procedure.

    ``critical`` are those of the shelf now, whatever the model thinks.
    """
    grave = set(critical)
    found = critical_asked = critical_found = 0
    missed: dict[str, int] = {}
    for said in sentences:
        answer = engine.suggest(said.text)
        is_among = any(said.accepts(ident) for ident, _ in answer.ranked[:3])
        found += is_among
        if grave & set(said.expected or ()):
            critical_asked += 1
            critical_found += is_among or answer.critical
        if not is_among:
            for ident in said.expected or ():
                missed[ident] = missed.get(ident, 0) + 1
    return Standing(len(sentences), found, critical_asked, critical_found), missed


def lesson(engine: Suggester, taught: Sequence[tuple[str, Sequence[str]]]) -> float:
    """The share of its own sentences that a model finds among three; ``taught``: (procedure, sentences)."""
    asked = [(ident, text) for ident, texts in taught for text in texts[:OF_EACH]]
    asked = sorted(asked, key=lambda one: zlib.crc32(one[1].encode()))[:LESSONS]
    right = sum(ident in [name for name, _ in engine.suggest(text).ranked[:3]] for ident, text in asked)
    return right / len(asked) if asked else 1.0

"""The measures of the promise, on sentences with what they ask for (JSON lines: id, text, expected, signals)."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numi.suggestion.answers import Suggestion
from numi.suggestion.inputs import SIGNALS
from numi.suggestion.measures import Figure, auroc, calibration_error, drawn, f1, share
from numi.suggestion.suggester import Suggester
from numi.suggestion.turns import caller_text

ACCEPTED_TOGETHER = (frozenset(("suppression-rgpd", "suppression-compte-numi")),)
REFUSED = "hors-perimetre"
TYPED_WORDS = 6
JOINED_BY = (" Et puis aussi, ", ". Autre chose : ", " et en plus ", ". Sinon, ")
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: what it asks for (None: not told; empty: nothing that we do) and its signals (None: not told)."""

    ident: str
    text: str
    expected: tuple[str, ...] | None
    signals: frozenset[str] | None

    def accepts(self, ident: str) -> bool:
        """The procedure asked for, or one that does as well."""
        if self.expected is None:
            return False
        return ident in self.expected or any(
            ident in group and group & set(self.expected) for group in ACCEPTED_TOGETHER
        )


def read(lines: Iterable[str]) -> list[Said]:
    """The sentences of a file of JSON lines. Raises ValueError for a line that is none."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = json.loads(line)
        if not isinstance(row, dict) or "text" not in row:
            raise ValueError(f"ligne {number} : il faut un objet avec « text ».")
        expected, signals = row.get("expected"), row.get("signals")
        found.append(
            Said(
                str(row.get("id", number)),
                str(row["text"]),
                None if expected is None else tuple(map(str, expected)),
                None if signals is None else frozenset(map(str, signals)),
            )
        )
    return found


def measure(suggester: Suggester, sentences: Sequence[Said]) -> list[Figure]:
    """Every measure of what is answered, in the order of the promise."""
    spent, answers = [], []
    for one in sentences:
        start = time.perf_counter()
        answers.append(suggester.suggest(one.text))
        spent.append(1000 * (time.perf_counter() - start))
    pairs = list(zip(sentences, answers, strict=True))
    inside = [(said, answer) for said, answer in pairs if said.expected]
    alone = [(said, answer) for said, answer in inside if len(said.expected or ()) == 1]
    return [
        *ranks("", [(said, [ident for ident, _ in answer.ranked]) for said, answer in alone], bars=(85.0, 96.0)),
        *_critical(suggester, pairs),
        *_out_of_scope(pairs),
        _calibrated(alone),
        two_needs(suggester, [said for said, _ in alone], [one for one in inside if one not in alone]),
        _signals(pairs),
        *_typed(suggester, [said for said, _ in alone]),
        *_times(spent),
    ]


def ranks(
    name: str, found: Sequence[tuple[Said, Sequence[str]]], *, bars: tuple[float | None, float | None] = (None, None)
) -> list[Figure]:
    """Shares of sentences whose procedure is first, and among the first three."""
    return [
        share(f"{name}première", [any(map(said.accepts, ids[:1])) for said, ids in found], bar=bars[0]),
        share(f"{name}parmi trois", [any(map(said.accepts, ids[:3])) for said, ids in found], bar=bars[1]),
    ]


def _critical(suggester: Suggester, pairs: Sequence[tuple[Said, Suggestion]]) -> list[Figure]:
    known = set(suggester.critical_ids)
    asked = [one for one in pairs if set(one[0].expected or ()) & known]
    others = [one for one in pairs if one[0].expected is not None and not set(one[0].expected) & known]
    seen = [
        answer.critical or any(said.accepts(ident) for ident, _ in answer.ranked[:3] if ident in known)
        for said, answer in asked
    ]
    return [
        share("critiques : parmi trois ou alarme", seen, bar=99.0),
        share("fausses alarmes", [answer.critical for _, answer in others], bar=8.0, at_most=True),
    ]


def _out_of_scope(pairs: Sequence[tuple[Said, Suggestion]]) -> list[Figure]:
    """What asks for the refusal itself (« hors-perimetre ») is neither in nor out: it is left aside."""
    kept = [one for one in pairs if one[0].expected is not None and REFUSED not in one[0].expected]
    truth = np.asarray([not said.expected for said, _ in kept], dtype=bool)
    told = np.asarray([answer.out_of_scope for _, answer in kept], dtype=bool)
    scores = np.asarray([answer.oos_score for _, answer in kept])
    count = len(kept) if truth.any() else 0
    return [
        drawn("hors périmètre : AUROC", lambda rows: auroc(scores[rows], truth[rows]), count, bar=0.97),
        drawn("hors périmètre : F1", lambda rows: f1(told[rows], truth[rows]), count, bar=0.90),
    ]


def _calibrated(alone: Sequence[tuple[Said, Suggestion]]) -> Figure:
    chances = np.asarray([answer.ranked[0][1] if answer.ranked else 0.0 for _, answer in alone])
    right = np.asarray([any(said.accepts(ident) for ident, _ in answer.ranked[:1]) for said, answer in alone])
    return drawn(
        "erreur de calibration",
        lambda rows: calibration_error(chances[rows], right[rows]),
        len(alone),
        bar=0.05,
        at_most=True,
    )


def two_needs(suggester: Suggester, singles: Sequence[Said], doubles: Sequence[tuple[Said, Suggestion]]) -> Figure:
    """Both needs among the first three. Sentences are joined two by two when the file has no double one."""
    if doubles:
        both = [set(said.expected or ()) <= {ident for ident, _ in answer.ranked[:3]} for said, answer in doubles]
        return share("deux besoins : les deux parmi trois", both, bar=85.0)
    both = []
    for at in range(0, len(singles), 4):
        first, second = singles[at], singles[(at * 7 + len(singles) // 2) % len(singles)]
        if first.accepts((second.expected or ("",))[0]):
            continue
        joined = first.text.rstrip(" .!?") + JOINED_BY[at // 4 % len(JOINED_BY)] + second.text
        best = [ident for ident, _ in suggester.suggest(joined).ranked[:3]]
        both.append(any(map(first.accepts, best)) and any(map(second.accepts, best)))
    return share("deux besoins joints : les deux parmi trois", both, bar=85.0)


def _signals(pairs: Sequence[tuple[Said, Suggestion]]) -> Figure:
    """Macro F1 over the signals that the file holds; silence is the clock's."""
    told = [(said, {one.name for one in answer.signals}) for said, answer in pairs if said.signals is not None]
    names = [name for name in SIGNALS if any(name in (said.signals or ()) for said, _ in told)]
    truth = {name: np.asarray([name in (said.signals or ()) for said, _ in told]) for name in names}
    heard = {name: np.asarray([name in found for _, found in told]) for name in names}
    return drawn(
        "signaux : F1 moyen",
        lambda rows: float(np.mean([f1(heard[name][rows], truth[name][rows]) for name in names])),
        len(told) if names else 0,
        bar=0.80,
    )


def _typed(suggester: Suggester, singles: Sequence[Said]) -> list[Figure]:
    """The first words of what is long enough. A talk with its turns comes from a transcript: nobody types it."""
    long = [said for said in singles if len(said.text.split()) > TYPED_WORDS and caller_text(said.text) == said.text]
    found = [
        (said, [ident for ident, _ in suggester.suggest(" ".join(said.text.split()[:TYPED_WORDS])).ranked])
        for said in long
    ]
    return [share("six mots tapés : parmi trois", [any(map(said.accepts, ids[:3])) for said, ids in found], bar=80.0)]


def _times(spent: Sequence[float]) -> list[Figure]:
    if not spent:
        return []
    middle, slow = (float(one) for one in np.percentile(spent, [50, 99]))
    return [
        Figure("durée d’une réponse : p50", middle, middle, middle, len(spent), 6.0, at_most=True, unit="ms"),
        Figure("durée d’une réponse : p99", slow, slow, slow, len(spent), 12.0, at_most=True, unit="ms"),
    ]


def rank_with(rank: Callable[[str], Sequence[str]], name: str, sentences: Sequence[Said]) -> list[Figure]:
    """The shares of another way of ranking, on the same sentences."""
    alone = [said for said in sentences if len(said.expected or ()) == 1]
    return ranks(f"{name} : ", [(said, rank(said.text)) for said in alone])

"""The inside of ``./numi bench suggestion --fit``: what the alarm and the signals are decided on, fitted again.

Our own sentences and extracts of calls, each heard by a model that had not learnt it (a quarter left out, in turn).
It prints the constants of ``critical`` and ``signalling``; a person reads them before they are put in the code.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from numi.interfaces.cli.places import say
from numi.suggestion import critical, model
from numi.suggestion.encoder import Encoder
from numi.suggestion.inputs import SIGNALS, Library
from numi.suggestion.measures import f1
from numi.suggestion.suggester import Suggester
from numi.suggestion.training import train

FOLDS = 4
OF_A_TALK, OF_TWO_NEEDS = 3.0, 12.0
_SLACK, _ROUNDS = 0.1, 50
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """A text with what is known of it: its procedures (None: not told), its signals, those that it surely is not."""

    text: str
    procedures: tuple[str, ...] | None = None
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    is_talk: bool = False

    @property
    def worth(self) -> float:
        if len(self.procedures or ()) > 1:
            return OF_TWO_NEEDS
        return OF_A_TALK if self.is_talk else 1.0


def fit(library: Library, folder: Path) -> None:
    """Print the constants, and what they give on the sentences that each model had not learnt. Takes minutes."""
    encoder = model.prepare_encoder(folder)
    told: list[_Told] = []
    weighed: list[tuple[_Array, _Array]] = []
    hits: list[bool] = []
    urgent = {one.id for one in library.procedures if one.critical}
    for fold in range(FOLDS):
        engine = _without(library, fold, encoder)
        for one in _all(library):
            if _fold(one.text) == fold:
                told.append(one)
                weighed.append(engine.weigh(one.text))
                hits.append(_is_shown(engine, one, urgent))
        say(f"  {fold + 1} sur {FOLDS}")
    _fit_alarm(told, np.array([one for one, _ in weighed]), np.array(hits), urgent)
    _fit_signals(told, np.array([one for _, one in weighed]))


def _fold(text: str) -> int:
    return zlib.crc32(b"fit" + text.encode()) % FOLDS


def _without(library: Library, fold: int, encoder: Encoder | None) -> Suggester:
    def kept(text: str) -> bool:
        return _fold(text) != fold

    rest = replace(
        library,
        procedures=tuple(
            replace(
                one,
                phrases=tuple(filter(kept, one.phrases)),
                contrasts=tuple(line for line in one.contrasts if kept(line.text)),
            )
            for one in library.procedures
        ),
        outside=tuple(one for one in library.outside if kept(one.text)),
        signals=tuple(
            replace(one, yes=tuple(filter(kept, one.yes)), no=tuple(filter(kept, one.no))) for one in library.signals
        ),
        talks=tuple(one for one in library.talks if kept(one.text)),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / model.MODEL
        path.write_bytes(train(rest, encoder))
        return Suggester.open(path, encoder)


def _all(library: Library) -> Iterator[_Told]:
    for one in library.procedures:
        yield from (_Told(text, (one.id,)) for text in one.phrases)
        yield from (_Told(line.text, (line.belongs,)) for line in one.contrasts)
    yield from (_Told(one.text, ()) for one in library.outside)
    for signal in library.signals:
        yield from (_Told(text, yes=frozenset((signal.name,))) for text in signal.yes)
        yield from (_Told(text, no=frozenset((signal.name,))) for text in signal.no)
    for talk in library.talks:
        heard = frozenset(talk.signals or ())
        silent = frozenset() if talk.signals is None else frozenset(SIGNALS) - heard
        yield _Told(talk.text, talk.procedures, heard, silent, is_talk=True)


def _is_shown(engine: Suggester, one: _Told, urgent: set[str]) -> bool:
    """Whether a critical procedure that is asked for is among the three first."""
    asked = urgent & set(one.procedures or ())
    return bool(asked) and bool(asked & {ident for ident, _ in engine.suggest(one.text).ranked[:3]})


def _fit_alarm(told: list[_Told], traits: _Array, hits: _Array, urgent: set[str]) -> None:
    rows = np.flatnonzero([one.procedures is not None for one in told])
    asks = np.array([bool(urgent & set(told[row].procedures or ())) for row in rows])
    weights = _logistic(traits[rows], asks, np.array([told[row].worth for row in rows]))
    say(f"critical.WEIGHTS = {np.round(weights, 2).tolist()}")
    likely = 1.0 / (1.0 + np.exp(-(traits[rows] @ weights[:-1] + weights[-1])))
    rings, shown = likely >= critical.RINGS_AT, hits[rows]
    kinds = {
        "phrases": np.array([not told[row].is_talk for row in rows]),
        "appels": np.array([told[row].is_talk for row in rows]),
        "deux besoins": np.array([len(told[row].procedures or ()) > 1 for row in rows]),
    }
    for name, kind in kinds.items():
        say(
            f"  {name} : sonne à raison {_percent(rings[kind & asks])}, ou parmi trois "
            f"{_percent((rings | shown)[kind & asks])}, à tort {_percent(rings[kind & ~asks])}"
        )


def _fit_signals(told: list[_Told], strengths: _Array) -> None:
    say("signalling.STARTS_AT, et le F1 que chaque seuil donne")
    for column, name in enumerate(SIGNALS):
        rows = [row for row, one in enumerate(told) if name in one.yes | one.no]
        truth = np.array([name in told[row].yes for row in rows])
        worth = np.array([told[row].worth for row in rows])
        heard = strengths[rows, column]
        best = max(np.arange(0.14, 0.42, 0.01), key=lambda bar: _weighed_f1(heard >= bar, truth, worth))
        talks = np.array([told[row].is_talk for row in rows])
        say(f'  "{name}": {best:.2f}   appels {f1((heard >= best)[talks], truth[talks]):.2f}')


def _weighed_f1(found: _Array, truth: _Array, worth: _Array) -> float:
    right = float(worth[found & truth].sum())
    return 2 * right / max(float(worth[found].sum() + worth[truth].sum()), 1e-9)


def _logistic(traits: _Array, truth: _Array, worth: _Array) -> _Array:
    """Newton's steps on a ridge-penalised logistic regression; the constant is the last weight."""
    wide = np.c_[traits, np.ones(len(traits))]
    slack = np.r_[np.full(traits.shape[1], _SLACK), 1e-6]
    weights = np.zeros(wide.shape[1])
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-(wide @ weights)))
        slope = wide.T @ (worth * (chance - truth)) + slack * weights
        curve = (wide * (worth * chance * (1.0 - chance))[:, None]).T @ wide + np.diag(slack)
        weights -= np.linalg.solve(curve, slope)
    return np.asarray(weights)


def _percent(found: _Array) -> str:
    return f"{100 * float(found.mean()):.1f} %".replace(".", ",") if len(found) else "sans objet"

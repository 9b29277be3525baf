"""The rows that are learnt from, and what each should answer for each head."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from numi.suggestion.inputs import SIGNALS, Library

OUTSIDE, CHATTER = "outside", "chatter"
# Asking for one of these procedures is giving the signal: their sentences teach it.
_GIVES = {
    "feedback-negatif": "mecontentement",
    "client-frustre": "colere",
    "urgence-securite": "urgence-securite",
    "demande-responsable": "demande-responsable",
    "parrainage": "opportunite-parrainage",
    "montee-en-gamme": "opportunite-montee-en-gamme",
    "proposer-atelier": "opportunite-atelier",
    "client-ambassadeur": "ambassadeur",
    "remboursement-compensation": "demande-remboursement",
    "suppression-rgpd": "demande-rgpd",
    "suppression-compte-numi": "demande-rgpd",
}
# Their sentences may carry several signals: they teach no signal its absence.
_LOADED = frozenset(("escalade-niveau-2", "ticket-en-attente", "renouvellement-abonnement", "hors-perimetre"))
SIGNAL_WORTH = 4.0
REFUSED = "hors-perimetre"
HOTLINE_SAYS = (
    "bonjour numi à votre écoute", "pouvez-vous me rappeler votre nom", "ne quittez pas je regarde",
    "je reste avec vous", "prenez votre temps", "d'accord je comprends", "quel est votre numéro de téléphone",
    "est-ce que vous êtes devant votre ordinateur", "je vous remercie d'avoir patienté", "merci à vous bonne journée",
    "oui", "non", "d'accord", "merci beaucoup", "je ne sais pas", "attendez", "voilà", "c'est ça", "oui c'est ça",
    "bonjour", "bonjour monsieur", "allô", "je vous explique", "alors voilà je vous appelle parce que j'ai un souci",
    "j'ai un petit problème", "est-ce que vous pouvez m'aider", "je sais plus quoi faire", "merci de m'aider",
    "je suis une vieille dame vous savez", "c'est pour ma mère", "ça fait longtemps que je suis chez vous",
)  # fmt: skip
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """What is learnt together: the rows it learns from and the answer of each row (all rows × columns)."""

    name: str
    columns: tuple[str, ...]
    rows: _Array
    targets: _Array
    worth: _Array


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with the kind (``procedure``, ``outside``, ``chatter``, ``yes``, ``no``) and the name of each."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    def where(self, *kinds: str) -> _Array:
        return np.flatnonzero(np.isin(np.asarray(self.kinds), kinds))


def examples_of(library: Library) -> Examples:
    """All rows, in the order of the library. A contrast teaches the procedure that it belongs to."""
    known = {one.id for one in library.procedures}
    rows: list[tuple[str, str, str]] = []
    for one in library.procedures:
        said = (one.title, one.description, *one.phrases)
        rows += [(text, "procedure", one.id) for text in said if text.strip()]
        rows += [(line.text, "procedure", line.belongs) for line in one.contrasts if line.belongs in known]
    rows += [(one.text, OUTSIDE, one.send_to) for one in library.outside]
    rows += [(text, CHATTER, "") for text in (*library.small_talk, *HOTLINE_SAYS)]
    for signal in library.signals:
        rows += [(text, "yes", signal.name) for text in signal.yes]
        rows += [(text, "no", signal.name) for text in signal.no]
    texts, kinds, names = zip(*rows, strict=True) if rows else ((), (), ())
    return Examples(texts, kinds, names)


def heads_of(library: Library, examples: Examples) -> tuple[Head, ...]:
    """Which procedure; out of scope, small talk and the right door; which signals."""
    names = np.asarray(examples.names)
    procedures, chatter = examples.where("procedure"), examples.where(CHATTER)
    outside = examples.where(OUTSIDE)
    doors = tuple(sorted({examples.names[row] for row in outside}))
    refused = np.intersect1d(procedures, np.flatnonzero(names == REFUSED))
    at_doors = [np.intersect1d(outside, np.flatnonzero(names == door)) for door in doors]
    around = np.sort(np.concatenate([procedures, outside, chatter]))
    alone = np.ones(len(names), dtype=np.float32)
    idents = tuple(one.id for one in library.procedures)
    ranked = [np.intersect1d(procedures, np.flatnonzero(names == ident)) for ident in idents]
    return (
        Head("ranked", idents, procedures, _targets(len(names), ranked), alone),
        Head(
            OUTSIDE,
            (OUTSIDE, CHATTER, *doors),
            around,
            _targets(len(names), [np.concatenate([outside, refused]), chatter, *at_doors]),
            alone,
        ),
        _signals(library, examples, names),
    )


def _signals(library: Library, examples: Examples, names: _Array) -> Head:
    procedures, told = examples.where("procedure"), examples.where("yes", "no")
    positives = []
    for signal in SIGNALS:
        givers = [ident for ident, given in _GIVES.items() if given == signal]
        own = np.intersect1d(examples.where("yes"), np.flatnonzero(names == signal))
        positives.append(np.concatenate([own, procedures[np.isin(names[procedures], givers)]]))
    silent = procedures[~np.isin(names[procedures], sorted(_LOADED | (_critical(library) - set(_GIVES))))]
    rows = np.sort(np.concatenate([told, silent, examples.where(CHATTER, OUTSIDE)]))
    worth = np.ones(len(names), dtype=np.float32)
    worth[told] = SIGNAL_WORTH
    return Head("signals", SIGNALS, rows, _targets(len(names), positives), worth)


def _critical(library: Library) -> set[str]:
    return {one.id for one in library.procedures if one.critical}


def _targets(count: int, positives: list[_Array]) -> _Array:
    found = np.zeros((count, len(positives)), dtype=np.float32)
    for column, rows in enumerate(positives):
        found[rows, column] = 1.0
    return found

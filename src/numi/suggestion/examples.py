"""The rows that are learnt from, and what each should answer for each head."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from numi.suggestion.inputs import SIGNALS, Library, Talk
from numi.suggestion.turns import caller_text

OUTSIDE, CHATTER, TALK = "outside", "chatter", "talk"
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
SIGNAL_WORTH, SILENT_ONE_IN = 4.0, 3
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
    """Texts with the kind (``procedure``, ``talk``, ``outside``, ``chatter``, ``yes``, ``no``) and the name of each.

    ``talks``: those of the rows of kind ``talk``, in their order.
    """

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    talks: tuple[Talk, ...] = ()

    def where(self, *kinds: str) -> _Array:
        return np.flatnonzero(np.isin(np.asarray(self.kinds), kinds))

    def of(self, kind: str, name: str) -> _Array:
        """The rows of one kind and one name."""
        return np.intersect1d(self.where(kind), np.flatnonzero(np.asarray(self.names) == name))


def examples_of(library: Library) -> Examples:
    """All rows, in the order of the library. A contrast teaches the procedure that it belongs to."""
    known = {one.id for one in library.procedures}
    rows: list[tuple[str, str, str]] = []
    for one in library.procedures:
        said = (one.title, one.description, *one.phrases)
        rows += [(text, "procedure", one.id) for text in said if text.strip()]
        rows += [(line.text, "procedure", line.belongs) for line in one.contrasts if line.belongs in known]
    talks = tuple(one for one in library.talks if known.issuperset(one.procedures))
    rows += [(caller_text(one.text).strip(), TALK, "") for one in talks]
    rows += [(one.text, OUTSIDE, one.send_to) for one in library.outside]
    rows += [(text, CHATTER, "") for text in (*library.small_talk, *HOTLINE_SAYS)]
    for signal in library.signals:
        rows += [(text, "yes", signal.name) for text in signal.yes]
        rows += [(text, "no", signal.name) for text in signal.no]
    texts, kinds, names = zip(*rows, strict=True) if rows else ((), (), ())
    return Examples(texts, kinds, names, talks)


def heads_of(library: Library, examples: Examples) -> tuple[Head, ...]:
    """Which procedure; out of scope and small talk; which signals."""
    idents = tuple(one.id for one in library.procedures)
    talks, asked = examples.where(TALK), [set(one.procedures) for one in examples.talks]
    ours = _those(talks, [bool(one) for one in asked])
    procedures, outside = (
        examples.where("procedure"),
        np.concatenate([examples.where(OUTSIDE), np.setdiff1d(talks, ours)]),
    )
    ranked = [
        np.concatenate([examples.of("procedure", ident), _those(talks, [ident in one for one in asked])])
        for ident in idents
    ]
    refused = examples.of("procedure", REFUSED)
    chatter = examples.where(CHATTER)
    count = len(examples.texts)
    alone = np.ones(count, dtype=np.float32)
    about = np.sort(np.concatenate([procedures, ours]))
    around = np.sort(np.concatenate([about, outside, chatter]))
    return (
        Head("ranked", idents, about, _targets(count, ranked), alone),
        Head(
            OUTSIDE, (OUTSIDE, CHATTER), around, _targets(count, [np.concatenate([outside, refused]), chatter]), alone
        ),
        _signals(library, examples),
    )


def _signals(library: Library, examples: Examples) -> Head:
    """What is told of a signal weighs more: most sentences of procedures were not written about signals."""
    procedures, talks = examples.where("procedure"), examples.where(TALK)
    told = np.concatenate(
        [examples.where("yes", "no"), _those(talks, [one.signals is not None for one in examples.talks])]
    )
    given = {ident: examples.of("procedure", ident) for ident in _GIVES}
    positives = []
    for signal in SIGNALS:
        givers = [given[ident] for ident, gives in _GIVES.items() if gives == signal]
        heard = _those(talks, [signal in (one.signals or ()) for one in examples.talks])
        positives.append(np.concatenate([examples.of("yes", signal), *givers, heard]))
    loaded = [examples.of("procedure", ident) for ident in sorted(_LOADED | _critical(library) - set(_GIVES))]
    silent = np.setdiff1d(procedures, np.concatenate([*given.values(), *loaded]))[::SILENT_ONE_IN]
    rows = np.unique(np.concatenate([told, *given.values(), silent, examples.where(CHATTER, OUTSIDE)]))
    worth = np.ones(len(examples.texts), dtype=np.float32)
    worth[told] = SIGNAL_WORTH
    return Head("signals", SIGNALS, rows, _targets(len(examples.texts), positives), worth)


def _those(rows: _Array, kept: list[bool]) -> _Array:
    return np.asarray(rows[np.asarray(kept, dtype=bool)])


def _critical(library: Library) -> set[str]:
    return {one.id for one in library.procedures if one.critical}


def _targets(count: int, positives: list[_Array]) -> _Array:
    found = np.zeros((count, len(positives)), dtype=np.float32)
    for column, rows in enumerate(positives):
        found[rows, column] = 1.0
    return found

"""What a sentence lets hear besides its subject, in the caller's own turns, with the words that carry it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from numi.suggestion.answers import Signal
from numi.suggestion.inputs import COMMERCIAL, SIGNALS

_Array = Any
STARTS_AT: Mapping[str, float] = {
    "mecontentement": 0.28, "colere": 0.3, "menace-resiliation": 0.17, "urgence-securite": 0.27,
    "demande-responsable": 0.28, "opportunite-parrainage": 0.25, "opportunite-montee-en-gamme": 0.28,
    "opportunite-atelier": 0.28, "ambassadeur": 0.3, "demande-remboursement": 0.3, "demande-rgpd": 0.34,
    "detresse": 0.2,
}  # fmt: skip
WORD_LIFT = 0.15
_MUTING = frozenset(("mecontentement", "colere", "menace-resiliation", "urgence-securite", "demande-rgpd", "detresse"))
# Folded words of the signal itself. A word lifts a score; it never makes a signal alone.
_WORDS: Mapping[str, str] = {
    "mecontentement": r"pas (?:tres |du tout |vraiment )?(?:satisfaite?|contente?|serieux|normal|correct)|decue?\b|insatisfaite?|laisse a desirer|reclamation|mieux de votre part|a quoi ca (?:m a )?ser[tv]i",
    "colere": r"ras (?:le bol|la casquette)|\bmarre\b|inadmissible|scandale\w*|honte\w*|incapables?|vous foutez|vous fichez|vous moquez|hors de moi|furieu\w+|bons? a rien|nuls?\b|ca suffit|charlatans?|voleurs",
    "menace-resiliation": r"resili\w+|me desabonn\w+|vais partir|m en vais|concurren\w+|arrete (?:tout|l abonnement|de payer)|coupe le prelevement|quitte numi|vous quitte|ne renouvelle",
    "urgence-securite": r"pirat\w+|hack\w+|arnaqu\w+|rancon\w*|virus|vide mon compte|debit\w+|pris la main|vole mes? |chantage|fraud\w+|usurp\w+",
    "demande-responsable": r"responsable|superieur|votre chef|le chef|directeur|direction|patron|superviseu\w+|quelqu un d autre|hierarchi\w+",
    "opportunite-parrainage": r"parrain\w*|filleul\w*|(?:ma|mon|mes|une) (?:voisin|ami|copin|coll?eg|cousin|belle|beau|soeur|frere|amie)\w* .{0,40}(?:interesse|aimerait|voudrait|aurait besoin|s inscrire|abonn)",
    "opportunite-montee-en-gamme": r"(?:formule|offre|abonnement|forfait) .{0,25}(?:superieur|plus|complet|premium|mieux|illimite)\w*|premium|plus (?:souvent|de rendez|d heures|d appels)|illimite\w*|pour toute l equipe|pour mes employes",
    "opportunite-atelier": r"atelier\w*|cours|apprendre|formation|me perfectionner|progresser|seance",
    "ambassadeur": r"je (?:vous )?recommande|parle de vous|fais de la pub|formidables?|meilleure? service|sauve la vie|a tout le monde|j en parle|temoign\w+|avis .{0,12}(?:etoiles|positif)",
    "demande-remboursement": r"rembours\w+|rendez moi mon argent|recuperer mon argent|geste commercial|dedommag\w+|compens\w+|\bavoir\b|un mois gratuit|rend\w* (?:mon argent|mes sous|l argent)",
    "demande-rgpd": r"rgpd|supprim\w+ (?:mon compte|mes donnees|tout|mes informations)|effac\w+ (?:mon|mes|tout|moi)|droit a l oubli|mes donnees|cnil|fichiers?",
    "detresse": r"pleur\w*|plus envie|je craque|au bout du rouleau|desesper\w+|angoiss\w+|j ai peur|toute? seule?|n en peux plus|mourir|suicid\w*|en finir|panique|tremble|je sais plus quoi faire",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in _WORDS.items()}
# Someone else's words or deeds around the signal: « ma banque », « mon mari dit », « je ne suis pas mécontente ».
_OTHERS = re.compile(
    r"\b(?:(?:la|ma|leur) banque|l operateur|mon operateur|orange|sfr|bouygues|free|la poste|edf|les impots|la caf|la secu"
    r"|le magasin|le vendeur|le livreur|mon (?:mari|fils|gendre|voisin|frere|patron)|ma (?:fille|voisine|soeur|belle fille|mutuelle)"
    r"|il (?:m )?a dit|elle (?:m )?a dit|ils (?:m )?ont dit)\b"
)
_TO_US = re.compile(r"\b(?:vous|votre|vos|numi|chez vous|votre collegue)\b")
_DENIED = re.compile(r"\b(?:pas|jamais|aucune?|rien|sans|ni|loin d)\b")
_AIMED = frozenset(("mecontentement", "colere", "menace-resiliation", "ambassadeur"))
OTHERS_COST, DENIED_COST = 0.12, 0.08


def heard_in(
    words: Sequence[str], spans: Sequence[tuple[int, int]], scores: _Array, *, is_danger: bool
) -> tuple[Signal, ...]:
    """The signals that pass their bar in one span, strongest first. ``scores``: one row a span, one column a signal.

    Commercial ones are silent in danger, complaint, confusion or protection.
    """
    said = [" ".join(words[start:stop]) for start, stop in spans]
    found = []
    for column, name in enumerate(SIGNALS):
        strengths = [_strength(name, text, float(scores[row, column])) for row, text in enumerate(said)]
        best = max(range(len(said)), key=lambda row: (strengths[row], -len(said[row])), default=-1)
        if best >= 0 and strengths[best] >= STARTS_AT[name]:
            found.append(Signal(name, _evidence(name, said[best]), round(min(strengths[best], 1.0), 3)))
    if is_danger or any(one.name in _MUTING for one in found):
        found = [one for one in found if one.name not in COMMERCIAL]
    return tuple(sorted(found, key=lambda one: (-one.strength, one.name)))


def _strength(name: str, said: str, score: float) -> float:
    heard = _COMPILED[name].search(said)
    if heard:
        score += WORD_LIFT
        before = said[max(0, heard.start() - 18) : heard.start()]
        score -= DENIED_COST if _DENIED.search(before) else 0.0
    if name in _AIMED and _OTHERS.search(said) and not _TO_US.search(said):
        score -= OTHERS_COST
    return score


def _evidence(name: str, said: str) -> str:
    """The words of the signal with a little around them; the beginning of the sentence otherwise."""
    heard = _COMPILED[name].search(said)
    if heard is None:
        return " ".join(said.split()[:10])
    start = said.rfind(" ", 0, max(heard.start() - 20, 0)) + 1
    stop = said.find(" ", min(heard.end() + 20, len(said)))
    return said[start : stop if stop > 0 else len(said)]

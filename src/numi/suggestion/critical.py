"""The alarm: it errs on the side of ringing. Chances of the critical procedures, or words of danger, or a signal."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from numi.suggestion.answers import Alarm, Signal

RINGS_AT = 0.26
RINGS_FAR = 0.5  # what is plainly not our trade must be plainer danger
POINTED = 3
_RINGING = {
    "urgence-securite": "urgence-securite",
    "colere": "client-frustre",
    "menace-resiliation": "client-frustre",
    "mecontentement": "feedback-negatif",
}
_Array = np.ndarray[Any, Any]
# Folded words, one space between them. Each line names the procedure that it points to.
_DANGER: tuple[tuple[str, str], ...] = (
    ("fraude-bancaire", r"(?:vide|pris|vole|debite|preleve|retire|disparu|parti)\w* .{0,40}(?:compte|livret|carte|euros|argent|sous)"),
    ("fraude-bancaire", r"(?:argent|euros|sous|economies|livret) .{0,30}(?:disparu|envole|parti|vole|pirate|prelev)"),
    ("fraude-bancaire", r"(?:faux|pretendu|soi disant) (?:conseiller|banquier)|(?:conseiller|banquier|service fraude) .{0,60}(?:code|carte|virement|coursier)"),
    ("fraude-bancaire", r"(?:donne|dicte|lu|communique|tape|rempli|mis) .{0,30}(?:numero|code)s? .{0,20}(?:carte|cb|banque|bancaire|secret)"),
    ("fraude-bancaire", r"(?:paiement|achat|retrait|virement|prelevement|debit)s? .{0,40}(?:pas fait|jamais fait|pas moi|connais pas|jamais comman|inconnu|reconnais pas|bizarre)"),
    ("fraude-bancaire", r"arnaqu\w*|escro\w*"),
    ("urgence-securite", r"(?:souris|curseur|fleche) .{0,25}(?:bouge|deplace|marche|toute? seule?)"),
    ("urgence-securite", r"(?:pris|prend|a) (?:la main|le controle)|teamviewer|anydesk|(?:quelqu un|il|ils) .{0,15}(?:dans|sur) mon (?:ordinateur|pc|telephone)"),
    ("urgence-securite", r"rancon\w*|chiffre\w* .{0,20}(?:fichiers|dossiers)|(?:fichiers|dossiers|photos|documents) .{0,40}(?:bloque|verrouille|crypte|chiffre|illisible)s?"),
    ("urgence-securite", r"(?:ecran|ordinateur|page) .{0,30}(?:virus|bloque|alerte|sirene|alarme|police)|virus"),
    ("urgence-securite", r"(?:microsoft|windows|support) .{0,40}(?:appel|numero|telephon)"),
    ("urgence-securite", r"(?:telephone|portable|ordinateur|tablette|sac) .{0,20}(?:vole|arrache|derobe)\w*|vole .{0,12}(?:telephone|portable|ordinateur|tablette)"),
    ("chantage-email", r"chant\w*|(?:film|vid|photo|image)\w* .{0,40}(?:nue?s?|intime|coquin|sexe|webcam|camera|diffus|divulg)|bitcoins?|webcam"),
    ("chantage-email", r"(?:menace|sinon|si je ne? paye?|si je ne? paie) .{0,50}(?:photo|video|image|contacts|famille|amis|diffus|envoie)"),
    ("compte-facebook-pirate", r"(?:pirat|hack|vole|pris)\w* .{0,25}(?:facebook|messenger|instagram|insta|profil)|(?:facebook|messenger|instagram|profil) .{0,40}(?:pirat|hack|vole|pas moi|a ma place|plus a moi|usurp)\w*"),
    ("boite-email-piratee", r"(?:pirat|hack|vole)\w* .{0,25}(?:mail|messagerie|boite|gmail|orange|adresse)|(?:mail|messagerie|boite|gmail|adresse) .{0,40}(?:pirat|hack|pas moi|a ma place|pas ecrit|jamais ecrit|jamais envoye)\w*"),
    ("identifiants-compromis", r"(?:fuite|vole|diffuse|compromis|revele|vendu)\w* .{0,30}(?:donnees|mots? de passe|identifiants?)|(?:mots? de passe|identifiants?|donnees|codes?) .{0,40}(?:fuite|vole|dans la nature|compromis|connus?|pirat)\w*"),
    ("identifiants-compromis", r"(?:donne|mis|tape|rentre|entre|rempli|communique) .{0,20}(?:mot de passe|identifiant|mes codes).{0,50}(?:faux|arnaque|pas le vrai|pirate|louche)"),
    ("faux-remboursement", r"(?:rembours|trop percu|trop verse|regularisation|cheque)\w* .{0,60}(?:cliqu|lien|carte|rib|louche|faux|vrai|mail|sms|message)|(?:mail|sms|message|texto)s? .{0,60}(?:rembours|trop percu|trop verse|amende|vitale|colis)"),
    ("faux-remboursement", r"cliqu\w* .{0,20}(?:lien|dessus)"),
    ("client-frustre", r"\b(?:marre|ras le bol|scandale\w*|inadmissible|honte\w*|incapables?|incompetents?|foutez|fichez|foutre|moquez|charlatans?|voleurs|nuls|furieu\w*|enerve\w*|a bout|assez)\b"),
    ("client-frustre", r"vous (?:etes|servez) .{0,15}(?:rien|nuls?|incapable|mauvais|bons? a rien)|(?:resilie|arrete tout|avocat|tribunal|porte plainte contre vous)"),
    ("feedback-negatif", r"(?:pas|peu|tres mal) (?:tres |du tout |vraiment )?(?:satisfaite?|contente?|serieux|convenable|terrible|normal|correct|professionnel)|decue?|insatisfaite?|mecontente?|reclamation|plaindre|laisse a desirer|attendais (?:a )?mieux"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _DANGER)


def words_of_danger(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The procedures that words of danger point to, each with the words."""
    said = " ".join(words)
    found: dict[str, str] = {}
    for name, pattern in _COMPILED:
        if name not in found and (heard := pattern.search(said)):
            found[name] = heard.group()
    return tuple(found.items())


def listen_for_danger(
    *,
    critical: Sequence[tuple[str, float]],
    words: Sequence[str],
    signals: Sequence[Signal],
    rings_at: float,
) -> Alarm:
    """Rings when critical procedures hold ``rings_at`` of the chances, or half of that with a word or a signal.

    ``critical``: chances of the critical procedures in the clearest place.
    """
    mass = sum(chance for _, chance in critical)
    ranked = sorted(critical, key=lambda one: (-one[1], one[0]))
    spoken = dict(words_of_danger(words))
    signalled = [_RINGING[one.name] for one in signals if one.name in _RINGING]
    known = {name for name, _ in critical}
    named = [name for name in (*spoken, *signalled) if name in known]
    if mass < rings_at and not (named and mass >= rings_at / 2):
        return Alarm(rings=False)
    likely = [name for name, chance in ranked if chance >= 0.05][:POINTED]
    pointed = tuple(dict.fromkeys([*likely, *named]))[:POINTED] or tuple(name for name, _ in ranked[:1])
    return Alarm(rings=True, procedures=pointed, because=next(iter(spoken.values()), ""))

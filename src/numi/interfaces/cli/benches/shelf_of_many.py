"""A shelf of thousands of procedures with phrases, around the real ones: services, machines, deeds and troubles."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from numi.suggestion.inputs import Library, ProcedureTexts

_PLACES = (
    "la mairie de", "le club de", "la médiathèque de", "le théâtre de", "la piscine de", "l’agence de", "le musée de",
    "la coopérative de", "le marché de", "l’école de", "la maison de quartier de", "le camping de", "la ferme de",
)  # fmt: skip
_TOWNS = (
    "Brest", "Pau", "Lens", "Sète", "Dole", "Vichy", "Nantua", "Royan", "Bastia", "Cayenne", "Mende", "Tulle", "Figeac",
    "Laval", "Redon", "Gap", "Digne", "Auch", "Foix", "Albi", "Privas", "Guéret",
)  # fmt: skip
_DEEDS = (
    ("réserver un créneau", "prendre une place", "retenir une heure"),
    ("annuler une inscription", "se désinscrire", "ne plus venir"),
    ("payer la cotisation", "régler la somme due", "verser sa part"),
    ("changer l’horaire", "décaler le rendez-vous", "venir plus tard"),
    ("retrouver le planning", "voir le calendrier", "savoir quel jour c’est"),
    ("inscrire un enfant", "ajouter mon petit-fils", "mettre la petite sur la liste"),
    ("envoyer le certificat médical", "transmettre le papier du docteur", "donner l’ordonnance"),
    ("signaler une panne de matériel", "dire que l’appareil est cassé", "prévenir qu’une machine ne tourne plus"),
    ("emprunter du matériel", "louer une machine", "avoir un outil pour le week-end"),
    ("rendre un objet", "rapporter ce que j’ai pris", "remettre le prêt"),
    ("obtenir un badge", "avoir une carte d’entrée", "ouvrir le portillon"),
    ("déclarer une absence", "dire que je ne serai pas là", "prévenir que je manque"),
    ("consulter le menu", "savoir ce qu’on mange", "lire la carte de la semaine"),
    ("proposer un bénévolat", "donner un coup de main", "aider une matinée"),
    ("commander un panier", "avoir des légumes", "prendre la livraison du jeudi"),
    ("demander une subvention", "avoir une aide pour l’association", "toucher un soutien"),
    ("louer la salle", "avoir la grande pièce pour un mariage", "prendre le local"),
    ("suivre un chantier", "savoir où en sont les travaux", "voir l’avancée"),
)
_SAID = (
    "je voudrais {deed} à {place}", "comment on fait pour {deed}, c’est pour {place}", "{place}, il faut {deed}",
    "bonjour j ai besoin de {deed} a {place}", "on m’a dit d’appeler pour {deed}, {place}",
)  # fmt: skip


def crowded(library: Library, count: int) -> Library:
    """The same library among others that are made up, ``count`` procedures in all."""
    made = itertools.islice(_made(), max(count - len(library.procedures), 0))
    return replace(library, procedures=(*library.procedures, *made))


def _made() -> Iterator[ProcedureTexts]:
    for number, (place, town, deeds) in enumerate(itertools.product(_PLACES, _TOWNS, _DEEDS)):
        where = f"{place} {town}"
        said = tuple(
            _SAID[(number + at) % len(_SAID)].format(deed=deeds[at % len(deeds)], place=where) for at in range(6)
        )
        title = f"{deeds[0].capitalize()} : {where}"
        yield ProcedureTexts(f"zz-{number:05d}", title, f"Pour {deeds[1]}, {where}.", phrases=said)

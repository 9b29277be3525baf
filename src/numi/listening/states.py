"""What becomes of the words of a call once it is over."""

from django.db import models


class Review(models.TextChoices):
    WAITING = "waiting", "À relire"
    TAKEN = "taken", "Gardée"
    REFUSED = "refused", "Laissée"


class Speaker(models.TextChoices):
    CLIENT = "client", "Client"
    AGENT = "hotliner", "Hotliner"


SIGNALS = {
    "mecontentement": "Mécontentement",
    "colere": "Colère",
    "menace-resiliation": "Menace de partir",
    "urgence-securite": "Danger en cours",
    "demande-responsable": "Veut un responsable",
    "opportunite-parrainage": "Parrainage possible",
    "opportunite-montee-en-gamme": "Autre formule possible",
    "opportunite-atelier": "Atelier utile",
    "ambassadeur": "Très satisfait",
    "demande-remboursement": "Demande un remboursement",
    "demande-rgpd": "Ses données",
    "detresse": "Détresse",
}

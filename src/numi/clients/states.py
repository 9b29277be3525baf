"""Closed lists about the people we help."""

from django.db.models import TextChoices


class ClientState(TextChoices):
    PROSPECT = "prospect", "Découvre le service"
    CLIENT = "client", "Client"
    DORMANT = "dormant", "Sans contact"
    MERGED = "merged", "Fusionné"
    ERASED = "erased", "Effacé"


class Civility(TextChoices):
    MRS = "mrs", "Mme"
    MR = "mr", "M."
    NONE = "none", "Non précisé"


class ContactKind(TextChoices):
    PHONE = "phone", "Téléphone"
    EMAIL = "email", "E-mail"


class Channel(TextChoices):
    """Ways to reach or be reached."""

    PHONE = "phone", "Téléphone"
    SMS = "sms", "SMS"
    EMAIL = "email", "E-mail"
    POST = "post", "Courrier"
    WHATSAPP = "whatsapp", "WhatsApp"
    WEBSITE = "website", "Site"
    CHAT = "chat", "Messagerie"


class Purpose(TextChoices):
    """What a consent is for (facts-fr 11.5)."""

    SERVICE = "service", "Suivi de ses demandes"
    COMMERCIAL = "commercial", "Offres commerciales"
    SURVEY = "survey", "Enquête de satisfaction"
    RECORDING = "recording", "Enregistrement"
    ACCESSIBILITY = "accessibility", "Préférences d’accessibilité"


class Answer(TextChoices):
    YES = "yes", "Oui"
    NO = "no", "Non"
    UNKNOWN = "unknown", "Inconnu"


class Ease(TextChoices):
    """« Aisance »: how at ease the person is with digital things."""

    UNKNOWN = "unknown", "Inconnue"
    BEGINNER = "1", "1 sur 3, débute"
    LEARNING = "2", "2 sur 3, se débrouille"
    AT_EASE = "3", "3 sur 3, à l’aise"


class DeviceKind(TextChoices):
    COMPUTER = "computer", "Ordinateur"
    LAPTOP = "laptop", "Portable"
    PHONE = "phone", "Téléphone"
    TABLET = "tablet", "Tablette"
    PRINTER = "printer", "Imprimante"
    BOX = "box", "Box Internet"
    OTHER = "other", "Autre"


class MandateScope(TextChoices):
    """What a helper may do for the person."""

    SPEAK = "speak", "Parler en son nom"
    INFORMED = "informed", "Être tenu au courant"
    PAPERS = "papers", "Recevoir ses documents"
    DECIDE = "decide", "Décider de l’abonnement"

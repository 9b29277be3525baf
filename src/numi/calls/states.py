"""What a call and a promised call-back may become."""

from django.db.models import TextChoices

from numi.core.states import Machine, Transition


class CallState(TextChoices):
    RINGING = "ringing", "Sonne"
    ANSWERED = "answered", "En ligne"
    ON_HOLD = "on_hold", "En attente"
    ENDED = "ended", "Terminé"
    MISSED = "missed", "Manqué"


C = CallState
CALL = Machine(
    C,
    Transition("answer", (C.RINGING,), C.ANSWERED),
    Transition("hold", (C.ANSWERED,), C.ON_HOLD),
    Transition("unhold", (C.ON_HOLD,), C.ANSWERED),
    Transition("transfer", (C.ANSWERED, C.ON_HOLD), C.ANSWERED),
    Transition("end", (C.ANSWERED, C.ON_HOLD), C.ENDED),
    Transition("miss", (C.RINGING,), C.MISSED),
)


class Direction(TextChoices):
    INBOUND = "inbound", "Reçu"
    OUTBOUND = "outbound", "Émis"


class Match(TextChoices):
    """What we know of who is calling."""

    UNKNOWN = "unknown", "Inconnu"
    GUESSED = "guessed", "Peut-être"
    ONE = "one", "Reconnu"
    MANY = "many", "Plusieurs personnes"
    CONFIRMED = "confirmed", "Confirmé"
    DENIED = "denied", "Ce n’est pas elle"


class CallbackState(TextChoices):
    PLANNED = "planned", "Promis"
    REACHED = "reached", "Joint"
    WRITTEN = "written", "Écrit après trois essais"
    CANCELLED = "cancelled", "Annulé"


class AttemptResult(TextChoices):
    NO_ANSWER = "no_answer", "Pas de réponse"
    BUSY = "busy", "Occupé"
    VOICEMAIL = "voicemail", "Répondeur"
    WRONG_NUMBER = "wrong_number", "Mauvais numéro"
    REACHED = "reached", "Joint"

"""What a request may become, and the closed lists about it."""

from django.db.models import TextChoices

from numi.core.states import Machine, Transition


class TicketState(TextChoices):
    NEW = "new", "Nouvelle"
    IN_PROGRESS = "in_progress", "En cours"
    WAITING_CLIENT = "waiting_client", "En attente client"
    WAITING_INTERNAL = "waiting_internal", "En attente interne"
    CALLBACK_PLANNED = "callback_planned", "Rappel planifié"
    ESCALATED = "escalated", "Escaladée"
    RETURNED = "returned", "Retournée"
    RESOLVED = "resolved", "Résolue"
    CLOSED = "closed", "Clôturée"
    OUT_OF_SCOPE = "out_of_scope", "Hors périmètre"
    MERGED = "merged", "Doublon"


S = TicketState
OPEN_STATES = (
    S.NEW,
    S.IN_PROGRESS,
    S.WAITING_CLIENT,
    S.WAITING_INTERNAL,
    S.CALLBACK_PLANNED,
    S.ESCALATED,
    S.RETURNED,
    S.RESOLVED,
)
ACTIVE_STATES = (S.NEW, S.IN_PROGRESS, S.WAITING_CLIENT, S.WAITING_INTERNAL, S.CALLBACK_PLANNED, S.RETURNED)
QUEUE_STATES = (S.NEW, S.ESCALATED, S.RETURNED)

TICKET = Machine(
    S,
    Transition("take", (S.NEW, S.ESCALATED, S.RETURNED), S.IN_PROGRESS),
    Transition("ask_client", (S.IN_PROGRESS,), S.WAITING_CLIENT),
    Transition("wait_internally", (S.IN_PROGRESS,), S.WAITING_INTERNAL),
    Transition(
        "resume",
        (S.WAITING_CLIENT, S.WAITING_INTERNAL, S.CALLBACK_PLANNED, S.RETURNED, S.RESOLVED),
        S.IN_PROGRESS,
    ),
    Transition("plan_callback", (S.NEW, S.IN_PROGRESS, S.WAITING_CLIENT, S.RETURNED), S.CALLBACK_PLANNED),
    Transition(
        "escalate",
        (S.NEW, S.IN_PROGRESS, S.WAITING_CLIENT, S.WAITING_INTERNAL, S.CALLBACK_PLANNED, S.RETURNED),
        S.ESCALATED,
    ),
    Transition("escalate_further", (S.ESCALATED,), S.ESCALATED),
    Transition("return_brief", (S.ESCALATED,), S.RETURNED),
    Transition(
        "resolve",
        (S.NEW, S.IN_PROGRESS, S.WAITING_CLIENT, S.WAITING_INTERNAL, S.CALLBACK_PLANNED, S.ESCALATED, S.RETURNED),
        S.RESOLVED,
    ),
    Transition("close", (S.RESOLVED, S.WAITING_CLIENT), S.CLOSED),
    Transition("refer_elsewhere", (S.NEW, S.IN_PROGRESS), S.OUT_OF_SCOPE),
    Transition("merge", OPEN_STATES, S.MERGED),
    Transition("reopen", (S.CLOSED, S.OUT_OF_SCOPE), S.IN_PROGRESS),
    Transition("unmerge", (S.MERGED,), S.IN_PROGRESS),
)


class Priority(TextChoices):
    URGENT = "urgent", "Urgente"
    HIGH = "high", "Haute"
    NORMAL = "normal", "Normale"
    NONE = "none", "Sans priorité"


PRIORITY_RANKS = {Priority.URGENT: 1, Priority.HIGH: 2, Priority.NORMAL: 3, Priority.NONE: 4}
PRIORITY_OF_URGENCY = {"critique": Priority.URGENT, "haute": Priority.HIGH, "normale": Priority.NORMAL}


class TicketKind(TextChoices):
    """What the request is about; some kinds are closed by a person only (see ``security``)."""

    QUESTION = "question", "Question"
    SECURITY = "security", "Sécurité"
    FRAUD = "fraud", "Fraude"
    COMPLAINT = "complaint", "Réclamation"
    REFUND = "refund", "Remboursement"
    PRIVACY = "privacy", "Données personnelles"
    WITHDRAWAL = "withdrawal", "Rétractation ou résiliation"
    VULNERABILITY = "vulnerability", "Personne à protéger"
    INCIDENT = "incident", "Incident de la plateforme"
    SILENT = "silent", "Appel muet"
    OUT_OF_SCOPE = "out_of_scope", "Hors périmètre"


HUMAN_CLOSED_KINDS = frozenset(
    {
        TicketKind.SECURITY,
        TicketKind.FRAUD,
        TicketKind.COMPLAINT,
        TicketKind.REFUND,
        TicketKind.PRIVACY,
        TicketKind.WITHDRAWAL,
        TicketKind.VULNERABILITY,
    }
)


class Need(TextChoices):
    """What we wait for from the client."""

    INFORMATION = "information", "Une information"
    CONFIRMATION = "confirmation", "Une confirmation"
    ACTION = "action", "Une action"


class Outcome(TextChoices):
    RESOLVED = "resolved", "Résolu"
    HARM_PREVENTED = "harm_prevented", "Résolu, fraude évitée"
    ESCALATED = "escalated", "Passé à un autre niveau"
    CALLBACK = "callback", "Rappel promis"
    REFERRED = "referred", "Orienté vers un autre service"
    REFUSED = "refused", "La personne ne souhaite pas continuer"
    SILENT = "silent", "Appel muet"
    CUT = "cut", "Appel coupé"
    NOT_SOLVED = "not_solved", "Pas résolu"


class LinkKind(TextChoices):
    RELATED = "related", "Liée à"
    SPLIT_FROM = "split_from", "Issue de"
    FOLLOWS = "follows", "Suite de"


class BriefState(TextChoices):
    SENT = "sent", "Envoyée"
    ACCEPTED = "accepted", "Acceptée"
    RETURNED = "returned", "Retournée"

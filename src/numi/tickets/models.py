"""A request, what was written about it, what was promised, and who it was passed to."""

from django.conf import settings
from django.db import models

from numi.clients.states import Channel
from numi.core.ids import uuid7
from numi.tickets.states import (
    OPEN_STATES,
    QUEUE_STATES,
    BriefState,
    LinkKind,
    Need,
    Outcome,
    Priority,
    TicketKind,
    TicketState,
)

USER = settings.AUTH_USER_MODEL


class Ticket(models.Model):
    """A request (« demande »). ``number`` is read on the phone, checked, and cannot be guessed from another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("numéro", max_length=9, unique=True)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, null=True, related_name="tickets")
    channel = models.CharField("arrivée par", max_length=10, choices=Channel)
    kind = models.CharField("nature", max_length=14, choices=TicketKind, default=TicketKind.QUESTION)
    subject = models.CharField("objet", max_length=160, blank=True)
    words = models.TextField("ce que dit la personne", blank=True)
    priority = models.CharField("priorité", max_length=6, choices=Priority, default=Priority.NONE)
    priority_rank = models.PositiveSmallIntegerField(default=4, editable=False)
    state = models.CharField("état", max_length=16, choices=TicketState, default=TicketState.NEW)
    level = models.PositiveSmallIntegerField("niveau", default=1)
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_tickets")
    contact = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    promised_at = models.DateTimeField("promis pour", null=True, blank=True)
    promise = models.CharField("promesse", max_length=240, blank=True)
    promise_alerted_at = models.DateTimeField(null=True, blank=True)
    waiting_for = models.CharField("on attend", max_length=14, choices=Need, blank=True)
    waiting_reason = models.CharField("motif de l’attente", max_length=240, blank=True)
    waiting_since = models.DateTimeField("en attente depuis", null=True, blank=True)
    outcome = models.CharField("issue", max_length=16, choices=Outcome, blank=True)
    close_reason = models.CharField("motif de clôture", max_length=240, blank=True)
    client_answered_at = models.DateTimeField("réponse donnée au client le", null=True, blank=True)
    resolved_at = models.DateTimeField("résolue le", null=True, blank=True)
    closed_at = models.DateTimeField("clôturée le", null=True, blank=True)
    closed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_count = models.PositiveSmallIntegerField("réouvertures", default=0)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    merged_from_state = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField("créée le")
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField("dernier mouvement")
    version = models.PositiveIntegerField("version", default=1)
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    # Kept by the database: both engines then see that a list is what a partial index holds, and guess its size well.
    is_open = models.GeneratedField(
        verbose_name="ouverte",
        expression=models.ExpressionWrapper(
            models.Q(state__in=[str(state) for state in OPEN_STATES]), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    is_queued = models.GeneratedField(
        verbose_name="à prendre",
        expression=models.ExpressionWrapper(
            models.Q(owner__isnull=True, state__in=[str(state) for state in QUEUE_STATES]),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting_client", waiting_since__isnull=False)
                | (~models.Q(state="waiting_client") & models.Q(waiting_since__isnull=True)),
                name="ticket_waiting_since_iff_waiting",
                violation_error_message="La date d’attente va avec l’état « En attente client ».",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="ticket_closed_at_iff_closed",
                violation_error_message="La date de clôture va avec l’état « Clôturée ».",
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="ticket_merged_iff_target",
                violation_error_message="Un doublon pointe vers la demande gardée.",
            ),
            models.CheckConstraint(
                condition=models.Q(priority="urgent", priority_rank=1)
                | models.Q(priority="high", priority_rank=2)
                | models.Q(priority="normal", priority_rank=3)
                | models.Q(priority="none", priority_rank=4),
                name="ticket_rank_is_priority",
                violation_error_message="Le rang suit la priorité.",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-created_at"], name="ticket_client"),
            models.Index(
                fields=["priority_rank", "created_at", "id", "level"],
                name="ticket_queue",
                condition=models.Q(is_queued=True),
            ),
            models.Index(
                fields=["owner", "priority_rank", "created_at", "id"],
                name="ticket_mine",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["priority_rank", "created_at", "id"], name="ticket_open", condition=models.Q(is_open=True)
            ),
            models.Index(
                fields=["priority_rank", "created_at", "id"],
                name="ticket_waiting",
                condition=models.Q(state="waiting_client"),
            ),
            models.Index(
                fields=["promised_at", "id"],
                name="ticket_promised",
                condition=models.Q(is_open=True, promised_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.display_number

    @property
    def display_number(self) -> str:
        return f"{self.number[:3]}\u00a0{self.number[3:6]}\u00a0{self.number[6:]}"


class Note(models.Model):
    """Something written on a request. The database refuses any change or removal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="notes")
    body = models.TextField("texte")
    visible_to_client = models.BooleanField("visible par le client", default=False)
    kind = models.CharField("nature", max_length=20, default="note")
    author = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("écrite le")
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["ticket", "at"], name="note_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.at:%Y-%m-%d %H:%M}"


class Link(models.Model):
    """Two requests that belong together."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField("lien", max_length=12, choices=LinkKind)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "other", "kind"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"


class Brief(models.Model):
    """What the next level must know (« fiche de passage »), written from the trace, at most 120 words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="briefs")
    from_level = models.PositiveSmallIntegerField("du niveau")
    to_level = models.PositiveSmallIntegerField("au niveau")
    problem = models.CharField("problème confirmé, en une phrase", max_length=240)
    body = models.TextField("fiche")
    is_live = models.BooleanField("appel en cours", default=False)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("envoyée le")
    state = models.CharField("état", max_length=8, choices=BriefState, default=BriefState.SENT)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("réponse le", null=True)
    return_reason = models.CharField("motif du retour", max_length=240, blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "from_level", "to_level"],
                condition=models.Q(state="returned"),
                name="brief_returned_once",
                violation_error_message="Une fiche ne se retourne qu’une fois par niveau.",
            ),
        ]
        indexes = [models.Index(fields=["ticket", "-at"], name="brief_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} N{self.from_level}→N{self.to_level}"


class Notice(models.Model):
    """A word to one colleague: « votre dossier est revenu », « promesse dépassée »."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"


class Message(models.Model):
    """A text meant for the client after a call (« récapitulatif »): kept ready, sent later or by hand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=40)
    channel = models.CharField("par", max_length=10, choices=Channel)
    to = models.CharField("à", max_length=254)
    body = models.TextField("texte")
    state = models.CharField(max_length=10, default="ready")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    dedup_key = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"

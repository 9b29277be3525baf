"""Telephone: calls in and out, silent calls, calls to give back."""

from django.conf import settings
from django.db import models

from numi.calls.states import AttemptResult, CallbackState, CallState, Direction, Match
from numi.core.ids import uuid7

USER = settings.AUTH_USER_MODEL


class Call(models.Model):
    """One telephone conversation, from the PBX or written by hand. ``number`` is E.164, empty when hidden."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider_id = models.CharField("identifiant du standard", max_length=120, unique=True, null=True)
    direction = models.CharField("sens", max_length=8, choices=Direction, default=Direction.INBOUND)
    number = models.CharField("numéro", max_length=20, blank=True)
    raw_number = models.CharField("numéro reçu", max_length=60, blank=True)
    is_hidden = models.BooleanField("numéro masqué", default=False)
    line = models.CharField("ligne", max_length=60, blank=True)
    state = models.CharField("état", max_length=8, choices=CallState, default=CallState.RINGING)
    match = models.CharField("reconnaissance", max_length=9, choices=Match, default=Match.UNKNOWN)
    agent = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, null=True, related_name="calls")
    previous_client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, null=True, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, null=True, related_name="calls")
    rang_at = models.DateTimeField("a sonné le", null=True)
    answered_at = models.DateTimeField("décroché le", null=True)
    held_at = models.DateTimeField("en attente depuis", null=True)
    ended_at = models.DateTimeField("fini le", null=True)
    last_event_at = models.DateTimeField("dernier signe du standard")
    is_manual = models.BooleanField("saisi à la main", default=False)
    outcome = models.CharField("issue", max_length=16, blank=True)
    silent_cause = models.CharField("cause du silence", max_length=40, blank=True)
    was_hard = models.BooleanField("appel difficile", default=False)
    wrapped_up_at = models.DateTimeField("compte rendu le", null=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="on_hold", held_at__isnull=False)
                | (~models.Q(state="on_hold") & models.Q(held_at__isnull=True)),
                name="call_held_at_iff_on_hold",
                violation_error_message="L’heure d’attente va avec l’état « En attente ».",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "-rang_at"], name="call_ticket"),
            models.Index(fields=["client", "-rang_at"], name="call_client"),
            models.Index(fields=["number", "-rang_at"], name="call_number"),
            models.Index(fields=["-rang_at", "-id"], name="call_rang"),
            models.Index(fields=["state", "rang_at"], name="call_live", condition=models.Q(ended_at__isnull=True)),
            models.Index(
                fields=["agent", "-answered_at"],
                name="call_not_wrapped",
                condition=models.Q(wrapped_up_at__isnull=True, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.state}"

    @property
    def is_answered(self) -> bool:
        return self.state == CallState.ANSWERED

    @property
    def is_on_hold(self) -> bool:
        return self.state == CallState.ON_HOLD

    @property
    def is_conversing(self) -> bool:
        return self.is_answered or self.is_on_hold


class HookReceipt(models.Model):
    """An event as the PBX sent it, kept before anything is understood. The id makes a replay harmless."""

    event_id = models.CharField(max_length=120, primary_key=True)
    call_ref = models.CharField("appel", max_length=120, blank=True)
    received_at = models.DateTimeField()
    body = models.TextField()
    state = models.CharField(max_length=10, default="received")
    problem = models.CharField(max_length=240, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="receipt_received"),
            models.Index(fields=["call_ref"], name="receipt_call"),
        ]

    def __str__(self) -> str:
        return self.event_id


class Callback(models.Model):
    """A call we owe. ``queued_at`` is the place in line, kept through every attempt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, null=True, related_name="callbacks")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, null=True, related_name="callbacks")
    missed_call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, related_name="callback")
    number = models.CharField("numéro", max_length=20)
    reason = models.CharField("motif", max_length=240)
    window_from = models.DateTimeField("pas avant")
    window_to = models.DateTimeField("avant")
    queued_at = models.DateTimeField("en file depuis")
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField("état", max_length=9, choices=CallbackState, default=CallbackState.PLANNED)
    attempt_count = models.PositiveSmallIntegerField("essais", default=0)
    done_at = models.DateTimeField("tenu le", null=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(window_to__gt=models.F("window_from")),
                name="callback_window_ordered",
                violation_error_message="La fin du créneau vient après son début.",
            ),
        ]
        indexes = [
            models.Index(fields=["window_from", "queued_at"], name="callback_due", condition=models.Q(state="planned")),
            models.Index(fields=["number"], name="callback_owed", condition=models.Q(state="planned")),
        ]

    def __str__(self) -> str:
        return f"{self.reason[:40]}"


class CallbackAttempt(models.Model):
    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=AttemptResult)
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.result}"


class RaisedHand(models.Model):
    """A hotliner asks a supervisor for help, during the call."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="raised_hands")
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("motif", max_length=240, blank=True)
    at = models.DateTimeField()
    seen_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    lowered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "by"],
                condition=models.Q(lowered_at__isnull=True),
                name="hand_raised_once",
                violation_error_message="Votre main est déjà levée.",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="hand_up", condition=models.Q(lowered_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.by_id} {self.ticket_id}"

"""What was done with a procedure, live."""

from django.conf import settings
from django.db import models

from numi.core.ids import uuid7
from numi.guidance.states import RunState, StepKind

USER = settings.AUTH_USER_MODEL


class Run(models.Model):
    """One procedure followed for one request. The text followed is known by its digest, for years."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="runs")
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, related_name="+")
    procedure_id = models.CharField("procédure", max_length=80)
    content_hash = models.CharField("empreinte du texte", max_length=64)
    versions = models.JSONField("textes du parcours", default=dict)
    state = models.CharField("état", max_length=10, choices=RunState, default=RunState.RUNNING)
    current_procedure = models.CharField("procédure en cours", max_length=80)
    current_step = models.CharField("étape en cours", max_length=80)
    outcome_step = models.CharField("issue", max_length=80, blank=True)
    outcome = models.CharField("nature de l’issue", max_length=16, blank=True)
    holds_left = models.JSONField("à faire avant de clore", default=list)
    matched = models.BooleanField("le bon guide", null=True)
    started_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("commencé le")
    touched_at = models.DateTimeField("dernier geste le")
    paused_at = models.DateTimeField("en pause depuis", null=True)
    ended_at = models.DateTimeField("fini le", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="paused", paused_at__isnull=False)
                | (~models.Q(state="paused") & models.Q(paused_at__isnull=True)),
                name="run_paused_at_iff_paused",
                violation_error_message="L’heure de pause va avec l’état « En pause ».",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "-started_at"], name="run_ticket"),
            models.Index(fields=["procedure_id", "-started_at"], name="run_procedure"),
            models.Index(fields=["paused_at"], name="run_paused", condition=models.Q(state="paused")),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.state}"


class StepEvent(models.Model):
    """One gesture in a run. Added only: the database refuses any change or removal.

    ``id`` is made in the browser, so that sending twice adds once; ``seq`` is the order in the run as the browser
    saw it; ``at`` is when it was done (browser clock, bounded by the server), ``received_at`` when it arrived.
    """

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind)
    procedure = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    answer = models.CharField(max_length=120, blank=True)
    item = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=240, blank=True)
    elapsed_ms = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["run", "seq", "received_at"], name="stepevent_run")]

    def __str__(self) -> str:
        return f"{self.kind} {self.step}"

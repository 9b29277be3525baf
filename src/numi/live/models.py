"""What open screens must know now."""

from django.db import models


class Event(models.Model):
    """A nudge for open screens. It carries ids only: the screen asks for the rest with its own rights."""

    kind = models.CharField(max_length=40)
    audience = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="event_at")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.audience}"


class Viewer(models.Model):
    """Somebody who has a case open; fresh for thirty seconds."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    seen_at = models.DateTimeField()
    typing_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "user", "subject_kind"], name="viewer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject_kind}:{self.subject_id}"


class Heartbeat(models.Model):
    """The last sign of life of a process that works by itself, and what its last round said of each job."""

    name = models.CharField(max_length=80, primary_key=True)
    beat_at = models.DateTimeField()
    started_at = models.DateTimeField()
    problems = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name

"""What people are typing and have not yet given to anybody."""

from django.conf import settings
from django.db import models

from numi.core.ids import uuid7


class Draft(models.Model):
    """One text in progress: one agent, one thing, one kind of text. Never shown on another thing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "subject_id", "subject_kind", "kind"], name="draft_once"),
        ]
        indexes = [models.Index(fields=["agent", "-saved_at"], name="draft_recent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind}:{self.subject_id}"

"""What was proposed while somebody spoke, what was chosen, how it ended; the sentences kept to
learn from; the words of a transcript while the call lasts."""

from django.conf import settings
from django.db import models

from numi.core.ids import uuid7
from numi.listening.states import Review, Speaker

USER = settings.AUTH_USER_MODEL


class Choice(models.Model):
    """One guide opened (or none) after what was proposed for the words of a request.

    ``text_digest`` is a keyed digest of those words, never the words. ``shown`` is ``[[procedure, confidence], …]``.
    ``place`` is that of the chosen one in ``shown``, from 1; 0 when it was not there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run_id = models.UUIDField("guide", null=True, unique=True)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("choisi le")
    text_digest = models.CharField("empreinte des mots", max_length=64)
    word_count = models.PositiveSmallIntegerField("mots", default=0)
    model = models.CharField("modèle", max_length=64, blank=True)
    shown = models.JSONField("proposés", default=list)
    is_out_of_scope = models.BooleanField("hors périmètre", default=False)
    is_critical = models.BooleanField("alarme", default=False)
    signals = models.JSONField("signaux", default=list)
    chosen = models.CharField("choisi", max_length=80, blank=True)
    place = models.PositiveSmallIntegerField("rang", default=0)
    ended = models.CharField("issue", max_length=24, blank=True)
    ended_at = models.DateTimeField("fini le", null=True)
    review = models.CharField("relecture", max_length=8, choices=Review, default=Review.WAITING)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "-at"], name="choice_ticket"),
            models.Index(fields=["-at"], name="choice_review", condition=models.Q(review="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.chosen or '—'} ({self.place})"


class Phrase(models.Model):
    """A caller's sentence, masked, read by a supervisor, from which the suggestion learns."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    procedure_id = models.CharField("procédure", max_length=80, db_index=True)
    text = models.CharField("phrase", max_length=240)
    choice = models.OneToOneField(Choice, on_delete=models.SET_NULL, null=True, related_name="phrase")
    taken_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("gardée le")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure_id", "text"], name="phrase_once")]

    def __str__(self) -> str:
        return self.text


class Line(models.Model):
    """One line of a transcript, kept the time of the call: it serves to propose guides, then it is forgotten."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    source_id = models.CharField("identifiant du moteur", max_length=120)
    who = models.CharField("qui parle", max_length=8, choices=Speaker)
    text = models.CharField("paroles", max_length=500)
    at = models.DateTimeField("dit le")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "source_id"], name="line_once")]
        indexes = [models.Index(fields=["at"], name="line_at")]

    def __str__(self) -> str:
        return f"{self.who} {self.at:%H:%M:%S}"

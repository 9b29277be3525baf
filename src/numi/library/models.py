"""The library as it lives: what is in use, every version for ever, what is being written, what readers think of it."""

from django.conf import settings
from django.db import models

from numi.core.ids import uuid7
from numi.library.states import OPEN_REVISIONS, RevisionState

USER = settings.AUTH_USER_MODEL


class PublishedProcedure(models.Model):
    """One version of one procedure, known by the digest of its text."""

    content_hash = models.CharField("empreinte", max_length=64, primary_key=True)
    procedure_id = models.CharField("procédure", max_length=80, db_index=True)
    number = models.PositiveIntegerField("version", default=1)
    title = models.CharField("titre", max_length=200)
    text = models.TextField("texte")
    ties = models.JSONField(
        "liens", null=True, editable=False, help_text="Voir library.ties ; vide : à relire du texte."
    )
    is_current = models.BooleanField("en vigueur", default=True)
    published_at = models.DateTimeField("publiée le")
    published_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    change_note = models.CharField("ce qui change", max_length=240, blank=True)
    retired_at = models.DateTimeField("retirée le", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure_id"],
                condition=models.Q(is_current=True),
                name="procedure_one_current",
                violation_error_message="Une seule version d’une procédure est en vigueur.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}@{self.content_hash[:8]}"


class LibraryEntry(models.Model):
    """One procedure on the shelf: what the lists show and sort by, copied from its current version, and its use."""

    procedure_id = models.CharField("procédure", max_length=80, primary_key=True)
    title = models.CharField("titre", max_length=200)
    description = models.TextField("description", blank=True)
    family = models.CharField("catégorie", max_length=40)
    level = models.PositiveSmallIntegerField("niveau", default=1)
    urgency = models.CharField("priorité", max_length=10)
    urgency_rank = models.PositiveSmallIntegerField(default=3, editable=False)
    minutes_from = models.PositiveSmallIntegerField("durée courte", default=1)
    minutes_to = models.PositiveSmallIntegerField("durée longue", default=1)
    keeper = models.CharField("pôle responsable", max_length=80, blank=True)
    owner = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_on = models.DateField("relue le")
    review_due_on = models.DateField("à relire le")
    published_at = models.DateTimeField("mise à jour le")
    published_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField("version", default=1)
    retired_at = models.DateTimeField("retirée le", null=True)
    successor = models.CharField("remplacée par", max_length=80, blank=True)
    view_count = models.PositiveIntegerField("vues", default=0)
    useful_count = models.PositiveIntegerField("utile", default=0)
    useless_count = models.PositiveIntegerField("pas utile", default=0)
    open_doubt_count = models.PositiveIntegerField("doutes ouverts", default=0)
    has_leaflet = models.BooleanField("feuillet", default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["urgency_rank", "-view_count", "title"],
                name="entry_shelf",
                condition=models.Q(retired_at__isnull=True),
            ),
            models.Index(fields=["review_due_on"], name="entry_review", condition=models.Q(retired_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.procedure_id


class EntryTag(models.Model):
    """A word under which a procedure is filed."""

    entry = models.ForeignKey(LibraryEntry, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField("étiquette", max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "entry"], name="entry_tag_once")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A stem that texts hold, and in how many of them: rare words weigh more."""

    name = models.CharField(max_length=40, primary_key=True)
    entry_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """One stem in one procedure, with its weight: the index of the library, the same on every engine."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey(LibraryEntry, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "entry"], name="posting_once")]

    def __str__(self) -> str:
        return f"{self.term_id} {self.entry_id}"


class Revision(models.Model):
    """A text being written for a procedure, one open at a time. ``version`` guards against stale saves."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    procedure_id = models.CharField("procédure", max_length=80)
    base_hash = models.CharField("version de départ", max_length=64, blank=True)
    text = models.TextField("texte", blank=True)
    state = models.CharField("état", max_length=10, choices=RevisionState, default=RevisionState.DRAFT)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    last_editor = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField("relue le", null=True)
    remark = models.CharField("remarque du relecteur", max_length=500, blank=True)
    change_note = models.CharField("ce qui change", max_length=240, blank=True)
    publish_at = models.DateTimeField("à publier le", null=True)
    created_at = models.DateTimeField("commencée le")
    saved_at = models.DateTimeField("enregistrée le")
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure_id"],
                condition=models.Q(state__in=[str(state) for state in OPEN_REVISIONS]),
                name="revision_one_open",
                violation_error_message="Un brouillon de cette procédure est déjà ouvert.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="scheduled", publish_at__isnull=False) | ~models.Q(state="scheduled"),
                name="revision_scheduled_has_moment",
                violation_error_message="Une publication prévue a une date.",
            ),
        ]
        indexes = [
            models.Index(fields=["publish_at"], name="revision_due", condition=models.Q(state="scheduled")),
            models.Index(fields=["procedure_id", "-saved_at"], name="revision_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.state}"


class Vote(models.Model):
    """« Utile ? », once per person and version, with a reason when it is no."""

    entry = models.ForeignKey(LibraryEntry, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    content_hash = models.CharField(max_length=64)
    is_useful = models.BooleanField("utile")
    reason = models.CharField("pourquoi", max_length=240, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "user", "content_hash"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.is_useful}"


class Favourite(models.Model):
    """A procedure that somebody keeps at hand."""

    entry = models.ForeignKey(LibraryEntry, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="favourites")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "entry"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.entry_id}"


class Doubt(models.Model):
    """« Je doute de cette étape »: a question to the keeper of the procedure, answered with what was done about it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(LibraryEntry, on_delete=models.CASCADE, related_name="doubts")
    content_hash = models.CharField(max_length=64)
    step = models.CharField("étape", max_length=80, blank=True)
    reason = models.CharField("ce qui ne va pas", max_length=500)
    is_dangerous = models.BooleanField("peut faire du tort", default=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("dit le")
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("répondu le", null=True)
    answer = models.CharField("réponse", max_length=500, blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["at"], name="doubt_open", condition=models.Q(answered_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.entry_id}#{self.step}"

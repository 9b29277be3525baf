"""What happened: facts that are only ever added, and the seals over them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Concat, StrIndex, Substr

POINT = models.Value(".")


class Fact(models.Model):
    """One line of the journal. The database refuses any change or removal (see ``append_only``)."""

    kind = models.CharField("nature", max_length=60)
    # « ticket » of « ticket.closed », kept by the database: what one looks for in the journal.
    family = models.GeneratedField(
        verbose_name="famille",
        expression=Substr("kind", 1, StrIndex(Concat("kind", POINT), POINT) - 1),
        output_field=models.CharField(max_length=60),
        db_persist=True,
    )
    subject_kind = models.CharField("objet", max_length=40)
    subject_id = models.UUIDField("identifiant de l’objet")
    client_id = models.UUIDField("client concerné", null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # ``fact_actor`` begins with it
        related_name="+",
    )
    at = models.DateTimeField("moment")
    data = models.JSONField("détails", default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-id"], name="fact_subject"),
            models.Index(fields=["client_id", "-id"], name="fact_client"),
            models.Index(fields=["actor", "-id"], name="fact_actor"),
            models.Index(fields=["family", "-id"], name="fact_family"),
            models.Index(fields=["actor", "family", "-id"], name="fact_actor_family"),
            models.Index(fields=["at"], name="fact_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind}:{self.subject_id}"


class Seal(models.Model):
    """The digest of a batch of facts, chained to the seal before it.

    ``gaps`` are ranges of ids absent when the batch was sealed (a rolled-back or still open transaction);
    ``late`` are ids of older gaps that have appeared since. Together they cover every fact once. ``prints`` holds a
    short print of each fact, in order, to name the one that was altered; the digest covers them whole.
    """

    first_id = models.BigIntegerField("premier fait")
    last_id = models.BigIntegerField("dernier fait")
    count = models.PositiveIntegerField("nombre")
    gaps = models.JSONField("trous", default=list)
    late = models.JSONField("tardifs", default=list)
    prints = models.TextField("empreintes courtes", default="")
    digest = models.CharField("empreinte", max_length=64)
    previous = models.CharField("empreinte précédente", max_length=64, unique=True)
    sealed_at = models.DateTimeField("scellé le")

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"

"""The person helped, how to reach them, who helps them, and what they agreed to."""

from django.conf import settings
from django.db import models

from numi.clients.states import (
    Answer,
    Channel,
    Civility,
    ClientState,
    ContactKind,
    DeviceKind,
    Ease,
    Purpose,
)
from numi.core.ids import uuid7


class Household(models.Model):
    """People who live together (« foyer »): a couple, a care home."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("nom", max_length=120)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("nom", max_length=160)
    siren = models.CharField("SIREN", max_length=9, blank=True)

    def __str__(self) -> str:
        return self.name


class Client(models.Model):
    """A person helped by the hotline. ``version`` guards against stale saves."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField("état", max_length=10, choices=ClientState, default=ClientState.PROSPECT)
    civility = models.CharField("civilité", max_length=5, choices=Civility, default=Civility.NONE)
    given_name = models.CharField("prénom", max_length=80, blank=True)
    family_name = models.CharField("nom", max_length=80, blank=True)
    # On PostgreSQL this column sorts by code (migration 0003): one index then gives the beginnings of names, in order.
    search_name = models.CharField(max_length=170, blank=True, editable=False)
    sound_name = models.CharField(max_length=60, blank=True, editable=False)
    birth_year = models.PositiveSmallIntegerField("année de naissance", null=True, blank=True)
    street = models.CharField("adresse", max_length=160, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    client_since = models.DateField("client depuis", null=True, blank=True)
    plan_name = models.CharField("formule", max_length=60, blank=True)
    covered_until = models.DateField("couvert jusqu’au", null=True, blank=True)
    ease = models.CharField("aisance", max_length=8, choices=Ease, default=Ease.UNKNOWN)
    has_no_email = models.BooleanField("pas d’e-mail", default=False)
    has_no_mobile = models.BooleanField("pas de mobile", default=False)
    preferred_channel = models.CharField("préfère", max_length=10, choices=Channel, blank=True)
    hard_of_hearing = models.BooleanField("entend mal", default=False)
    hard_to_speak = models.BooleanField("parle avec difficulté", default=False)
    low_sight = models.BooleanField("voit mal", default=False)
    slow_pace = models.BooleanField("aller doucement", default=False)
    care_note = models.CharField("à savoir", max_length=240, blank=True)
    recognition_word = models.CharField("mot de reconnaissance", max_length=40, blank=True)
    is_vip = models.BooleanField("VIP", default=False)
    household = models.ForeignKey(Household, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed")
    created_at = models.DateTimeField("créé le")
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="client_merged_iff_target",
                violation_error_message="Une fiche fusionnée pointe vers la fiche gardée.",
            ),
        ]
        indexes = [
            models.Index(fields=["search_name"], name="client_search_name"),
            models.Index(fields=["sound_name", "search_name"], name="client_sound_name"),
            models.Index(fields=["-created_at", "-id"], name="client_newest"),
            models.Index(fields=["postcode"], name="client_postcode"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or "Personne sans nom"

    @property
    def polite_name(self) -> str:
        """« Mme Morel », or the given name when no civility is known."""
        if self.civility in (Civility.MRS, Civility.MR) and self.family_name:
            return f"{Civility(self.civility).label}\u00a0{self.family_name}"
        return self.full_name

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper() or "?"


class ContactPoint(models.Model):
    """A number or an address. The same number may belong to several people (a couple, a care home)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField("nature", max_length=5, choices=ContactKind)
    value = models.CharField("valeur", max_length=254)
    label = models.CharField("précision", max_length=60, blank=True)
    is_main = models.BooleanField("principal", default=False)
    takes_sms = models.BooleanField("reçoit les SMS", default=False)
    verified_at = models.DateTimeField("vérifié le", null=True, blank=True)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "value"],
                condition=models.Q(removed_at__isnull=True),
                name="contact_once_per_client",
                violation_error_message="Ce contact est déjà sur la fiche.",
            ),
        ]
        indexes = [models.Index(fields=["value"], name="contact_value", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.value


class Device(models.Model):
    """Something at home that calls are about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="devices")
    kind = models.CharField("nature", max_length=10, choices=DeviceKind)
    label = models.CharField("nom", max_length=80)
    system = models.CharField("système", max_length=40, blank=True)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)

    def __str__(self) -> str:
        return self.label


class EaseReading(models.Model):
    """One appreciation of the person's ease, kept so that progress shows."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="ease_readings")
    ease = models.CharField("aisance", max_length=8, choices=Ease)
    at = models.DateTimeField("relevée le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.ease} {self.at:%Y-%m-%d}"


class VulnerabilityNote(models.Model):
    """A neutral note with restricted reading (facts-fr 8): wording that the person may read without being hurt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="vulnerability_notes")
    body = models.TextField("note")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrite le")
    review_on = models.DateField("à relire le")
    ended_at = models.DateTimeField("levée le", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.client_id} {self.at:%Y-%m-%d}"


class Mandate(models.Model):
    """A helper who may act for the person, for this, from then to then, with the proof of the consent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="mandates")
    helper_name = models.CharField("nom de l’aidant", max_length=160)
    helper_relation = models.CharField("lien", max_length=60)
    helper_phone = models.CharField("téléphone", max_length=20, blank=True)
    helper_client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="helps")
    scopes = models.JSONField("portée", default=list)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au (exclu)")
    consent_text = models.TextField("texte de l’accord")
    consent_text_hash = models.CharField(max_length=64)
    consent_channel = models.CharField("accord donné par", max_length=10, choices=Channel)
    consent_proof = models.CharField("preuve", max_length=240)
    consented_at = models.DateTimeField("accord donné le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="mandate_ends_after_start",
                violation_error_message="La fin de l’accord vient après son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper_name} → {self.client_id}"


class Consent(models.Model):
    """What the person answered, for one channel and one purpose; the newest row counts.

    An « inconnu » or expired answer means no (facts-fr 11.5).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    channel = models.CharField("canal", max_length=10, choices=Channel)
    purpose = models.CharField("pour", max_length=14, choices=Purpose)
    answer = models.CharField("réponse", max_length=8, choices=Answer)
    collected_at = models.DateTimeField("recueillie le")
    expires_at = models.DateTimeField("expire le", null=True, blank=True)
    text_shown = models.TextField("texte dit ou montré")
    text_version = models.CharField("version du texte", max_length=40)
    collected_through = models.CharField("recueillie par", max_length=10, choices=Channel)
    proof = models.CharField("preuve", max_length=240)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_through = models.CharField("retirée par", max_length=10, choices=Channel, blank=True)

    class Meta:
        indexes = [models.Index(fields=["client", "purpose", "channel", "-collected_at"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.purpose}/{self.channel} {self.answer}"


class Merge(models.Model):
    """The trace of two cards made one, with what is needed to undo it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField("déplacé", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("fusionné le")
    undone_at = models.DateTimeField("défait le", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"


class NotDuplicate(models.Model):
    """Two cards that a person judged to be two people: never proposed again."""

    first = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="not_duplicate_once")]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class PhoneMention(models.Model):
    """A number that appeared in what somebody wrote or said about a request: helps guess an unknown caller."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="phone_mentions")
    value = models.CharField("numéro", max_length=20)
    seen_at = models.DateTimeField("vu le")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "value"], name="mention_once")]
        indexes = [models.Index(fields=["value"], name="mention_value")]

    def __str__(self) -> str:
        return self.value

"""People who sign in, where they are in their day, and the invitations sent to them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from numi.accounts.roles import STAFF, Role, level_of
from numi.core.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Django asks for this class; people are made by ``operations.invite``."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A member of the hotline (later also a client with a portal)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField("e-mail", unique=True)
    given_name = models.CharField("prénom", max_length=80)
    family_name = models.CharField("nom", max_length=80, blank=True)
    role = models.CharField("rôle", max_length=12, choices=Role)
    is_active = models.BooleanField("en activité", default=True)
    joined_at = models.DateTimeField("arrivé le", null=True)
    left_at = models.DateTimeField("parti le", null=True)
    extension = models.CharField("poste téléphonique", max_length=40, blank=True)
    settings = models.JSONField("réglages personnels", default=dict, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    session_epoch = models.PositiveIntegerField("époque des sessions", default=1)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_active=True, left_at__isnull=True)
                | models.Q(is_active=False, left_at__isnull=False),
                name="user_left_iff_inactive",
                violation_error_message="Une personne partie a une date de départ.",
            ),
            models.UniqueConstraint(
                fields=["extension"],
                condition=~models.Q(extension=""),
                name="user_extension_unique",
                violation_error_message="Ce poste téléphonique est déjà attribué.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()

    @property
    def level(self) -> int:
        return level_of(self.role)

    @property
    def is_staff_member(self) -> bool:
        return self.role in STAFF

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session is bound to: another password, role or epoch, and the session is nobody's."""
        value = f"{self.password}|{self.role}|{self.is_active}|{self.session_epoch}"
        return salted_hmac("numi.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


class Availability(models.TextChoices):
    OFF = "off", "Hors service"
    ON_DUTY = "on_duty", "Prêt à décrocher"
    IN_CALL = "in_call", "En appel"
    WRAP_UP = "wrap_up", "Termine un appel"
    PAUSE = "pause", "En pause"


class Presence(models.Model):
    """Where one hotliner is now; one row a person."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="presence")
    state = models.CharField("état", max_length=10, choices=Availability, default=Availability.OFF)
    since = models.DateTimeField("depuis")
    until = models.DateTimeField("jusqu’à", null=True)
    reason = models.CharField("motif", max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state"], name="presence_state")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"

    @property
    def is_on_duty(self) -> bool:
        return self.state == Availability.ON_DUTY

    @property
    def is_paused(self) -> bool:
        return self.state == Availability.PAUSE


class Invitation(models.Model):
    """A single-use link for a new colleague, or for one who is locked out: only the digest of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField("e-mail")
    role = models.CharField("rôle", max_length=12, choices=Role)
    given_name = models.CharField("prénom", max_length=80)
    family_name = models.CharField("nom", max_length=80, blank=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("créée le")
    expires_at = models.DateTimeField("valable jusqu’au")
    used_at = models.DateTimeField("utilisée le", null=True)
    revoked_at = models.DateTimeField("retirée le", null=True)

    def __str__(self) -> str:
        return f"{self.email} ({self.role})"

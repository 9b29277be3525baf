"""What a text of the library may become, and how far one may trust what is published."""

from django.db.models import TextChoices

from numi.core.states import Machine, Transition


class RevisionState(TextChoices):
    DRAFT = "draft", "Brouillon"
    IN_REVIEW = "in_review", "En relecture"
    APPROVED = "approved", "Relue, bonne à publier"
    SCHEDULED = "scheduled", "Publication prévue"
    PUBLISHED = "published", "Publiée"
    DISCARDED = "discarded", "Abandonnée"


R = RevisionState
REVISION = Machine(
    R,
    Transition("save", (R.DRAFT,), R.DRAFT),
    Transition("submit", (R.DRAFT,), R.IN_REVIEW),
    Transition("send_back", (R.IN_REVIEW, R.APPROVED), R.DRAFT),
    Transition("take_back", (R.IN_REVIEW, R.APPROVED), R.DRAFT),
    Transition("approve", (R.IN_REVIEW,), R.APPROVED),
    Transition("schedule", (R.DRAFT, R.APPROVED), R.SCHEDULED),
    Transition("unschedule", (R.SCHEDULED,), R.DRAFT),
    Transition("unschedule_approved", (R.SCHEDULED,), R.APPROVED),
    Transition("publish", (R.DRAFT, R.APPROVED, R.SCHEDULED), R.PUBLISHED),
    Transition("discard", (R.DRAFT, R.IN_REVIEW, R.APPROVED, R.SCHEDULED), R.DISCARDED),
)
OPEN_REVISIONS = (R.DRAFT, R.IN_REVIEW, R.APPROVED, R.SCHEDULED)


class Trust(TextChoices):
    """How sure a published procedure is (« vérifiée, à contrôler, douteuse »)."""

    VERIFIED = "verified", "Vérifiée"
    TO_CHECK = "to_check", "À contrôler"
    DOUBTFUL = "doubtful", "Douteuse"


class Category(TextChoices):
    """The families of procedures, as the folders of ``content/procedures`` are named."""

    SECURITE = "securite", "Sécurité"
    DEMARCHES = "demarches", "Démarches administratives"
    MESSAGERIE = "messagerie", "Messagerie"
    COMMUNICATION = "communication", "Communication et visio"
    MATERIEL = "materiel", "Matériel"
    TELEPHONE = "telephone", "Téléphone"
    RELATION = "relation", "Scénarios"

"""Who may do what in the house, in one place."""

from django.db.models import TextChoices


class Role(TextChoices):
    """The roles of the hotline. ``level`` 1–3 answers calls; the others act around them."""

    N1 = "n1", "Padawan numérique (N1)"
    N2 = "n2", "Jedi support (N2)"
    N3 = "n3", "Maître cyber (N3)"
    SUPERVISOR = "supervisor", "Superviseur"
    FACILITATOR = "facilitator", "Animateur"
    DPO = "dpo", "Référent RGPD"
    ADMIN = "admin", "Administrateur"
    CLIENT = "client", "Client"


HOTLINERS = frozenset({Role.N1, Role.N2, Role.N3})
CALL_TAKERS = HOTLINERS | {Role.SUPERVISOR}
STAFF = frozenset(set(Role) - {Role.CLIENT})

LEVELS = {Role.N1: 1, Role.N2: 2, Role.N3: 3, Role.SUPERVISOR: 4}


def level_of(role: str) -> int:
    """The support level of a role, 0 when the role takes no call."""
    return LEVELS.get(Role(role), 0)

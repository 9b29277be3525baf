"""What an administrator types about colleagues."""

from django import forms

from numi.accounts.roles import STAFF, Role
from numi.interfaces.ui.forms import DeskForm

ROLES = [(role.value, role.label) for role in Role if role in STAFF]
CHOOSE_A_ROLE = "Choisissez un rôle de la liste."


def _role_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=ROLES, error_messages={"required": CHOOSE_A_ROLE, "invalid_choice": CHOOSE_A_ROLE}
    )


class InviteForm(DeskForm):
    """Who arrives, and as what."""

    given_name = forms.CharField(
        label="Prénom",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Donnez le prénom du collègue."},
    )
    family_name = forms.CharField(
        label="Nom", max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="Adresse e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Donnez l’adresse e-mail du collègue.",
            "invalid": "Écrivez une adresse complète, par exemple ines.petit@exemple.fr.",
        },
    )
    role = _role_field("Rôle")


class RoleForm(DeskForm):
    """Another role for a colleague, with the version that was on the screen."""

    role = _role_field("Nouveau rôle")

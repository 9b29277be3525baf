"""What may be typed about a person."""

from typing import Any

from django import forms

from numi.clients.operations.card import IDENTITY
from numi.clients.states import Answer, Channel, Civility, ContactKind, DeviceKind, Ease, MandateScope, Purpose
from numi.interfaces.ui.forms import DeskForm, LongText

GROUPS = (
    ("Qui c’est", ("civility", "given_name", "family_name", "birth_year", "is_vip")),
    ("Où elle habite", ("street", "postcode", "city")),
    ("Pour bien lui parler", ("hard_of_hearing", "hard_to_speak", "low_sight", "slow_pace", "care_note")),
    ("Pour la joindre", ("preferred_channel", "has_no_email", "has_no_mobile", "recognition_word")),
    ("Sa formule", ("plan_name", "covered_until", "client_since")),
)
TOO_LONG = {"max_length": "Trop long : %(show_value)d signes, %(limit_value)d au plus. Gardez l’essentiel."}
NOT_A_CHOICE = {"invalid_choice": "Ce choix n’existe pas. Reprenez dans la liste."}


class DayField(forms.DateField):
    """A day, by the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": "Choisissez une date.",
                "invalid": "Écrivez une date, par exemple 26/11/2026.",
            },
            **kwargs,
        )


def short(label: str, limit: int, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("required", False)
    return forms.CharField(label=label, max_length=limit, error_messages=TOO_LONG, **kwargs)


def yes_no(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def choice(label: str, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    errors = NOT_A_CHOICE | {"required": "Choisissez une ligne de la liste."}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **kwargs)


class IdentityForm(DeskForm):
    """Every field of IDENTITY. The values first seen come back beside them as ``base-<name>``."""

    civility = choice("Civilité", Civility.choices, required=False, initial=Civility.NONE)
    given_name = short("Prénom", 80)
    family_name = short("Nom", 80)
    birth_year = forms.IntegerField(
        label="Année de naissance",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}),
        error_messages={"invalid": "Écrivez l’année en quatre chiffres, par exemple 1948, ou laissez vide."},
    )
    is_vip = yes_no("VIP")
    street = short("Adresse", 160)
    postcode = short("Code postal", 10)
    city = short("Ville", 80)
    hard_of_hearing = yes_no("Entend mal")
    hard_to_speak = yes_no("Parle avec difficulté")
    low_sight = yes_no("Voit mal")
    slow_pace = yes_no("Aller doucement")
    care_note = short("À savoir", 240, help_text="Une phrase que la personne pourrait lire.")
    preferred_channel = choice("Préfère", [("", "Pas de préférence"), *Channel.choices], required=False)
    has_no_email = yes_no("N’a pas d’e-mail")
    has_no_mobile = yes_no("N’a pas de mobile")
    recognition_word = short(
        "Mot de reconnaissance",
        40,
        help_text="Convenu pour prouver que c’est bien nous. Jamais un mot de passe.",
    )
    plan_name = short("Formule", 60)
    covered_until = DayField(label="Couverte jusqu’au")
    client_since = DayField(label="Client depuis")

    def clean_civility(self) -> str:
        return str(self.cleaned_data["civility"] or Civility.NONE)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in the parts that the page shows."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def identity(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in IDENTITY if name in self.cleaned_data}


class NewClientForm(IdentityForm):
    """A new card: a name or a way to reach the person is enough."""

    phone = short("Téléphone", 40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
    email = short("E-mail", 254, widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not any(values.get(name) for name in ("given_name", "family_name", "phone", "email")):
            raise forms.ValidationError("Donnez au moins un nom, un numéro ou un e-mail.")
        if values.get("email") and values.get("has_no_email"):
            self.add_error("email", "Vous notez « n’a pas d’e-mail » et un e-mail. Gardez l’un des deux.")
        return values


class PartForm(DeskForm):
    """A small form of the card; ``part`` keeps its element ids apart from the others'."""

    part = ""
    drawn_once = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.part}-%s")
        super().__init__(*args, **kwargs)


class ContactForm(PartForm):
    part = "contact"
    kind = choice("Nature", ContactKind.choices)
    value = forms.CharField(
        label="Numéro ou adresse",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le numéro ou l’adresse.", **TOO_LONG},
    )
    label = short("Précision", 60, help_text="Par exemple « chez sa fille ».")
    is_main = yes_no("C’est le principal")


class DeviceForm(PartForm):
    part = "device"
    kind = choice("Nature", DeviceKind.choices)
    label = forms.CharField(
        label="Nom",
        max_length=80,
        error_messages={
            "required": "Donnez un nom à l’appareil, par exemple « Portable Windows 11 ».",
            **TOO_LONG,
        },
    )
    system = short("Système", 40)


class EaseForm(PartForm):
    part = "ease"
    ease = choice("Aisance aujourd’hui", [one for one in Ease.choices if one[0] != Ease.UNKNOWN])


class ConsentForm(PartForm):
    part = "consent"
    purpose = choice("Pour", Purpose.choices)
    channel = choice("Par", Channel.choices)
    answer = choice("Réponse", Answer.choices)
    text_shown = LongText(label="Le texte dit ou montré", limit=2_000, rows=2, required=False)
    text_version = short("Version du texte", 40)
    collected_through = choice("Recueillie par", Channel.choices)
    proof = short("Preuve", 240, help_text="Par exemple « appel de ce matin » ou « formulaire signé ».")


class MandateForm(PartForm):
    part = "mandate"
    helper_name = short("Nom de l’aidant", 160)
    helper_relation = short("Lien", 60, help_text="Par exemple « sa fille ».")
    helper_phone = short("Téléphone de l’aidant", 40)
    scopes = forms.MultipleChoiceField(
        label="Ce qu’il peut faire",
        choices=MandateScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Dites ce que l’aidant peut faire : au moins une chose.", **NOT_A_CHOICE},
    )
    starts_on = DayField(label="Du", required=True)
    ends_on = DayField(label="Au (ce jour exclu)", required=True)
    consent_text = LongText(label="Le texte lu à la personne", limit=2_000, rows=2, required=False)
    consent_channel = choice("Accord donné par", Channel.choices)
    consent_proof = short("Preuve de l’accord", 240)


class ProtectedForm(PartForm):
    """``seen`` is the note that the page shows: one written meanwhile is not ended unread."""

    part = "protected"
    seen = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    body = LongText(
        label="Note",
        limit=2_000,
        rows=4,
        help_text="Des faits, des mots que la personne pourrait lire sans être blessée. Relue dans six mois.",
    )


class HouseholdForm(DeskForm):
    name = forms.CharField(
        label="Nom du foyer",
        max_length=80,
        error_messages={"required": "Donnez un nom au foyer, par exemple « Foyer Morel ».", **TOO_LONG},
    )

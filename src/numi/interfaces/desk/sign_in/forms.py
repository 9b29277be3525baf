"""Coming in."""

from typing import Any

from django import forms


class ArrivalForm(forms.Form):
    """The first password. Its rules are checked by the operation, which knows the person."""

    password = forms.CharField(
        max_length=1000, strip=False, error_messages={"required": "Choisissez un mot de passe de 12 signes au moins."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "id_%s"})


class AgainForm(forms.Form):
    """E-mail, password and code at once."""

    login = forms.EmailField(max_length=254)
    password = forms.CharField(max_length=1000, strip=False)
    code = forms.CharField(max_length=20)
    who = forms.UUIDField(required=False)

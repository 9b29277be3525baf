"""Base of every form: French sentences, bounded text, a token against double clicks, a version against stale saves."""

from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString

from numi.core.errors import InvalidInput
from numi.core.ids import uuid7

TEXT_LIMIT = 20_000


_DRAWN: dict[tuple[Any, ...], SafeString] = {}


class DeskField(forms.BoundField):
    """A field of a form on a page. An empty one that never changes is drawn once for all (see ``drawn_once``)."""

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        if widget or attrs or only_initial or not self._is_always_the_same():
            return super().as_widget(widget, attrs, only_initial)
        key = (type(self.form), self.form.auto_id, self.form.prefix, self.name)
        if key not in _DRAWN:
            _DRAWN[key] = super().as_widget()
        return _DRAWN[key]

    def _is_always_the_same(self) -> bool:
        form: Any = self.form
        is_empty = not form.is_bound and self.name not in form.initial
        return form.drawn_once and is_empty and not callable(self.field.initial)


class DeskForm(forms.Form):
    """A form whose errors are sentences with a way out.

    ``form_token`` names this very form: the operation stores it, so that fifty clicks make one thing.
    ``version`` is the version of the record the person was looking at. ``drawn_once`` says that the fields never depend
    on the page: their choices are those of the class, their element ids the same everywhere.
    """

    bound_field_class = DeskField
    drawn_once: ClassVar[bool] = False
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid7

    def own_fields(self) -> list[forms.BoundField]:
        return list(self.visible_fields())


def valid(form: DeskForm) -> dict[str, Any]:
    """The cleaned values. Raises InvalidInput with every reason: the refusal page gives back what was typed."""
    if not form.is_valid():
        raise InvalidInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


class LongText(forms.CharField):
    """A bounded text area. NUL is refused with a sentence; what was typed stays in the form."""

    def __init__(self, *, limit: int = TEXT_LIMIT, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(
            max_length=limit,
            error_messages={
                "required": "Écrivez quelques mots avant d’enregistrer.",
                "max_length": "Trop long : %(show_value)d signes, %(limit_value)d au plus. Gardez l’essentiel.",
                "null_characters_not_allowed": "Ce texte contient un signe illisible. Recopiez-le sans lui.",
            },
            **kwargs,
        )

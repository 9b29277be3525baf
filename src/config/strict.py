"""A template of ours that names a variable nobody gave fails, in tests."""

import sys
from pathlib import Path

OURS = Path(__file__).resolve().parents[1]


class UndefinedVariableError(RuntimeError):
    """The template and the name it asked for."""


class Undefined(str):
    """Django's ``string_if_invalid``: formatted with the missing name, it raises when the template is ours.

    Templates of third parties (allauth's) lean on undefined names, so they get an empty text.
    """

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        context = sys._getframe(1).f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        where = str(getattr(getattr(template, "origin", None), "name", "") or "")
        if where.startswith(str(OURS)):
            raise UndefinedVariableError(f"{where}: « {name} » is not in the context.")
        return ""

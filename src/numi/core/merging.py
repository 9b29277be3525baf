"""Two people change one thing: what each changed alone stays, what both changed is shown with both values. Pure."""

from collections.abc import Mapping
from typing import Any

Clashes = dict[str, tuple[Any, Any]]


def three_way(
    values: Mapping[str, Any], base: Mapping[str, Any], current: Mapping[str, Any]
) -> tuple[dict[str, Any], Clashes]:
    """The fields to change, and those changed by both: name → (mine, theirs).

    ``values`` is what a person sends, ``base`` what they were looking at, ``current`` what is kept now.
    """
    wanted = {name: value for name, value in values.items() if value != base.get(name)}
    clashes = {
        name: (value, current.get(name))
        for name, value in wanted.items()
        if current.get(name) not in (base.get(name), value)
    }
    return wanted, clashes

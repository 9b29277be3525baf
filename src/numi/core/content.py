"""Split a content file into front matter and body."""

from dataclasses import dataclass
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is


def read_yaml(text: str) -> Any:
    """The values of a YAML text, plain types only. Raises yaml.YAMLError with the place of the fault."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 # nosec B506 -- both loaders are safe


@dataclass(frozen=True, slots=True)
class ContentFile:
    """The fields of the front matter, the body, and the line where the body begins (from 1)."""

    fields: dict[str, Any]
    body: str
    line: int


def split(text: str) -> ContentFile:
    """Split at the two lines ``---``; a text without front matter is all body."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return ContentFile({}, text, 1)
    end = next((place for place in range(1, len(lines)) if lines[place].strip() == "---"), 0)
    if not end:
        return ContentFile({}, text, 1)
    fields = read_yaml("\n".join(lines[1:end])) or {}
    return ContentFile(fields if isinstance(fields, dict) else {}, "\n".join(lines[end + 1 :]), end + 2)

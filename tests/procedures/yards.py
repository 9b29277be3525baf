"""Content folders made for a test."""

import datetime
from pathlib import Path
from typing import Any

import yaml

ENTRY = {
    "id": "police-17", "name": "Police secours", "kind": "short", "value": "17", "display": "17", "cost": "gratuit", "hours": "toujours",
    "what_for": "Un danger", "checked": datetime.date(2026, 11, 1), "review_after_days": 180, "confidence": "V", "source": "service-public.fr",
}  # fmt: skip


def entry(**changes: Any) -> dict[str, Any]:
    """An entry of the directory; a value of None takes the field out."""
    return {name: value for name, value in {**ENTRY, **changes}.items() if value is not None}


def write(folder: Path, *, directory: list[dict[str, Any]] | None = None, **procedures: str) -> Path:
    """``write(tmp_path, essai=text)`` makes ``procedures/essais/essai.md``; ``directory`` its entries."""
    (folder / "procedures" / "essais").mkdir(parents=True, exist_ok=True)
    (folder / "directory").mkdir(exist_ok=True)
    for name, text in procedures.items():
        (folder / "procedures" / "essais" / f"{name}.md").write_text(text)
    if directory is not None:
        (folder / "directory" / "essai.yaml").write_text(yaml.safe_dump(directory, allow_unicode=True))
    return folder

"""What the content folder says besides the procedures: not for us, small talk, signals, sentences of a sibling."""

from pathlib import Path
from typing import Any

from numi.core.content import read_yaml
from numi.suggestion.inputs import Contrast, Outside, SignalTexts, Talk


def outside_of(content: Path) -> tuple[Outside, ...]:
    """The sentences about what the hotline does not do, each with the right door."""
    rows = _read(content, "_hors-perimetre").get("phrases", ())
    return tuple(Outside(str(one["text"]), bool(one["near"]), str(one["send_to"])) for one in rows)


def small_talk_of(content: Path) -> tuple[str, ...]:
    """What surrounds a need without being one."""
    return tuple(map(str, _read(content, "_papotage").get("phrases", ())))


def signals_of(content: Path) -> tuple[SignalTexts, ...]:
    """Each signal with the sentences where it is, and the traps where it is not."""
    rows = _read(content, "_signaux").get("signals", {})
    return tuple(
        SignalTexts(name, tuple(map(str, told["oui"])), tuple(map(str, told["non"]))) for name, told in rows.items()
    )


def talks_of(content: Path) -> tuple[Talk, ...]:
    """Extracts of calls, each with what it asks for and the signals in it when they were told."""
    names = sorted(path.stem for path in (content / "phrases").glob("*.yaml"))
    rows = [one for name in names for one in _read(content, name).get("conversations", ())]
    return tuple(
        Talk(
            str(one["text"]),
            tuple(map(str, one["procedures"])),
            tuple(map(str, one["signals"])) if "signals" in one else None,
        )
        for one in rows
    )


def contrasts_of(content: Path, procedure: str) -> tuple[Contrast, ...]:
    """The sentences that look like this procedure and belong to another."""
    rows = _read(content, procedure).get("contrasts", ())
    return tuple(Contrast(str(one["text"]), str(one["belongs"])) for one in rows)


def _read(content: Path, name: str) -> dict[str, Any]:
    path = content / "phrases" / f"{name}.yaml"
    return (read_yaml(path.read_text("utf-8")) or {}) if path.exists() else {}

"""The texts of ``content/`` as the suggestion engine learns them, and the model made from them (no Django here)."""

import hashlib
import os
from pathlib import Path
from typing import Any

from numi.core.content import read_yaml
from numi.interfaces.cli.places import ROOT
from numi.procedures import catalog
from numi.suggestion import model
from numi.suggestion.inputs import Contrast, Library, Outside, ProcedureTexts, SignalTexts
from numi.suggestion.suggester import Suggester

CONTENT = ROOT / "content"
MEASURED = CONTENT / "evaluation" / "utterances.jsonl"
_LEARNT = ("procedures/**/*.md", "phrases/*.yaml")


def model_folder() -> Path:
    """Where the model lies: beside the hotline's data, or in ``var``."""
    return Path(os.environ.get("NUMI_DATA") or ROOT / "var") / "suggestion"


def suggester(content: Path = CONTENT, folder: Path | None = None) -> Suggester:
    """The engine of the shipped content; trained first, in some seconds, when the content or the code has changed."""
    return model.load_or_build(print_of(content), lambda: library_of(content), folder or model_folder())


def print_of(content: Path) -> str:
    """The print of all that is learnt from and of the code that learns."""
    digest = hashlib.sha256(model.print_of_code().encode())
    for pattern in _LEARNT:
        for path in sorted(content.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def library_of(content: Path) -> Library:
    """Procedures with their callers' sentences, what is not for us, small talk and signals."""
    phrases = content / "phrases"
    procedures = []
    for one in catalog.load(content):
        file = _read(phrases / f"{one.id}.yaml")
        groups = file.get("phrases", {})
        said = (*one.says, *(str(text) for texts in groups.values() for text in texts))
        contrasts = tuple(Contrast(str(line["text"]), str(line["belongs"])) for line in file.get("contrasts", ()))
        is_critical = one.urgency == "critique"
        procedures.append(ProcedureTexts(one.id, one.title, one.description, is_critical, said, contrasts))
    outside = _read(phrases / "_hors-perimetre.yaml").get("phrases", ())
    signals = _read(phrases / "_signaux.yaml").get("signals", {})
    return Library(
        procedures=tuple(procedures),
        outside=tuple(Outside(str(one["text"]), bool(one["near"]), str(one["send_to"])) for one in outside),
        small_talk=tuple(map(str, _read(phrases / "_papotage.yaml").get("phrases", ()))),
        signals=tuple(
            SignalTexts(name, tuple(map(str, told["oui"])), tuple(map(str, told["non"])))
            for name, told in signals.items()
        ),
    )


def _read(path: Path) -> dict[str, Any]:
    return read_yaml(path.read_text("utf-8")) or {} if path.exists() else {}

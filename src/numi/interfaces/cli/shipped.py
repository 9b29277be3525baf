"""The texts of ``content/`` as the suggestion engine learns them, and the model made from them (no Django here)."""

import hashlib
import os
import sys
from pathlib import Path

from numi.interfaces.cli.places import ROOT
from numi.library.search import callers_phrases
from numi.procedures import catalog
from numi.suggestion import model
from numi.suggestion.inputs import Library, ProcedureTexts
from numi.suggestion.shipped import contrasts_of, outside_of, signals_of, small_talk_of, talks_of
from numi.suggestion.suggester import Suggester

CONTENT = ROOT / "content"
MEASURED, HELD_OUT = (CONTENT / "evaluation" / f"{name}.jsonl" for name in ("utterances", "held-out"))
_LEARNT = ("procedures/**/*.md", "phrases/*.yaml")


def model_folder() -> Path:
    """Where the model lies: beside the hotline's data, or in ``var``."""
    return Path(os.environ.get("NUMI_DATA") or ROOT / "var") / "suggestion"


def suggester(content: Path = CONTENT, folder: Path | None = None) -> Suggester:
    """The engine of the shipped content; trained first, in some seconds, when the content or the code has changed."""

    def library() -> Library:
        sys.stderr.write("J’apprends les phrases du contenu : une demi-minute, une seule fois…\n")
        return library_of(content)

    return model.load_or_build(print_of(content), library, folder or model_folder())


def print_of(content: Path) -> str:
    """The print of all that is learnt from and of the code that learns."""
    digest = hashlib.sha256(model.print_of_code().encode())
    for pattern in _LEARNT:
        for path in sorted(content.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def library_of(content: Path) -> Library:
    """Procedures with their callers' sentences, what is not for us, small talk and signals."""
    said = callers_phrases(content)
    return Library(
        procedures=tuple(
            ProcedureTexts(
                one.id,
                one.title,
                one.description,
                one.urgency == "critique",
                (*one.says, *said.get(one.id, ())),
                contrasts_of(content, one.id),
            )
            for one in catalog.load(content)
        ),
        outside=outside_of(content),
        small_talk=small_talk_of(content),
        signals=signals_of(content),
        talks=talks_of(content),
    )

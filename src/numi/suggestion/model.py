"""Where the model lies, and how it is opened, replaced and told about. A folder: ``encoder.bin`` and ``model.bin``."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from numi.suggestion import store
from numi.suggestion.encoder import Encoder, NoEncoder, convert
from numi.suggestion.inputs import Library
from numi.suggestion.suggester import Suggester
from numi.suggestion.training import VERSION, train

ENCODER, MODEL, STAMP = "encoder.bin", "model.bin", "model.of"


def print_of_code() -> str:
    """The print of the code that learns: another one, another model."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(f"{VERSION}\n".encode() + code).hexdigest()


def prepare_encoder(folder: Path) -> Encoder | None:
    """The encoder of a folder, converted from the package the first time; None when it cannot be had."""
    path = folder / ENCODER
    try:
        return Encoder.open(path)
    except store.BrokenModel:
        try:
            store.write(path, convert())
            return Encoder.open(path)
        except (NoEncoder, store.BrokenModel, OSError):
            return None


def build(library: Library, folder: Path, stamp: str = "") -> Suggester:
    """Train on a library, put the model in the place of the old one at once, open it. Takes seconds."""
    encoder = prepare_encoder(folder)
    store.write(folder / MODEL, train(library, encoder))
    store.write(folder / STAMP, stamp.encode())
    return Suggester.open(folder / MODEL, encoder)


def load(folder: Path) -> Suggester:
    """The model of a folder, with its encoder when there is one. Raises BrokenModel when there is no model to read."""
    return Suggester.open(folder / MODEL, _opened(folder))


def load_or_build(stamp: str, library: Callable[[], Library], folder: Path) -> Suggester:
    """The model of a folder when its stamp is this one and it can be read, a new one otherwise."""
    try:
        if (folder / STAMP).read_text("utf-8") == stamp:
            return load(folder)
    except (OSError, UnicodeDecodeError, store.BrokenModel):
        pass
    return build(library(), folder, stamp)


def problems(folder: Path) -> list[str]:
    """What is missing or broken, in French, each with its remedy; empty when all is well."""
    found = []
    try:
        suggester = load(folder)
    except store.BrokenModel as error:
        return [f"{error} La suggestion se refait seule au prochain usage."]
    if not suggester.has_encoder:
        found.append("L’encodeur de phrases manque : les mots seuls décident. Relancez ./numi install.")
    if not suggester.ids:
        found.append("La bibliothèque est vide : rien ne peut être suggéré.")
    return found


def _opened(folder: Path) -> Encoder | None:
    try:
        return Encoder.open(folder / ENCODER)
    except store.BrokenModel:
        return None

"""How a text sounds and looks: short sentences, no jargon, French typography. Pure; the words to avoid are content."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from numi.core.content import read_yaml
from numi.core.text import fold
from numi.procedures.schema import Diagnostic, Procedure, Spoken

SENTENCE_WORDS = 25
_END = re.compile(r"(?<=[.!?…])\s+")
_WORD = re.compile(r"[\w{}.]*\w[\w{}]*(?:['’]\w+)*")
_SCREEN_WORDS = re.compile(r"<(strong|kbd)>.*?</\1>|<a [^>]*>.*?</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>|\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that French typography writes otherwise."""

    pattern: re.Pattern[str]
    message: str
    mend: str


_SLIPS = (
    Slip(re.compile(r"\w'\w"), "Apostrophe droite.", "Écrivez ’."),
    Slip(re.compile(r'"'), "Guillemets droits.", "Écrivez « … »."),
    Slip(re.compile(r"\.\.\."), "Trois points.", "Écrivez …"),
    Slip(re.compile(r"\S  +\S"), "Deux espaces.", "N’en laissez qu’une."),
    Slip(re.compile(r"\s[,.](?!\d|\.)"), "Espace avant une virgule ou un point.", "Retirez-la."),
    Slip(re.compile(r"[A-Za-zÀ-ÿ]{2}[?!;](?:\s|$)"), "Signe collé au mot.", "Une espace avant ; ! ? :"),
    Slip(re.compile(r"«\S|[^\s(]»"), "Guillemets collés.", "Une espace à l’intérieur des « »."),
)


def check_wording(procedure: Procedure, jargon: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What is said aloud, what the person keeps, and every text's typography."""
    for step in procedure.steps.values():
        for said in (*step.say, *step.simpler):
            yield from _long(said)
            yield from _jargon(said, jargon)
        for said in step.recap:
            yield from _jargon(said, jargon)
        every = (step.say, step.simpler, step.never, step.see, step.note, step.promise, step.recap, step.do)
        for text in (one for voice in every for one in voice):
            yield from _typography(text)
    if procedure.leaflet:
        leaflet = procedure.leaflet
        lines = [one for part in leaflet.parts for one in (*part.intro, *part.lines)]
        for text in (*lines, *leaflet.cautions):
            yield from _jargon(text, jargon)
            yield from _typography(text)


def load_jargon(content: Path) -> dict[str, str]:
    """The words to avoid and what to say instead; none without the file."""
    path = content / "policies" / "jargon.yaml"
    words = read_yaml(path.read_text("utf-8")) if path.exists() else {}
    return {fold(str(word)): str(plain) for word, plain in (words or {}).items()}


def _long(said: Spoken) -> Iterator[Diagnostic]:
    for sentence in _END.split(said.text):
        count = len(_WORD.findall(sentence))
        if count > SENTENCE_WORDS:
            mend = f"{SENTENCE_WORDS} mots au plus : coupez-la."
            yield Diagnostic(said.line, "phrase-longue", f"Une phrase de {count} mots.", mend)


def _jargon(said: Spoken, jargon: Mapping[str, str]) -> Iterator[Diagnostic]:
    heard = f" {' '.join(re.findall(r'[a-z0-9-]+', fold(_TAG.sub(' ', _SCREEN_WORDS.sub(' ', said.html)))))} "
    for word, plain in jargon.items():
        if f" {word} " in heard:
            yield Diagnostic(said.line, "jargon", f"« {word} » ne se dit pas.", f"Dites plutôt : {plain}.")


def _typography(text: Spoken) -> Iterator[Diagnostic]:
    for slip in _SLIPS:
        if slip.pattern.search(text.text):
            yield Diagnostic(text.line, "typographie", slip.message, slip.mend)

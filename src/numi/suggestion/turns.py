"""A conversation cut up: who speaks, sentence by sentence, and the windows in which a need may be heard."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from numi.suggestion.text import TEXT_LIMIT, Speller

_SPEAKER = re.compile(
    r"(?:^|(?<=[\s.!?…»\"/|]))"
    r"(?:(?P<client>clients?|cliente|appelant|appelante|usager|usagère|monsieur|madame|c)"
    r"|(?P<us>hotliner|hotlineuse|hotline|conseill(?:er|ère|ere)|agent|agente|opérat(?:eur|rice)|operat(?:eur|rice)"
    r"|technicien|technicienne|assistant|assistante|numi|h))"
    r"\s?:\s",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[.!?;…\n\r]+|\s[—–-]\s|,?\s(?=(?:et|ah|alors|bon)?\s?(?:puis|aussi|sinon|autre chose|au fait|à propos|a propos"
    r"|par ailleurs|en plus|également|egalement|d['’ ]ailleurs|tant que je vous ai"
    r"|deuxi[eè]me(?:ment)?|en m[eê]me temps)\b)",
    re.IGNORECASE,
)
WINDOW, STEP, SHORT = 14, 7, 4
KEPT_WORDS = 320
LONG, BRIEF = 20, 9
FEW = 4
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller's words, in order, and the spans to listen to: the whole first, then its windows."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]


def caller_text(text: str) -> str:
    """The caller's turns; the whole text when nobody is named; the hotliner's words too when the caller says little."""
    text = text[-TEXT_LIMIT:]
    cuts = list(_SPEAKER.finditer(text))
    if not cuts or not any(one["us"] for one in cuts):
        return _SPEAKER.sub("\n", text) if cuts else text
    said = [text[: cuts[0].start()]]
    ends = [one.start() for one in cuts[1:]] + [len(text)]
    said += [text[one.end() : end] for one, end in zip(cuts, ends, strict=True) if one["client"]]
    kept = "\n".join(part.strip() for part in said if part.strip())
    return kept if len(kept.split()) >= FEW else _SPEAKER.sub("\n", text)


def listen(text: str, speller: Speller) -> Heard:
    """Words and spans of what the caller says. Beyond ``KEPT_WORDS``, the beginning and the end are kept."""
    words: list[str] = []
    sentences: list[Span] = []
    for part in _SENTENCE.split(caller_text(text)):
        found = speller.words(part)
        if found:
            sentences.append((len(words), len(words) + len(found)))
            words += found
    if len(words) > KEPT_WORDS:
        words, sentences = _shortened(words, sentences)
    whole = (0, len(words))
    told = _joined(sentences)
    if len(words) <= LONG and (len(told) < 2 or len(words) < BRIEF):
        return Heard(tuple(words), (whole,))
    spans = [whole, *_windows(told)]
    return Heard(tuple(words), tuple(dict.fromkeys(spans)))


def _shortened(words: list[str], sentences: list[Span]) -> tuple[list[str], list[Span]]:
    half = KEPT_WORDS // 2
    gap = len(words) - KEPT_WORDS
    first = [(start, min(stop, half)) for start, stop in sentences if start < half]
    last = [(max(start - gap, half), stop - gap) for start, stop in sentences if stop - gap > half]
    return words[:half] + words[half + gap :], first + last


def _joined(sentences: Sequence[Span]) -> list[Span]:
    """Sentences, the short ones tied to what follows (« Bonjour. »)."""
    found: list[Span] = []
    for start, stop in sentences:
        if found and (found[-1][1] - found[-1][0] < SHORT or stop - start < SHORT) and stop - found[-1][0] <= WINDOW:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found


def _windows(sentences: Sequence[Span]) -> list[Span]:
    found = []
    for start, stop in sentences:
        if stop - start <= WINDOW + STEP:
            found.append((start, stop))
        else:
            found += [(at, min(at + WINDOW, stop)) for at in range(start, max(stop - STEP, start + 1), STEP)]
    return found

"""What changed from one text to another: line by line, then word by word inside a line that changed. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.35
WORK_LIMIT = 4_000_000
MEETINGS = 500_000
WORD_MEETINGS = 15_000
AROUND = 3
Block = tuple[str, int, int, int, int]
_WORD = re.compile(r"\s+|[\w’'-]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line. ``kind``: ``same``, ``added``, ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line before, after, or both. ``kind``: ``same``, ``changed``, ``added``, ``removed``; numbers count from 1."""

    kind: str
    old: int
    new: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Lines side by side: some that changed with what is around them, or a stretch where nothing did (``is_same``)."""

    is_same: bool
    lines: tuple[Line, ...]


def compare(old: str, new: str) -> list[Line]:
    """Every line of both texts in order, each once."""
    before, after = old.split("\n"), new.split("\n")
    lines: list[Line] = []
    for kind, old_from, old_to, new_from, new_to in _blocks(before, after):
        gone, come = before[old_from:old_to], after[new_from:new_to]
        if kind == "equal":
            lines += [
                Line("same", old_from + place + 1, new_from + place + 1, (Piece("same", text),))
                for place, text in enumerate(gone)
            ]
        else:
            lines += _changed(gone, come, old_from + 1, new_from + 1)
    return lines


def _blocks(before: list[str], after: list[str]) -> Iterator[Block]:
    """What is equal and what is not: the same beginning and end first; the middle whole when it costs too much."""
    shortest = min(len(before), len(after))
    head = next((place for place in range(shortest) if before[place] != after[place]), shortest)
    left = shortest - head
    tail = next((place for place in range(left) if before[-1 - place] != after[-1 - place]), left)
    old_to, new_to = len(before) - tail, len(after) - tail
    if head:
        yield "equal", 0, head, 0, head
    gone, come = before[head:old_to], after[head:new_to]
    if _meetings(gone, come) > MEETINGS:
        yield "replace", head, old_to, head, new_to
    else:
        for kind, a, b, c, d in _matcher(gone, come).get_opcodes():
            yield kind, a + head, b + head, c + head, d + head
    if tail:
        yield "equal", old_to, len(before), new_to, len(after)


def parts(lines: list[Line], around: int = AROUND) -> Iterator[Part]:
    """The same lines cut in parts, so that a page shows what changed and folds what did not."""
    near = [False] * len(lines)
    for place, line in enumerate(lines):
        if line.kind != "same":
            for close in range(max(0, place - around), min(len(lines), place + around + 1)):
                near[close] = True
    start = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or near[place] != near[start]:
            yield Part(not near[start], tuple(lines[start:place]))
            start = place


def counts(lines: list[Line]) -> tuple[int, int]:
    """How many lines have something added, and something removed."""
    added = sum(any(piece.kind == "added" for piece in line.pieces) for line in lines)
    removed = sum(any(piece.kind == "removed" for piece in line.pieces) for line in lines)
    return added, removed


def _meetings(before: list[str], after: list[str]) -> int:
    """How many pairs of equal things there are: what finding the longest common run costs at each turn."""
    known = Counter(one for one in before if not one.isspace())
    return sum(known[one] for one in after)


def _matcher(before: list[str], after: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(str.isspace, before, after, autojunk=False)


def _changed(gone: list[str], come: list[str], old: int, new: int) -> Iterator[Line]:
    """A block that took the place of another: lines that look alike are shown as one line that changed."""
    work = sum(len(line) + 1 for line in gone) * sum(len(line) + 1 for line in come)
    pairs = _alike(gone, come) if work <= WORK_LIMIT else []
    at_old = at_new = 0
    for left, right in [*pairs, (len(gone), len(come))]:
        for place in range(at_old, left):
            yield Line("removed", old + place, 0, (Piece("removed", gone[place]),))
        for place in range(at_new, right):
            yield Line("added", 0, new + place, (Piece("added", come[place]),))
        if left < len(gone):
            yield Line("changed", old + left, new + right, tuple(_words(gone[left], come[right])))
        at_old, at_new = left + 1, right + 1


def _alike(gone: list[str], come: list[str]) -> list[tuple[int, int]]:
    """Pairs of lines that say nearly the same, in order, each line at most once."""
    pairs, start = [], 0
    for left, text in enumerate(gone):
        best, place = ALIKE, -1
        for right in range(start, len(come)):
            ratio = _matcher(_WORD.findall(text), _WORD.findall(come[right])).quick_ratio()
            if ratio > best and text.strip() and come[right].strip():
                best, place = ratio, right
        if place >= 0:
            pairs.append((left, place))
            start = place + 1
    return pairs


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if _meetings(before, after) > WORD_MEETINGS:
        before, after = [old], [new]
    for kind, old_from, old_to, new_from, new_to in _matcher(before, after).get_opcodes():
        gone, come = "".join(before[old_from:old_to]), "".join(after[new_from:new_to])
        if kind == "equal":
            yield Piece("same", gone)
            continue
        if gone:
            yield Piece("removed", gone)
        if come:
            yield Piece("added", come)

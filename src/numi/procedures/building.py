"""A step under construction, and how blocks of Markdown close."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.token import Token

from numi.procedures.inline import REFERENCE_KINDS
from numi.procedures.schema import Branch, Item, Spoken, Step, Target, Wait

_YES_NO = (
    ("O", re.compile(r"^oui\b", re.IGNORECASE)),
    ("N", re.compile(r"^non\b", re.IGNORECASE)),
    ("S", re.compile(r"^(elle |il |je )?ne (le )?sai[ts]|^on ne sait", re.IGNORECASE)),
)


@dataclass(slots=True)
class StepBuilder:
    """The step under construction."""

    step: Step
    parts: dict[str, list[Spoken]] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    refs: list[tuple[str, str, int]] = field(default_factory=list)
    wait: Wait | None = None

    def finished(self) -> Step:
        voices: dict[str, Any] = {name: tuple(texts) for name, texts in self.parts.items()}
        return replace(
            self.step,
            **voices,
            wait=self.wait,
            items=tuple(self.items),
            branches=tuple(_keyed(self.branches)),
            references=tuple(self.refs),
        )


def closing(tokens: list[Token], place: int) -> int:
    """The index of the token that closes the one at ``place`` (itself when it stands alone)."""
    depth = 0
    for index in range(place, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def blocks(tokens: list[Token], start: int = 0, stop: int | None = None) -> Iterator[tuple[Token, list[Token]]]:
    """The blocks side by side, each with what it holds."""
    place, stop = start, len(tokens) if stop is None else stop
    while place < stop:
        end = closing(tokens, place)
        yield tokens[place], tokens[place + 1 : end]
        place = end + 1


def strays(children: Sequence[Token]) -> list[str]:
    """What would be lost of a text: images, and links that are no reference."""
    found = [f"image {one.attrGet('src')}" for one in children if one.type == "image"]
    for one in children:
        href = str(one.attrGet("href") or "")
        if one.type == "link_open" and href.partition(":")[0] not in REFERENCE_KINDS:
            found.append(href)
    return found


def target_of(procedure: str, href: str) -> Target | None:
    """Where a branch leads, None when the link is no branch. A call that does not say its way back has none."""
    if href.startswith("#"):
        return Target("step", procedure, href[1:])
    kind, _, rest = href.partition(":")
    place, _, back = rest.partition(">") if kind == "call" else (rest, "", "")
    name, _, step = place.partition("#")
    return Target(kind, name, step, back) if kind in ("procedure", "call") else None


def is_one_link(children: list[Token]) -> bool:
    return (
        len(children) >= 2
        and children[0].type == "link_open"
        and children[-1].type == "link_close"
        and sum(one.type == "link_open" for one in children) == 1
    )


def _keyed(branches: list[Branch]) -> list[Branch]:
    """O, N, S for yes, no, don't know (the first of each); 1…9 for the others, in order."""
    taken: set[str] = set()
    keyed, free = [], iter("123456789")
    for branch in branches:
        key = next((one for one, pattern in _YES_NO if one not in taken and pattern.match(branch.label)), "")
        key = key or next(free, "")
        taken.add(key)
        keyed.append(replace(branch, key=key))
    return keyed

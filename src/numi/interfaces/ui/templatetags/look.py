"""Pieces of the look: icons, and how sure the machine is, in a word and in blocks."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

register = template.Library()

BLOCKS = 5
BLOCK_STEP = 8.5
SURE, LIKELY, POSSIBLE = 80, 50, 20


@register.simple_tag
@lru_cache(maxsize=512)
def svg(name: str) -> SafeString:
    """An icon beside a word. The same few dozens come back on every page: each is drawn once."""
    return cast("SafeString", lucide(name, size=24, **{"class": "i", "aria_hidden": "true"}))


@dataclass(frozen=True, slots=True)
class Block:
    """One of the five blocks: where it stands and whether it is filled."""

    at: float
    on: bool


@register.filter
def sure_word(percent: Any) -> str:
    """« Presque sûr » from 80, « Probable » from 50, « Possible » from 20, else « Peu probable »."""
    value = float(percent or 0)
    if value >= SURE:
        return "Presque sûr"
    if value >= LIKELY:
        return "Probable"
    return "Possible" if value >= POSSIBLE else "Peu probable"


@register.filter
def sure_blocks(percent: Any) -> list[Block]:
    """Five blocks, one for each fifth that is begun; under 3 % none."""
    value = float(percent or 0)
    filled = 0 if value < 3 else min(BLOCKS, int(value // 20) + 1)
    return [Block(at=0.5 + place * BLOCK_STEP, on=place < filled) for place in range(BLOCKS)]

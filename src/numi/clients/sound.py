"""How a French name sounds, so that « Morel », « Maurel » and « Morelle » meet. Pure."""

import re

from numi.core.text import fold

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[^a-z]", ""),
        (r"ph", "f"),
        (r"bv", "v"),
        (r"(eau|aul?|o)[tdsx]*\b", "o"),
        (r"eau|au", "o"),
        (r"(qu|q|ck|k|ch(?=[rl]))", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"ge(?=[aou])|g(?=[eiy])|j", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"y", "i"),
        (r"(ain|ein|in|im|aim|un)(?![aeiou])", "1"),
        (r"(an|en|am|em)(?![aeiou])", "2"),
        (r"(on|om)(?![aeiou])", "3"),
        (r"(ai|ei|et|er|ez|es|e)$", "e"),
        (r"ai|ei", "e"),
        (r"h", ""),
        (r"w", "v"),
        (r"z", "s"),
        (r"([a-z])\1+", r"\1"),
        (r"[etdsxp]+$", ""),
    )
)


def sound(name: str) -> str:
    """The key of a name; names with the same key sound alike."""
    key = fold(name)
    for pattern, replacement in _RULES:
        key = pattern.sub(replacement, key)
    return key[:60]

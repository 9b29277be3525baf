"""From Markdown inline tokens to safe HTML: strong, em, kbd, and references; everything else is escaped text."""

import html
import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

REFERENCE_KINDS = ("directory", "message", "tool")
_BEFORE, _AFTER = re.compile(r" (?=[?!:;»])"), re.compile(r"(?<=«) ")
_ATTRIBUTES = re.compile(r"\s*\{([^{}]*)\}\s*$")


@cache
def reader() -> MarkdownIt:
    """The CommonMark reader, made once: without raw HTML, and leaving link targets as they are written."""
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return markdown


def plain(tokens: Sequence[Token]) -> str:
    """The words alone."""
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def to_html(tokens: Sequence[Token]) -> str:
    """Safe HTML of inline tokens. A link that is not a reference keeps its words only."""
    parts: list[str] = []
    closing: list[str] = []
    for token in tokens:
        match token.type:
            case "text":
                parts.append(html.escape(_bound(token.content), quote=False))
            case "code_inline":
                parts.append(f"<kbd>{html.escape(token.content, quote=False)}</kbd>")
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "strong_open" | "em_open" | "strong_close" | "em_close":
                parts.append(f"<{'/' if token.nesting < 0 else ''}{token.tag}>")
            case "link_open":
                kind, _, target = str(token.attrGet("href") or "").partition(":")
                if kind in REFERENCE_KINDS:
                    parts.append(f'<a data-{kind}="{html.escape(target)}">')
                    closing.append("</a>")
                else:
                    closing.append("")
            case "link_close":
                parts.append(closing.pop() if closing else "")
    return "".join(parts)


def _bound(text: str) -> str:
    """French signs stay on the line of their word."""
    return _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", text))


def references(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """The references of a text: (``directory``, id)…"""
    found = []
    for token in tokens:
        if token.type == "link_open":
            kind, _, target = str(token.attrGet("href") or "").partition(":")
            if kind in REFERENCE_KINDS:
                found.append((kind, target))
    return found


def split_attributes(text: str) -> tuple[str, str, list[str], dict[str, str]]:
    """``Title {#id .class key=value}`` → title, id, classes, values."""
    match = _ATTRIBUTES.search(text)
    if not match:
        return text.strip(), "", [], {}
    ident, classes, values = "", [], {}
    for word in match.group(1).split():
        if word.startswith("#"):
            ident = word[1:]
        elif word.startswith("."):
            classes.append(word[1:])
        elif "=" in word:
            name, _, value = word.partition("=")
            values[name] = value
    return text[: match.start()].strip(), ident, classes, values

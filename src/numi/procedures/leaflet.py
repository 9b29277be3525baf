"""The leaflet that a person keeps (« feuillet »): ``## Titre {#feuillet .leaflet}``, at the end of a procedure.

Inside: one paragraph of introduction, parts (``### Titre``), numbered lines, quotes **Attention** and **SMS**.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from numi.procedures.inline import plain, reader, references, to_html
from numi.procedures.schema import Diagnostic, Leaflet, LeafletPart, Severity, Spoken

LINE_WORDS = 16
LINES = (4, 24)
CAUTIONS = 3
SMS_SIGNS = 300
_VOICE = re.compile(r"^\*\*(Attention|SMS)\*\*\s*(?:—|–|-|:)\s*", re.DOTALL)
_WORD = re.compile(r"[\w’'-]+")
Locate = Callable[[Token], int]


@dataclass(slots=True)
class LeafletReader:
    """A leaflet under construction, block after block."""

    title: str
    line: int
    locate: Locate
    parts: list[tuple[str, list[Spoken], list[Spoken]]] = field(default_factory=lambda: [("", [], [])])
    cautions: list[Spoken] = field(default_factory=list)
    sms: list[Spoken] = field(default_factory=list)
    refs: list[tuple[str, str, int]] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def take(self, token: Token, inside: list[Token]) -> None:
        """One block of the section."""
        if token.type == "heading_open" and token.tag == "h3":
            self.parts.append((plain(inside[0].children or []).strip(), [], []))
        elif token.type == "paragraph_open":
            self.parts[-1][1].append(self._spoken(token, inside[0]))
        elif token.type == "ordered_list_open":
            lines = [one for one in inside if one.type == "inline"]
            starts = [one for one in inside if one.type == "list_item_open" and one.level == token.level + 1]
            for start, inline in zip(starts, lines, strict=False):
                self.parts[-1][2].append(self._spoken(start, inline))
        elif token.type == "blockquote_open":
            self._quote(token, inside)
        elif token.type == "heading_open":
            self._wrong(token, "Le feuillet vient en dernier : plus de titre ## après lui.")
        elif token.type != "hr":
            self._wrong(token, "Le feuillet ne prend que des phrases, des lignes numérotées, **Attention** et **SMS**.")

    def _quote(self, token: Token, inside: list[Token]) -> None:
        for place, block in enumerate(inside):
            if block.type != "paragraph_open":
                continue
            inline = inside[place + 1]
            match = _VOICE.match(inline.content)
            if match is None:
                self._wrong(token, "Dans le feuillet, une citation commence par **Attention** — ou **SMS** —.")
                continue
            rest = reader().parseInline(inline.content[match.end() :])[0]
            (self.cautions if match[1] == "Attention" else self.sms).append(self._spoken(block, rest))

    def _spoken(self, token: Token, inline: Token) -> Spoken:
        children, line = inline.children or [], self.locate(token)
        self.refs += [(kind, target, line) for kind, target in references(children)]
        return Spoken(plain(children).strip(), to_html(children).strip(), line)

    def _wrong(self, token: Token, message: str) -> None:
        self.problems.append(Diagnostic(self.locate(token), "feuillet", message, "Voir content/README.md."))

    def finished(self) -> Leaflet:
        parts = [LeafletPart(title, tuple(intro), tuple(lines)) for title, intro, lines in self.parts if intro or lines]
        sms = self.sms[0].text if self.sms else ""
        return Leaflet(self.title, tuple(parts), tuple(self.cautions), sms, self.line, tuple(self.refs))


def lint_leaflet(leaflet: Leaflet) -> Iterator[Diagnostic]:
    """What makes a leaflet hard to follow, or too long for two pages in big letters."""
    lines = [line for part in leaflet.parts for line in part.lines]
    if not LINES[0] <= len(lines) <= LINES[1]:
        amount = f"{len(lines)} lignes numérotées."
        yield Diagnostic(leaflet.line, "feuillet", amount, f"Entre {LINES[0]} et {LINES[1]} : deux pages en gros.")
    for line in lines:
        count = len(_WORD.findall(line.text))
        if count > LINE_WORDS:
            yield Diagnostic(line.line, "feuillet-long", f"{count} mots.", f"Une consigne, {LINE_WORDS} mots au plus.")
    if not 1 <= len(leaflet.cautions) <= CAUTIONS:
        yield Diagnostic(leaflet.line, "feuillet", f"{len(leaflet.cautions)} Attention.", f"De 1 à {CAUTIONS}.")
    if not leaflet.sms:
        yield Diagnostic(leaflet.line, "feuillet", "Le feuillet n’a pas de version SMS.", "Ajoutez **SMS** — ….")
    if len(leaflet.sms) > SMS_SIGNS or "{" in leaflet.sms:
        yield Diagnostic(leaflet.line, "sms", f"SMS de {len(leaflet.sms)} signes.", f"{SMS_SIGNS} au plus, sans champ.")
    for part in leaflet.parts:
        if len(part.intro) > 1:
            yield Diagnostic(
                part.intro[1].line, "feuillet", "Deux paragraphes.", "Un seul par partie.", Severity.WARNING
            )

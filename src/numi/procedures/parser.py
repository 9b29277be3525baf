"""From a procedure text to a ``Procedure``, or to what must be mended, at its line. Never raises on any text."""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it.token import Token

from numi.procedures import front
from numi.procedures.building import StepBuilder, blocks, is_one_link, strays, target_of
from numi.procedures.inline import plain, reader, references, split_attributes, to_html
from numi.procedures.leaflet import LeafletReader
from numi.procedures.schema import (
    OUTCOMES,
    TO_LEVELS,
    Branch,
    Diagnostic,
    Item,
    Phase,
    Procedure,
    Spoken,
    Step,
    Wait,
)

SIZE_LIMIT = 200_000
# Thousands of brackets or stars make a Markdown reader think for minutes; a real text holds some hundreds.
MARKS, MARKS_LIMIT = "[*_`<!&", 10_000
LONGEST_ID = 60
VOICES = {
    "dire": "say",
    "plus simple": "simpler",
    "ne jamais": "never",
    "voit": "see",
    "noter": "note",
    "attendre": "wait",
    "promettre": "promise",
    "récapitulatif": "recap",
}
_VOICE = re.compile(r"^\*\*(?P<voice>[^*]{2,20})\*\*\s*(?:—|–|-|:)\s*", re.DOTALL)
_DURATION = re.compile(r"^(\d{1,3})\s*(s|min)\b\s*:?\s*")
_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_ITEM = re.compile(r"^\[([^\]\[]?)\](?!\()(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A procedure (None when the text cannot be one) and what to mend."""

    procedure: Procedure | None
    diagnostics: list[Diagnostic]


@lru_cache(maxsize=64)
def parse(text: str, path: str = "") -> Parsed:
    """Read one text. Diagnostics carry ``path`` and the line in the file, counted from 1."""
    if len(text) > SIZE_LIMIT or sum(map(text.count, MARKS)) > MARKS_LIMIT:
        mend = f"{SIZE_LIMIT} signes au plus, dont {MARKS_LIMIT} de mise en forme : une fiche se lit à voix haute."
        return Parsed(None, [Diagnostic(1, "trop-gros", f"Le texte fait {len(text)} signes.", mend, path=path)])
    meta, body, offset, problems = front.read(text)
    walker = _Reader(meta.get("id", ""), offset)
    walker.read(body)
    problems += walker.problems
    located = [replace(one, path=path) for one in problems]
    if front.INCOMPLETE & {one.code for one in problems} or not walker.steps:
        if not walker.steps:
            located.append(
                Diagnostic(
                    max(offset, 1),
                    "sans-etape",
                    "La fiche n’a aucune étape.",
                    "Ajoutez « ### Titre {#id} ».",
                    path=path,
                )
            )
        return Parsed(None, sorted(located))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    procedure = front.build(
        meta,
        description=" ".join(walker.description),
        phases=tuple(Phase(ident, title, tuple(steps)) for ident, title, steps in walker.phases),
        steps=walker.steps,
        first=next(iter(walker.steps)),
        text=text,
        hash=digest,
        leaflet=walker.leaflet.finished() if walker.leaflet else None,
    )
    return Parsed(procedure, sorted(located))


class _Reader:
    """Walks the blocks of a body and collects phases and steps."""

    def __init__(self, procedure: str, offset: int) -> None:
        self.procedure, self.offset = procedure, offset
        self.steps: dict[str, Step] = {}
        self.phases: list[tuple[str, str, list[str]]] = []
        self.description: list[str] = []
        self.problems: list[Diagnostic] = []
        self.current: StepBuilder | None = None
        self.leaflet: LeafletReader | None = None

    def read(self, body: str) -> None:
        for token, inside in blocks(reader().parse(body)):
            if self.leaflet is not None:
                self.leaflet.take(token, inside)
            elif token.type == "heading_open":
                self._heading(token, inside)
            elif token.type == "blockquote_open":
                self._quote(token, inside)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._list(inside)
            elif token.type == "paragraph_open":
                self._paragraph(token, inside)
            elif token.type != "hr":
                self._block(token)
        self._finish()
        self.problems += self.leaflet.problems if self.leaflet else []

    def _block(self, token: Token) -> None:
        mend = "Écrivez un paragraphe, une citation ou une liste, l’un après l’autre."
        self._problem(token, "bloc", "Ce bloc n’est pas de la grammaire.", mend)

    def _line(self, token: Token) -> int:
        return self.offset + (token.map[0] + 1 if token.map else 0)

    def _problem(self, token: Token, code: str, message: str, mend: str) -> None:
        self.problems.append(Diagnostic(self._line(token), code, message, mend))

    def _finish(self) -> None:
        if self.current is None:
            return
        step = self.current.finished()
        self.steps[step.id] = step
        self.current = None

    def _heading(self, token: Token, inside: list[Token]) -> None:
        title, ident, classes, values = split_attributes(inside[0].content)
        if token.tag not in ("h2", "h3"):
            return self._problem(
                token, "titre", "Seuls ## (phase) et ### (étape) existent.", "Changez le niveau du titre."
            )
        if not title:
            return self._problem(token, "titre", "Ce titre est vide.", "Écrivez ce que voit ou fait la personne.")
        if not _ID.match(ident) or len(ident) > LONGEST_ID:
            return self._problem(
                token,
                "id",
                f"« {title} » n’a pas d’identifiant correct.",
                "Ajoutez {#mot-cle} : lettres, chiffres, tirets.",
            )
        self._finish()
        if token.tag == "h2" and "leaflet" in classes:
            self.leaflet = LeafletReader(title, self._line(token), self._line)
            return None
        taken = [one for one, _, _ in self.phases] if token.tag == "h2" else self.steps
        if ident in taken:
            return self._problem(token, "id-double", f"« {ident} » existe déjà.", "Donnez un autre identifiant.")
        if token.tag == "h2":
            self.phases.append((ident, title, []))
            return None
        if not self.phases:
            self.phases.append(("debut", "Début", []))
        self.phases[-1][2].append(ident)
        self._open_step(token, title, ident, classes, values)
        return None

    def _open_step(self, token: Token, title: str, ident: str, classes: list[str], values: dict[str, str]) -> None:
        outcome = next((one for one in classes if one in OUTCOMES), "")
        level = next((TO_LEVELS[one] for one in classes if one in TO_LEVELS), 0)
        unknown = [one for one in classes if one not in (*OUTCOMES, *TO_LEVELS, "sensitive")]
        unknown += [name for name in values if name != "known"]
        for word in unknown:
            self._problem(token, "marque", f"« {word} » n’est pas une marque connue.", "Voir content/README.md.")
        self.current = StepBuilder(
            Step(
                id=ident,
                title=title,
                phase=self.phases[-1][0],
                line=self._line(token),
                outcome=outcome,
                to_level=level or (2 if outcome == "escalate" else 0),
                sensitive="sensitive" in classes,
                known=values.get("known", ""),
            )
        )

    def _paragraph(self, token: Token, inside: list[Token]) -> None:
        inline = inside[0]
        if self.current is None:
            if not self.phases:
                self.description.append(plain(inline.children or []))
            else:
                self._problem(token, "hors-etape", "Ce texte n’est dans aucune étape.", "Placez-le sous un titre ###.")
            return
        self._add("do", token, inline)

    def _add(self, voice: str, token: Token, inline: Token) -> None:
        assert self.current is not None  # noqa: S101 -- the callers have checked
        children = inline.children or []
        line = self._line(token)
        self.current.parts.setdefault(voice, []).append(
            Spoken(plain(children).strip(), to_html(children).strip(), line)
        )
        self._cite(token, children)

    def _cite(self, token: Token, children: list[Token]) -> None:
        """Keep what a text refers to; say what it would lose."""
        assert self.current is not None  # noqa: S101 -- the callers have checked
        line = self._line(token)
        self.current.refs += [(kind, target, line) for kind, target in references(children)]
        for stray in strays(children):
            mend = "Une suite est seule sur sa ligne ; un site s’écrit [nom](directory:…)."
            self._problem(token, "lien", f"« {stray} » se perdrait ici.", mend)

    def _quote(self, token: Token, inside: list[Token]) -> None:
        if self.current is None:
            return self._problem(
                token, "hors-etape", "Cette citation n’est dans aucune étape.", "Placez-la sous un titre ###."
            )
        for block, words in blocks(inside):
            if block.type == "paragraph_open":
                self._voice(token if not block.map else block, words[0])
            else:
                self._block(block if block.map else token)
        return None

    def _voice(self, token: Token, inline: Token) -> None:
        assert self.current is not None  # noqa: S101 -- the caller has checked
        match = _VOICE.match(inline.content)
        voice = VOICES.get(match["voice"].strip().lower()) if match else None
        if match is None or voice is None:
            known = ", ".join(name.capitalize() for name in VOICES)
            return self._problem(
                token, "voix", "La citation ne dit pas qui parle.", f"Commencez par **Dire** — (ou : {known})."
            )
        rest = reader().parseInline(inline.content[match.end() :])[0]
        if not rest.content.strip():
            return self._problem(
                token, "voix", f"**{match['voice']}** ne dit rien.", "Écrivez la suite, ou retirez-la."
            )
        if voice != "wait":
            return self._add(voice, token, rest)
        duration = _DURATION.match(rest.content)
        if not duration:
            return self._problem(
                token, "attente", "L’attente ne dit pas sa durée.", "Écrivez « **Attendre** — 2 min : … »."
            )
        seconds = int(duration[1]) * (60 if duration[2] == "min" else 1)
        said = reader().parseInline(rest.content[duration.end() :])[0].children or []
        self.current.wait = Wait(seconds, plain(said), to_html(said), self._line(token))
        return None

    def _list(self, inside: list[Token]) -> None:
        for token, held in blocks(inside):
            (first, words), *more = [*blocks(held)] or [(token, [])]
            if self.current is None:
                self._problem(
                    token, "hors-etape", "Cette ligne n’est dans aucune étape.", "Placez-la sous un titre ###."
                )
            elif first.type == "paragraph_open":
                self._list_item(token, words[0])
            elif held:
                self._block(first)
            for block, _ in more:
                self._block(block)

    def _list_item(self, token: Token, inline: Token) -> None:
        assert self.current is not None  # noqa: S101 -- the caller has checked
        children = inline.children or []
        mark = _ITEM.match(inline.content)
        if mark and mark[1] in (" ", "!"):
            rest = reader().parseInline(inline.content[mark.end() :])[0].children or []
            ident = f"{self.current.step.id}-{len(self.current.items) + 1}"
            self.current.items.append(Item(ident, plain(rest), to_html(rest), mark[1] == "!", self._line(token)))
            return self._cite(token, rest)
        if mark:
            return self._problem(
                token, "marque", f"« [{mark[1]}] » n’existe pas.", "- [ ] à cocher, - [!] qui retient."
            )
        if is_one_link(children):
            target = target_of(self.procedure, str(children[0].attrGet("href") or ""))
            if target and target.kind == "call" and not target.back:
                return self._problem(
                    token, "retour", "L’appel d’une fiche ne dit pas où revenir.", "Écrivez call:fiche>etape-de-retour."
                )
            if target:
                value = str(children[0].attrGet("title") or "")
                self.current.branches.append(Branch("", plain(children), target, value, self._line(token)))
                return None
        return self._add("do", token, inline)

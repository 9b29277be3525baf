"""One text among the others: everything to mend before it may take its place in the library. Pure."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from numi.core.text import fold
from numi.library.states import Category
from numi.library.ties import Ties, ties_of
from numi.procedures.catalog import Catalog
from numi.procedures.lint import lint
from numi.procedures.pack import reached, references
from numi.procedures.parser import parse
from numi.procedures.schema import Diagnostic, Procedure, Severity
from numi.procedures.wording import check_wording, load_jargon

_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!]")
FIELDS = {
    "danger": "urgency", "danger-cle": "danger_key", "phrases": "says", "durée": "minutes", "source": "sources",
    "fiche": "related", "relecture": "reviewed",
}  # fmt: skip
Calls = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The library around a text.

    ``wanted``: for each procedure, the steps that others lead to, and from where; ``linked``: who leads to it.
    """

    catalog: Catalog
    jargon: dict[str, str]
    calls: Calls
    wanted: dict[str, dict[str, tuple[str, int]]]
    linked: dict[str, set[str]]
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Proof:
    """A text as it was read: the procedure when it can be one, and what to mend, by line."""

    procedure: Procedure | None
    remarks: list[Diagnostic] = field(default_factory=list)

    @property
    def errors(self) -> list[Diagnostic]:
        return [one for one in self.remarks if one.severity is Severity.ERROR]


def look_around(catalog: Catalog, ties: Mapping[str, Ties], content: Path) -> Surroundings:
    """What is around the texts of a catalog; ``ties`` says how each of them holds to the others."""
    wanted: dict[str, dict[str, tuple[str, int]]] = {}
    linked: dict[str, set[str]] = {}
    said: dict[str, str] = {}
    for ident, held in ties.items():
        for target, step, line in held.leads:
            wanted.setdefault(target, {}).setdefault(step, (ident, line))
            linked.setdefault(target, set()).add(ident)
        for phrase in held.said:
            said.setdefault(phrase, ident)
    calls = {name: one.calls for name, one in ties.items()}
    return Surroundings(catalog, load_jargon(content), calls, wanted, linked, said)


def proof(text: str, around: Surroundings, *, procedure_id: str, today: datetime.date, path: str = "") -> Proof:
    """Read a text written for ``procedure_id`` as if it took its place now."""
    parsed = parse(text, path)
    procedure = parsed.procedure
    if procedure is None:
        return Proof(None, parsed.diagnostics)
    catalog = around.catalog.with_texts({procedure.id: procedure})
    wanted = around.wanted.get(procedure_id, {})
    found = [
        *parsed.diagnostics,
        *lint(procedure, entries=frozenset(wanted)),
        *(one for one in references(catalog, procedure, path) if not _is_own(one, procedure)),
        *check_wording(procedure, around.jargon),
        *_place(procedure, procedure_id, today),
        *_steps_gone(procedure, wanted, around.catalog.get(procedure_id)),
        *_circles(procedure, around.calls),
        *_same_words(procedure, around.said),
        *_markup(procedure),
    ]
    return Proof(procedure, sorted(dict.fromkeys(_at(one, text, path) for one in found)))


def _is_own(one: Diagnostic, procedure: Procedure) -> bool:
    """A wrong link inside the text is already said by the lint, more plainly."""
    return one.code == "fiche" and one.message.startswith(f"« {procedure.id} »")


def _at(one: Diagnostic, text: str, path: str) -> Diagnostic:
    """What the lint says of the front matter as a whole is shown at the field that it speaks of."""
    field = FIELDS.get(one.code, "") if one.line == 1 else ""
    place = text.find(f"\n{field}:") if field else -1
    line = text.count("\n", 0, place) + 2 if place >= 0 else one.line
    return Diagnostic(line, one.code, one.message, one.mend, one.severity, path)


def line_of(text: str, needle: str) -> int:
    """The line of a text that holds some words, the first when none does."""
    place = text.find(needle)
    return text.count("\n", 0, place) + 1 if place >= 0 else 1


def _place(procedure: Procedure, procedure_id: str, today: datetime.date) -> Iterator[Diagnostic]:
    if procedure.id != procedure_id:
        mend = f"Écrivez « id: {procedure_id} » : il ne change jamais."
        message = f"Ce texte est celui de « {procedure_id} »."
        yield Diagnostic(line_of(procedure.text, "\nid:") + 1, "id", message, mend)
    if procedure.family not in Category.values:
        mend = f"Parmi : {', '.join(Category.values)}."
        message = f"La catégorie « {procedure.family} » n’existe pas."
        yield Diagnostic(line_of(procedure.text, "\nfamily:") + 1, "categorie", message, mend)
    if procedure.review_due < today:
        late = f"À relire depuis le {procedure.review_due:%d/%m/%Y}."
        line = line_of(procedure.text, "\nreviewed:") + 1
        yield Diagnostic(line, "relecture", late, "Relisez, puis datez « reviewed ».", Severity.WARNING)


def _steps_gone(
    procedure: Procedure, wanted: dict[str, tuple[str, int]], before: Procedure | None
) -> Iterator[Diagnostic]:
    """A step that another published text leads to must be here: named where it was, with who wants it."""
    for step, (other, line) in sorted(wanted.items()):
        if step and step not in procedure.steps:
            message = f"L’étape « {step} » manque, et « {other} » y mène (sa ligne {line})."
            mend = f"Gardez {{#{step}}}, ou changez d’abord « {other} »."
            yield Diagnostic(_where_it_was(step, procedure, before), "etape-voulue", message, mend)


def _where_it_was(step: str, procedure: Procedure, before: Procedure | None) -> int:
    """The line of the nearest step before it that is still here."""
    order = list(before.steps) if before else []
    for ident in reversed(order[: order.index(step)] if step in order else []):
        if ident in procedure.steps:
            return procedure.steps[ident].line
    return 1


def _circles(procedure: Procedure, calls: Calls) -> Iterator[Diagnostic]:
    """A procedure that is called and calls back would never give the hand back."""
    mine = ties_of(procedure).calls
    every = {**calls, procedure.id: mine}
    for name, line in mine.items():
        if name == procedure.id or procedure.id in reached(name, every):
            message = f"« {procedure.id} » appelle « {name} », qui finit par rappeler « {procedure.id} »."
            yield Diagnostic(line, "circuit", message, "Remplacez l’un des call: par procedure:.")


def _same_words(procedure: Procedure, said: dict[str, str]) -> Iterator[Diagnostic]:
    for phrase in procedure.says:
        owner = said.get(fold(phrase), procedure.id)
        if owner != procedure.id:
            message = f"« {phrase} » est aussi une phrase de « {owner} »."
            line = line_of(procedure.text, phrase)
            yield Diagnostic(line, "phrase-double", message, "Gardez-la dans une seule fiche.")


def _markup(procedure: Procedure) -> Iterator[Diagnostic]:
    """A title is words: a tag in it is somebody's script, or a slip."""
    danger = procedure.danger
    heads = (procedure.title, procedure.owner, procedure.description, *procedure.tags, *procedure.says)
    if danger:
        heads += (danger.text, danger.key_label)
    titles = [(one, line_of(procedure.text, one)) for one in heads]
    titles += [(phase.title, line_of(procedure.text, phase.title)) for phase in procedure.phases]
    for step in procedure.steps.values():
        titles.append((step.title, step.line))
        titles += [(branch.label, branch.line) for branch in step.branches]
    for title, line in titles:
        if _MARKUP.search(title):
            yield Diagnostic(line, "balise", f"« {title[:60]} » contient une balise.", "Écrivez des mots seulement.")

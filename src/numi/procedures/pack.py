"""What a whole pack must be: every reference leads somewhere, no two procedures claim the same words."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from numi.core.text import fold
from numi.procedures.catalog import Catalog, load
from numi.procedures.lint import lint
from numi.procedures.schema import Diagnostic, Procedure, Severity
from numi.procedures.wording import check_wording, load_jargon


def check_pack(content: Path, *, today: datetime.date) -> tuple[Catalog, list[Diagnostic]]:
    """The catalog of a content folder and everything to mend in it; an overdue review is a warning."""
    catalog = load(content)
    found, jargon = list(catalog.problems), load_jargon(content)
    entries = _entries(catalog)
    for procedure in catalog:
        path = catalog.paths[procedure.id]
        found += lint(procedure, path, entries=entries[procedure.id])
        found += references(catalog, procedure, path)
        found += [replace(one, path=path) for one in check_wording(procedure, jargon)]
        if not path.endswith(f"/{procedure.family}/{procedure.id}.md"):
            mend = f"Son fichier est procedures/{procedure.family}/{procedure.id}.md."
            found.append(Diagnostic(1, "place", "La fiche n’est pas à sa place.", mend, path=path))
        if procedure.review_due < today:
            late = f"À relire depuis le {procedure.review_due:%d/%m/%Y}."
            found.append(Diagnostic(1, "relecture", late, "Relisez, puis datez « reviewed ».", Severity.WARNING, path))
    found += _same_words(catalog)
    found += _circles(catalog)
    for entry in catalog.directory.values():
        if entry.is_overdue(today):
            late = f"« {entry.id} » vérifié le {entry.checked:%d/%m/%Y}."
            found.append(Diagnostic(1, "annuaire-date", late, "Vérifiez et redatez.", Severity.WARNING, "directory"))
    return catalog, sorted(found, key=lambda one: (one.path, one.line, one.code))


def _entries(catalog: Catalog) -> dict[str, frozenset[str]]:
    """For each procedure, the steps that others lead to."""
    found: dict[str, set[str]] = {procedure.id: set() for procedure in catalog}
    for procedure in catalog:
        for step in procedure.steps.values():
            for branch in step.branches:
                if branch.target.procedure != procedure.id and branch.target.procedure in found:
                    found[branch.target.procedure].add(branch.target.step)
    return {ident: frozenset(steps) for ident, steps in found.items()}


def references(catalog: Catalog, procedure: Procedure, path: str) -> Iterator[Diagnostic]:
    for name in procedure.related:
        if catalog.get(name) is None:
            yield Diagnostic(1, "fiche", f"« {name} » n’existe pas.", "Corrigez related.", Severity.WARNING, path)
    cited = [one for step in procedure.steps.values() for one in step.references]
    for kind, target, line in [*cited, *(procedure.leaflet.references if procedure.leaflet else ())]:
        if kind == "directory" and target not in catalog.directory:
            yield Diagnostic(line, "annuaire", f"« {target} » n’est pas dans l’annuaire.", "Ajoutez-le.", path=path)
    for step in procedure.steps.values():
        for branch in step.branches:
            other = catalog.get(branch.target.procedure)
            if other is None:
                message = f"La fiche « {branch.target.procedure} » n’existe pas."
                yield Diagnostic(branch.line, "fiche", message, "Corrigez le lien.", path=path)
            elif branch.target.step and branch.target.step not in other.steps:
                message = f"« {other.id} » n’a pas d’étape « {branch.target.step} »."
                yield Diagnostic(branch.line, "fiche", message, "Corrigez le lien.", path=path)


def _same_words(catalog: Catalog) -> Iterator[Diagnostic]:
    owner: dict[str, str] = {}
    for procedure in catalog:
        for phrase in procedure.says:
            first = owner.setdefault(fold(phrase), procedure.id)
            if first != procedure.id:
                message = f"« {phrase} » est aussi une phrase de « {first} »."
                yield Diagnostic(
                    1, "phrase-double", message, "Gardez-la dans une seule fiche.", path=catalog.paths[procedure.id]
                )


def _circles(catalog: Catalog) -> Iterator[Diagnostic]:
    """A procedure that is called and calls back its caller would never give the hand back: named at the call."""
    calls = {
        one.id: {
            branch.target.procedure: branch.line
            for step in one.steps.values()
            for branch in step.branches
            if branch.target.kind == "call"
        }
        for one in catalog
    }
    for ident, called in calls.items():
        for name, line in called.items():
            if ident in reached(name, calls):
                message = f"« {ident} » appelle « {name} », qui finit par rappeler « {ident} »."
                path = catalog.paths.get(ident, "")
                yield Diagnostic(line, "circuit", message, "Remplacez l’un des call: par procedure:.", path=path)


def reached(start: str, calls: dict[str, dict[str, int]]) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        for name in calls.get(waiting.pop(), {}):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found

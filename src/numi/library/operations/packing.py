"""Taking the library out as a pack, and taking a pack in: looked at whole, said file by file, then kept or not."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from numi.core.clock import PARIS
from numi.core.content import read_yaml
from numi.core.errors import Conflict, InvalidInput, NotAllowed
from numi.journal.operations import record_system
from numi.library.access import check_keeper, check_writer
from numi.library.models import LibraryEntry, PublishedProcedure
from numi.library.operations.drafting import begin_with
from numi.library.operations.publishing import publish_text
from numi.library.operations.releasing import one_publication_at_a_time
from numi.library.packs import write_folder
from numi.library.proofing import Surroundings, look_around, proof
from numi.library.queries import catalog_of, current_versions
from numi.library.revisions import CRITICAL, open_revision
from numi.library.search import callers_phrases
from numi.library.ties import ties_in_use, ties_of
from numi.procedures.directory import Entry
from numi.procedures.directory import load as load_directory
from numi.procedures.parser import parse
from numi.procedures.schema import Diagnostic, Procedure, Severity

KINDS = {"procedures": "procedure", "directory": "directory", "phrases": "phrases"}


@dataclass(frozen=True, slots=True)
class Report:
    """One file of a pack. ``state``: ``new``, ``changed``, ``same``, ``wrong``; ``remarks`` at their line."""

    path: str
    kind: str
    state: str
    title: str = ""
    remarks: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(one for one in self.remarks if one.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Staged:
    """A pack as it was looked at; ``digest`` names these very files. Nothing is kept."""

    digest: str
    reports: tuple[Report, ...]
    procedures: tuple[Procedure, ...]
    left: tuple[str, ...] = ()

    @property
    def wrong(self) -> list[Report]:
        return [one for one in self.reports if one.state == "wrong"]

    @property
    def moving(self) -> list[Report]:
        """What an import would change."""
        return [one for one in self.reports if one.state in ("new", "changed")]


def export_pack(*, content: Path) -> dict[str, bytes]:
    """Every procedure in use, with the official numbers and the callers' sentences, as files by their path."""
    rows = PublishedProcedure.objects.filter(is_current=True).values_list("procedure_id", "text")
    families = dict(LibraryEntry.objects.values_list("procedure_id", "family"))
    files = {f"procedures/{families[ident]}/{ident}.md": text.encode() for ident, text in rows}
    for folder in ("directory", "phrases"):
        files |= {f"{folder}/{one.name}": one.read_bytes() for one in sorted((content / folder).glob("*.yaml"))}
    return files


def stage_pack(
    *, files: Mapping[str, str], left: list[str], now: datetime, content: Path, with_files: bool = False
) -> Staged:
    """Look at every file as if all of them took their place now; nothing is kept.

    ``with_files``: the official numbers and the sentences of the pack come in too, and count.
    """
    parsed = {path: parse(text, path) for path, text in files.items() if path.startswith("procedures/")}
    procedures = {path: one.procedure for path, one in parsed.items() if one.procedure}
    directory, problems = _directory(files, content, with_files=with_files)
    around = _around({one.id: one for one in procedures.values()}, directory, content)
    in_use = dict(PublishedProcedure.objects.filter(is_current=True).values_list("procedure_id", "text"))
    known = set(PublishedProcedure.objects.values_list("procedure_id", flat=True))
    today = now.astimezone(PARIS).date()
    reports = []
    for path, text in sorted(files.items()):
        if path in parsed:
            reports.append(_of_procedure(path, text, procedures.get(path), in_use, known, around, today))
        else:
            reports.append(_of_file(path, text, problems.get(path, ()), content))
    moving = {one.path for one in reports if one.state in ("new", "changed")}
    return Staged(
        hashlib.sha256(repr(sorted(files.items())).encode("utf-8", "surrogatepass")).hexdigest(),
        tuple(reports),
        tuple(one for path, one in procedures.items() if path in moving),
        tuple(left),
    )


def _around(own: Mapping[str, Procedure], directory: dict[str, Entry], content: Path) -> Surroundings:
    in_use = current_versions()
    catalog = replace(catalog_of(in_use, str(content)), directory=directory).with_texts(own)
    ties = {**ties_in_use(in_use), **{name: ties_of(one) for name, one in own.items()}}
    return look_around(catalog, ties, content)


def _directory(
    files: Mapping[str, str], content: Path, *, with_files: bool
) -> tuple[dict[str, Entry], dict[str, tuple[Diagnostic, ...]]]:
    """The official numbers that count, and what to mend in those of the pack."""
    own = {path: text for path, text in files.items() if path.startswith("directory/")}
    kept, _ = load_directory(content / "directory")
    if not own:
        return kept, {}
    with tempfile.TemporaryDirectory() as folder:
        write_folder({path: text.encode() for path, text in own.items()}, Path(folder))
        entries, problems = load_directory(Path(folder) / "directory")
        found: dict[str, tuple[Diagnostic, ...]] = {}
        for one in problems:
            path = Path(one.path).relative_to(folder).as_posix()
            found[path] = (*found.get(path, ()), replace(one, path=path))
    return ({**kept, **entries} if with_files else kept), found


def _of_procedure(
    path: str,
    text: str,
    procedure: Procedure | None,
    in_use: Mapping[str, str],
    known: set[str],
    around: Surroundings,
    today: date,
) -> Report:
    ident = Path(path).stem
    if in_use.get(ident) == text:
        return Report(path, "procedure", "same", procedure.title if procedure else "")
    read = proof(text, around, procedure_id=ident, today=today, path=path)
    remarks = list(read.remarks)
    if procedure and Path(path).parent.name != procedure.family:
        mend = f"Son fichier est procedures/{procedure.family}/{ident}.md."
        remarks.append(Diagnostic(1, "place", "La fiche n’est pas à sa place.", mend, path=path))
    is_wrong = procedure is None or any(one.severity is Severity.ERROR for one in remarks)
    state = "wrong" if is_wrong else "changed" if ident in known else "new"
    return Report(path, "procedure", state, procedure.title if procedure else "", tuple(sorted(remarks)))


def _of_file(path: str, text: str, problems: tuple[Diagnostic, ...], content: Path) -> Report:
    """A file of official numbers or of sentences, beside the one of the content folder."""
    kind = KINDS[path.split("/")[0]]
    remarks = problems or (_of_phrases(path, text) if kind == "phrases" else ())
    kept = content / path
    same = kept.exists() and kept.read_bytes() == text.encode()
    state = "wrong" if remarks else "same" if same else "changed" if kept.exists() else "new"
    return Report(path, kind, state, remarks=remarks)


def _of_phrases(path: str, text: str) -> tuple[Diagnostic, ...]:
    mend = "Voir content/phrases : « phrases: » puis des listes."
    try:
        rows = read_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return (Diagnostic(line, "phrases", "Le fichier ne se lit pas.", mend, path=path),)
    if not isinstance(rows, dict):
        return (Diagnostic(1, "phrases", "Le fichier n’est pas une liste de champs.", mend, path=path),)
    own = not Path(path).stem.startswith("_")
    if own and not isinstance(rows.get("phrases"), dict):
        return (Diagnostic(1, "phrases", "« phrases » manque.", mend, path=path),)
    return ()


def import_pack(
    *,
    files: Mapping[str, str],
    digest: str,
    publishes: bool,
    by: Any,
    now: datetime,
    content: Path,
    with_files: bool = False,
    note: str = "",
) -> Staged:
    """Take the pack in, whole or not at all: as texts in progress, or in use at once.

    ``digest`` is that of the report that the person read. Records ``procedure.imported``, and what each text records.
    Raises Conflict when the files are others, InvalidInput when one is wrong, NotAllowed when a critical text would be
    published without a second reader, TransitionRefused when somebody writes one of these procedures.
    """
    (check_keeper if publishes else check_writer)(by)
    one_publication_at_a_time()
    staged = stage_pack(files=files, left=[], now=now, content=content, with_files=with_files)
    if staged.digest != digest:
        raise Conflict("Ce paquet n’est pas celui du compte rendu. Relisez-le, puis importez.", fields={})
    _check_right(staged)
    if publishes:
        _check_not_critical(staged)
        _publish(staged, files, by=by, now=now, content=content, note=note, with_files=with_files)
    else:
        for procedure in staged.procedures:
            begin_with(procedure_id=procedure.id, text=procedure.text, by=by, now=now)
    record_system(
        "procedure.imported", now=now, by=str(by.pk), texts=len(staged.procedures), published=publishes, digest=digest
    )
    return staged


def put_files(*, staged: Staged, files: Mapping[str, str], content: Path) -> list[str]:
    """Put the official numbers and the sentences of an imported pack in the content folder. Returns their paths.

    Called once the import is in the database: a file is only put beside texts that are in use.
    """
    moved = {one.path: files[one.path].encode() for one in staged.moving if one.kind != "procedure"}
    write_folder(moved, content)
    return sorted(moved)


def _check_right(staged: Staged) -> None:
    if staged.wrong:
        told = [
            f"{one.path}, ligne {remark.line} : {remark.message}"
            for one in staged.wrong[:3]
            for remark in (one.errors or one.remarks)[:1]
        ]
        raise InvalidInput(f"Rien n’est importé : {len(staged.wrong)} fichier(s) à corriger. {' '.join(told)}")
    if not staged.moving:
        raise InvalidInput("Ce paquet ne change rien : tout est déjà en vigueur, mot pour mot.")


def _check_not_critical(staged: Staged) -> None:
    critical = set(LibraryEntry.objects.filter(urgency=CRITICAL).values_list("procedure_id", flat=True))
    held = [one.id for one in staged.procedures if one.urgency == CRITICAL or one.id in critical]
    if held:
        raise NotAllowed(
            f"Rien n’est importé : {', '.join(held[:5])} est critique, une deuxième personne relit d’abord. "
            "Importez le paquet comme des brouillons."
        )
    for one in staged.procedures:
        writing = open_revision(one.id)
        if writing:
            raise InvalidInput(
                f"Rien n’est importé : {writing.last_editor.display_name} écrit « {one.id} ». "
                "Publiez ou abandonnez d’abord son texte."
            )


def _publish(
    staged: Staged, files: Mapping[str, str], *, by: Any, now: datetime, content: Path, note: str, with_files: bool
) -> None:
    said = dict(callers_phrases(content))
    if with_files:
        for path, text in files.items():
            if path.startswith("phrases/") and not Path(path).stem.startswith("_"):
                groups = read_yaml(text)["phrases"]
                said[Path(path).stem] = tuple(str(one) for texts in groups.values() for one in texts)
    for procedure in staged.procedures:
        publish_text(procedure=procedure, by=by, now=now, note=note, phrases=said.get(procedure.id, ()))

"""The procedures of a folder, by id and by content hash."""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from numi.procedures.directory import Entry
from numi.procedures.directory import load as load_directory
from numi.procedures.parser import parse
from numi.procedures.schema import Diagnostic, Procedure


@dataclass(frozen=True, slots=True)
class Catalog:
    """Procedures that parse, with the directory they point to and everything there is to mend.

    ``paths`` says where each procedure was read.
    """

    procedures: Mapping[str, Procedure]
    directory: dict[str, Entry] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()
    paths: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Procedure]:
        return (one for one in map(self.procedures.get, self.procedures) if one)

    def get(self, ident: str) -> Procedure | None:
        return self.procedures.get(ident)

    def with_texts(self, own: Mapping[str, Procedure]) -> "Catalog":
        """The same catalog with these texts in the place of its own; no other text is read for it."""
        around = cast("MutableMapping[str, Procedure]", self.procedures)  # a ChainMap writes in its first map only
        return replace(self, procedures=ChainMap(dict(own), around))

    def with_called(self, ident: str) -> list[Procedure]:
        """The procedure and every other that its branches lead to, near ones first."""
        found: dict[str, Procedure] = {}
        waiting = [ident]
        while waiting:
            name = waiting.pop(0)
            procedure = self.procedures.get(name)
            if procedure is None or name in found:
                continue
            found[name] = procedure
            waiting += sorted(
                {b.target.procedure for s in procedure.steps.values() for b in s.branches if b.target.procedure != name}
            )
        return list(found.values())


def from_texts(texts: Iterable[tuple[str, str]], directory: dict[str, Entry] | None = None) -> Catalog:
    """A catalog of (path, text) pairs."""
    procedures: dict[str, Procedure] = {}
    problems: list[Diagnostic] = []
    paths: dict[str, str] = {}
    for path, text in texts:
        parsed = parse(text, path)
        problems += parsed.diagnostics
        if parsed.procedure is None:
            continue
        if parsed.procedure.id in procedures:
            problems.append(
                Diagnostic(
                    1, "id-double", f"La fiche « {parsed.procedure.id} » existe deux fois.", "Changez l’id.", path=path
                )
            )
            continue
        procedures[parsed.procedure.id] = parsed.procedure
        paths[parsed.procedure.id] = path
    return Catalog(procedures, directory or {}, tuple(problems), paths)


def load(content: Path) -> Catalog:
    """The catalog of ``content/procedures`` with the directory of ``content/directory``."""
    directory, problems = load_directory(content / "directory")
    paths = sorted((content / "procedures").rglob("*.md"))
    # A file that is no UTF-8 shows as such in its text, and is mended there.
    catalog = from_texts([(str(path), path.read_text("utf-8", "replace")) for path in paths], directory)
    return replace(catalog, problems=(*problems, *catalog.problems))

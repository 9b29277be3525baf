"""How the procedures in use hold together: kept with each version, so that no text is read again to know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from numi.core.text import fold
from numi.library.models import PublishedProcedure
from numi.procedures.parser import parse
from numi.procedures.schema import Procedure

_KNOWN: dict[str, "Ties"] = {}  # by digest: a version never changes


@dataclass(frozen=True, slots=True)
class Ties:
    """How one procedure holds to the others: where it leads (procedure, step, line), whom it calls, what is said."""

    leads: tuple[tuple[str, str, int], ...]
    calls: dict[str, int]
    said: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        return {"leads": self.leads, "calls": self.calls, "said": self.said}


def ties_of(procedure: Procedure) -> Ties:
    """The ties of one text."""
    branches = [branch for step in procedure.steps.values() for branch in step.branches]
    return Ties(
        tuple(
            (one.target.procedure, one.target.step, one.line)
            for one in branches
            if one.target.procedure != procedure.id
        ),
        {one.target.procedure: one.line for one in branches if one.target.kind == "call"},
        tuple(fold(phrase) for phrase in procedure.says),
    )


def ties_in_use(versions: Iterable[tuple[str, str]]) -> dict[str, Ties]:
    """The ties of exact versions, (id, digest); those not known yet are read at once."""
    wanted = dict(versions)
    lacking = sorted(set(wanted.values()) - _KNOWN.keys())
    for start in range(0, len(lacking), 500):
        rows = PublishedProcedure.objects.filter(pk__in=lacking[start : start + 500])
        for digest, kept in rows.values_list("content_hash", "ties"):
            _KNOWN[digest] = _from_data(kept) if kept else _from_text(digest)
    return {ident: _KNOWN[digest] for ident, digest in wanted.items() if digest in _KNOWN}


def _from_data(kept: dict[str, Any]) -> Ties:
    return Ties(tuple(tuple(lead) for lead in kept["leads"]), kept["calls"], tuple(kept["said"]))


def _from_text(digest: str) -> Ties:
    """A version published before its ties were kept."""
    procedure = parse(PublishedProcedure.objects.values_list("text", flat=True).get(pk=digest)).procedure
    return ties_of(procedure) if procedure else Ties((), {}, ())

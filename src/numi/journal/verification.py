"""Reading the journal against its seals: the first fact that was altered, removed or slipped in is named."""

from collections.abc import Iterator
from dataclasses import dataclass

from numi.journal.models import Fact, Seal
from numi.journal.sealing import PRINT, RECENT, START, chain, fingerprint, inside


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold, in a sentence, and the fact it is about (0: the chain of seals itself)."""

    fact_id: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read, and the first problem, if any."""

    seals: int
    facts: int
    unsealed: int
    head: str
    problem: Problem | None

    @property
    def is_whole(self) -> bool:
        return self.problem is None


def verify() -> Verification:
    """Read every fact and every seal, in order, and stop at the first thing that does not hold."""
    digest, following, seals, facts = START, 1, 0, 0
    for seal in Seal.objects.order_by("id").iterator(200):
        problem = _broken_chain(seal, digest, following) or _broken_batch(seal)
        if problem:
            return Verification(seals, facts, 0, digest, problem)
        digest, following = seal.digest, seal.last_id + 1
        seals, facts = seals + 1, facts + seal.count
    problem = _slipped_in()
    unsealed = Fact.objects.filter(id__gte=following).count()
    return Verification(seals, facts, unsealed, digest, problem)


def _broken_chain(seal: Seal, digest: str, following: int) -> Problem | None:
    if seal.previous != digest or seal.first_id != following:
        return Problem(0, f"Le sceau {seal.pk} ne suit pas celui d’avant : un sceau a été retiré, ajouté ou changé.")
    return None


def _facts_of(seal: Seal) -> list[Fact]:
    rows = Fact.objects.filter(id__range=(seal.first_id, seal.last_id)).order_by("id")
    found = [fact for fact in rows if not inside(fact.pk, seal.gaps)]
    return found + list(Fact.objects.filter(id__in=seal.late).order_by("id"))


def _expected(seal: Seal) -> Iterator[int]:
    for ident in range(seal.first_id, seal.last_id + 1):
        if not inside(ident, seal.gaps):
            yield ident
    yield from sorted(seal.late)


def _broken_batch(seal: Seal) -> Problem | None:
    facts = _facts_of(seal)
    if len(facts) != seal.count:
        present = {fact.pk for fact in facts}
        missing = next((ident for ident in _expected(seal) if ident not in present), 0)
        return Problem(missing, f"Le fait {missing} a été retiré du journal.")
    marks = [fingerprint(fact) for fact in facts]
    if chain(seal, marks) == seal.digest:
        return None
    for place, (fact, mark) in enumerate(zip(facts, marks, strict=True)):
        if seal.prints[place * PRINT : (place + 1) * PRINT] != mark[:PRINT]:
            return Problem(fact.pk, f"Le fait {fact.pk} a été changé après coup.")
    return Problem(0, f"Le sceau {seal.pk} ({seal.first_id}–{seal.last_id}) a été changé après coup.")


def _slipped_in() -> Problem | None:
    """A fact in an old gap that no seal covers was put there by hand."""
    recent = set(Seal.objects.order_by("-id").values_list("id", flat=True)[:RECENT])
    late = {ident for idents in Seal.objects.exclude(late=[]).values_list("late", flat=True) for ident in idents}
    for seal in Seal.objects.exclude(gaps=[]).order_by("id").iterator(200):
        if seal.pk in recent:
            continue
        for low, high in seal.gaps:
            for ident in Fact.objects.filter(id__range=(low, high)).values_list("id", flat=True):
                if ident not in late:
                    return Problem(ident, f"Le fait {ident} a été glissé après coup dans un trou du journal.")
    return None

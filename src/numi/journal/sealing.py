"""Seals over the journal: batches of facts chained by SHA-256, so that one altered bit is found and named.

Nobody who writes a fact waits for a seal: the worker seals behind them. Ids that are missing when a batch is sealed (a
transaction rolled back, or still open) are noted as gaps; a fact that shows up in a gap is sealed by a later batch, as
late, while the gap is among the ``RECENT`` seals. No clock decides anything. Removing the newest seals leaves a shorter
chain: the head is therefore logged by the worker and shown in « Historique », to be compared.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from numi.journal.models import Fact, Seal

BATCH = 1000
START = "0" * 64
PRINT = 12
RECENT = 3000
RANGES = 100
Range = tuple[int, int]


def fingerprint(fact: Fact) -> str:
    """SHA-256 of everything a fact says, written in one canonical way on every engine."""
    said = [
        fact.pk,
        fact.kind,
        fact.subject_kind,
        str(fact.subject_id),
        str(fact.client_id) if fact.client_id else None,
        str(fact.actor_id) if fact.actor_id else None,
        fact.at.astimezone(UTC).isoformat(timespec="microseconds"),
        fact.data,
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain(seal: Seal, marks: Iterable[str]) -> str:
    """The digest of a seal: what it covers, its facts, and the seal before."""
    head = [seal.previous, seal.first_id, seal.last_id, seal.count, seal.gaps, seal.late, seal.prints]
    digest = hashlib.sha256(json.dumps(head, separators=(",", ":")).encode())
    for mark in marks:
        digest.update(mark.encode())
    return digest.hexdigest()


def holes(ids: list[int], first: int, last: int) -> list[Range]:
    """The ranges between ``first`` and ``last`` where no id is."""
    found, expected = [], first
    for ident in ids:
        if ident > expected:
            found.append((expected, ident - 1))
        expected = ident + 1
    if expected <= last:
        found.append((expected, last))
    return found


def inside(ident: int, ranges: Iterable[Iterable[int]]) -> bool:
    return any(low <= ident <= high for low, high in ranges)


def head() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-id").first()


def seal_batch(*, now: datetime, size: int = BATCH) -> Seal | None:
    """Seal the next facts and the late ones. None when there is nothing, or when another worker was first."""
    before = head()
    first = before.last_id + 1 if before else 1
    facts = list(Fact.objects.filter(id__gte=first).order_by("id")[:size])
    late = late_facts()
    if not facts and not late:
        return None
    ids = [fact.pk for fact in facts]
    last = ids[-1] if ids else first - 1
    marks = [fingerprint(fact) for fact in (*facts, *late)]
    seal = Seal(
        first_id=first,
        last_id=last,
        count=len(marks),
        gaps=[list(pair) for pair in holes(ids, first, last)],
        late=[fact.pk for fact in late],
        prints="".join(mark[:PRINT] for mark in marks),
        previous=before.digest if before else START,
        sealed_at=now,
    )
    seal.digest = chain(seal, marks)
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        return None
    return seal


def late_facts() -> list[Fact]:
    """Facts that have appeared in the gaps of recent seals and that no seal covers yet."""
    recent = list(Seal.objects.order_by("-id").values_list("gaps", "late")[:RECENT])
    done = {ident for _, late in recent for ident in late}
    ranges = [pair for gaps, _ in recent for pair in gaps]
    found: list[Fact] = []
    for start in range(0, len(ranges), RANGES):
        asked = Q()
        for low, high in ranges[start : start + RANGES]:
            asked |= Q(id__range=(low, high))
        found += [fact for fact in Fact.objects.filter(asked).order_by("id") if fact.pk not in done]
    return sorted(found, key=lambda fact: fact.pk)


def seal_all(*, now: datetime, size: int = BATCH, most: int = 50) -> int:
    """Seal what is left, ``most`` batches at a time. Returns the number of facts sealed."""
    sealed = 0
    for _ in range(most):
        seal = seal_batch(now=now, size=size)
        if seal is None:
            break
        sealed += seal.count
    return sealed

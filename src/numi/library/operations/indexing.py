"""The words of each procedure in the index."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import F

from numi.library.models import Posting, Term
from numi.library.search import WEIGHTS, fields_of, words
from numi.library.stems import stem
from numi.procedures.schema import Procedure

TERM_SIGNS = 40
PHRASES_WEIGHT = 1.5


def index_entry(*, procedure: Procedure, phrases: Iterable[str] = ()) -> int:
    """Put the words of a procedure, and of its callers, in the index in place of the old ones. Returns how many."""
    weights: dict[str, float] = defaultdict(float)
    texts = {**fields_of(procedure), "phrases": " ".join(phrases)}
    for name, text in texts.items():
        for term, count in Counter(stem(word)[:TERM_SIGNS] for word in words(text)).items():
            weights[term] += WEIGHTS.get(name, PHRASES_WEIGHT) * (1 + math.log(count))
    unindex_entry(procedure.id)
    Term.objects.bulk_create([Term(name=term) for term in sorted(weights)], ignore_conflicts=True)
    for some in _slices(sorted(weights)):
        Term.objects.filter(name__in=some).update(entry_count=F("entry_count") + 1)
    Posting.objects.bulk_create(
        [Posting(term_id=term, entry_id=procedure.id, weight=weight) for term, weight in sorted(weights.items())],
        batch_size=2000,
    )
    return len(weights)


def unindex_entry(procedure_id: str) -> None:
    """Take the words of a procedure out of the index."""
    gone = sorted(Posting.objects.filter(entry_id=procedure_id).values_list("term_id", flat=True))
    Posting.objects.filter(entry_id=procedure_id).delete()
    for some in _slices(gone):
        Term.objects.filter(name__in=some, entry_count__gt=0).update(entry_count=F("entry_count") - 1)


def _slices(names: list[str], size: int = 500) -> Iterable[list[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))

"""Finding procedures in the index: by what is typed, by tag, category, level and state. The same on every engine."""

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from numi.core.errors import InvalidInput
from numi.core.text import fold
from numi.library.models import Favourite, LibraryEntry, Posting, Term
from numi.library.queries import in_use_count
from numi.library.search import QUERY_LIMIT, synonym_groups, synonym_map, words
from numi.library.states import Trust
from numi.library.stems import stem

PAGE, FOUND = 40, 20
AMONG = 160
TERMS_ASKED = 24
SATURATION = 2.0
COUNTED = 20_000
POSTINGS = 1200
CANDIDATES = 80
UNKNOWN_WORDS = 4
LAST = "zzzz"  # after a beginning, the end of its words in every collation: an index range, where LIKE is a scan


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep of the shelf; empty means all. ``which``: ``used`` (in use), ``retired``, ``favourites``."""

    tag: str = ""
    family: str = ""
    level: int = 0
    trust: str = ""
    which: str = "used"

    @property
    def level_text(self) -> str:
        return str(self.level or "")

    @property
    def as_query(self) -> list[tuple[str, str]]:
        """What the search form carries along."""
        named = (
            ("tag", self.tag),
            ("categorie", self.family),
            ("niveau", self.level_text),
            ("etat", self.trust),
            ("liste", "" if self.which == "used" else self.which),
        )
        return [(name, value) for name, value in named if value]


@dataclass(frozen=True, slots=True)
class Found:
    """Entries in order, the cursor of the next ones (empty at the end), the words that led to each, how strongly."""

    entries: list[LibraryEntry]
    after: str
    why: Mapping[str, tuple[str, ...]]
    strength: Mapping[str, float] = field(default_factory=dict)


def shelf(user: Any, filters: Filters, *, today: datetime.date, after: str = "", size: int = PAGE) -> Found:
    """A page of the shelf: the most urgent first, then the most read, then by title (keyset)."""
    rows = filtered(user, filters, today=today)
    if after:
        rank, views, title = _cursor(after)
        rows = rows.filter(
            Q(urgency_rank__gt=rank)
            | Q(urgency_rank=rank, view_count__lt=views)
            | Q(urgency_rank=rank, view_count=views, title__gt=title)
        )
    found = list(
        rows.select_related("published_by")
        .prefetch_related("tags")
        .order_by("urgency_rank", "-view_count", "title")[: size + 1]
    )
    entries = found[:size]
    last = entries[-1] if len(found) > size else None
    return Found(entries, f"{last.urgency_rank}_{last.view_count}_{last.title}" if last else "", {})


def find(user: Any, text: str, filters: Filters, *, content: Path, today: datetime.date, size: int = FOUND) -> Found:
    """The entries nearest to what is typed, best first; a word nobody wrote is read as the nearest one that exists."""
    asked = _asked(text[:QUERY_LIMIT], content)
    if not asked:
        return Found([], "", {})
    scores, why = _scores(asked)
    order = sorted(scores, key=lambda ident: (-scores[ident], ident))
    kept = set(filtered(user, filters, today=today).filter(pk__in=order[:AMONG]).values_list("pk", flat=True))
    best = [ident for ident in order if ident in kept][:size]
    known = {
        one.pk: one
        for one in LibraryEntry.objects.filter(pk__in=best).select_related("published_by").prefetch_related("tags")
    }
    entries = [known[ident] for ident in best if ident in known]
    top = scores[entries[0].pk] if entries else 1.0
    return Found(
        entries,
        "",
        {entry.pk: tuple(why[entry.pk][:5]) for entry in entries},
        {entry.pk: scores[entry.pk] / top for entry in entries},
    )


def filtered(user: Any, filters: Filters, *, today: datetime.date) -> QuerySet[LibraryEntry]:
    rows = LibraryEntry.objects.filter(retired_at__isnull=filters.which != "retired")
    if filters.which == "favourites":
        rows = rows.filter(pk__in=Favourite.objects.filter(user=user).values("entry_id"))
    if filters.tag:
        rows = rows.filter(tags__name=filters.tag)
    if filters.family:
        rows = rows.filter(family=filters.family)
    if filters.level:
        rows = rows.filter(level=filters.level)
    match filters.trust:
        case Trust.DOUBTFUL:
            rows = rows.filter(open_doubt_count__gt=0)
        case Trust.TO_CHECK:
            rows = rows.filter(open_doubt_count=0, review_due_on__lt=today)
        case Trust.VERIFIED:
            rows = rows.filter(open_doubt_count=0, review_due_on__gte=today)
    return rows


def _cursor(text: str) -> tuple[int, int, str]:
    try:
        rank, views, title = text.split("_", 2)
        return int(rank), int(views), title
    except ValueError as error:
        raise InvalidInput("Cette suite de liste n’existe plus. Revenez au début de la liste.") from error


def _scores(asked: Mapping[str, tuple[str, float]]) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Entries found and how well. The rarest words find them; the others only tell the best ones apart."""
    total = max(in_use_count(COUNTED), 1)
    counts = dict(Term.objects.filter(name__in=list(asked)).values_list("name", "entry_count"))
    finding, telling = _split(counts)
    scores: dict[str, float] = defaultdict(float)
    why: dict[str, list[str]] = defaultdict(list)

    def add(rows: Iterable[tuple[str, str, float]]) -> None:
        for term, entry, weight in rows:
            said, factor = asked[term]
            scores[entry] += factor * math.log(1 + total / max(counts[term], 1)) * weight / (weight + SATURATION)
            if said not in why[entry]:
                why[entry].append(said)

    columns = ("term_id", "entry_id", "weight")
    found = Posting.objects.filter(term__in=finding)
    if sum(counts[term] for term in finding) > POSTINGS:
        found = found.order_by("-weight", "entry_id")[:POSTINGS]
    add(found.values_list(*columns))
    if telling:
        best = sorted(scores, key=lambda ident: (-scores[ident], ident))[:CANDIDATES]
        add(Posting.objects.filter(term__in=telling, entry__in=best).values_list(*columns))
    said_count = max(len({said for said, _ in asked.values()}), 1)
    for entry in scores:
        scores[entry] *= 0.5 + 0.5 * len(why[entry]) / said_count
    return scores, why


def _split(counts: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The rarest terms while their entries are few enough to be read, at least one; and the others."""
    ranked = sorted(counts, key=lambda term: (counts[term], term))
    held, place = 0, 0
    for place, term in enumerate(ranked):
        held += counts[term]
        if place and held > POSTINGS:
            return ranked[:place], ranked[place:]
    return ranked, []


def _asked(text: str, content: Path) -> dict[str, tuple[str, float]]:
    """Terms of the index asked for: term → (the word typed, factor). Exact, beginnings, synonyms, near spellings."""
    typed = list(dict.fromkeys(words(text)))[:TERMS_ASKED]
    stems = {stem(word): word for word in typed}
    known = set(Term.objects.filter(name__in=list(stems), entry_count__gt=0).values_list("name", flat=True))
    asked = {term: (word, 1.0) for term, word in stems.items() if term in known}
    unknown = [(term, word) for term, word in stems.items() if term not in known and len(word) >= 3]
    for term, word in sorted(unknown, key=lambda one: -len(one[1]))[:UNKNOWN_WORDS]:
        for near, factor in _near(term):
            asked.setdefault(near, (word, factor))
    folded = f" {' '.join(fold(text).split())} "
    for phrase, others in synonyms(content).items():
        if f" {phrase} " in folded:
            for other in others:
                for word in words(other):
                    asked.setdefault(stem(word), (phrase, 0.7))
    return asked


@lru_cache(maxsize=2)
def synonyms(content: Path) -> Mapping[str, tuple[str, ...]]:
    """The words that callers use for one another."""
    return synonym_map(synonym_groups(content))


def _near(term: str) -> list[tuple[str, float]]:
    """Terms that begin so (a word still being typed), else those one or two letters away."""
    begins = list(
        Term.objects.filter(name__range=(term, term + LAST), entry_count__gt=0)
        .order_by("-entry_count", "name")
        .values_list("name", flat=True)[:6]
    )
    if begins:
        return [(name, 0.8) for name in begins]
    limit = 1 if len(term) < 7 else 2
    same_start = Term.objects.filter(name__range=(term[:1], term[:1] + LAST), entry_count__gt=0)
    lengths = same_start.annotate(size=Length("name")).filter(size__gte=len(term) - limit, size__lte=len(term) + limit)
    candidates = list(lengths.values_list("name", flat=True))
    found = process.extract(term, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=3)
    return [(str(name), 0.75 if distance == 1 else 0.55) for name, distance, _ in found]

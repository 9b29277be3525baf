"""Reading published procedures."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import F

from numi.accounts.models import User
from numi.library.access import may_keep
from numi.library.models import Doubt, Favourite, LibraryEntry, PublishedProcedure, Vote
from numi.procedures.catalog import Catalog
from numi.procedures.directory import load as load_directory
from numi.procedures.export import bundle
from numi.procedures.parser import parse
from numi.procedures.schema import Procedure

PACK_SIZE = 200
PACK_STEP = 100
REMEMBERED = 512
_AHEAD: dict[str, str] = {}
NO_TEXT = LookupError("no such version")


class Texts(Mapping[str, Procedure]):
    """Procedures by id, of exact versions (id → digest), each read when it is asked for."""

    def __init__(self, versions: tuple[tuple[str, str], ...]) -> None:
        self.digests = dict(versions)

    def __getitem__(self, ident: str) -> Procedure:
        found = procedure_of(self.digests[ident])
        if found is None:
            raise KeyError(ident)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


def version_of(digest: str) -> str:
    """The text with this digest, empty when it was never published."""
    return PublishedProcedure.objects.filter(content_hash=digest).values_list("text", flat=True).first() or ""


def procedure_of(digest: str) -> Procedure | None:
    """The procedure with this digest; None when it was never published. A version never changes: it is remembered."""
    try:
        return _read(digest)
    except LookupError:
        return None


@lru_cache(maxsize=REMEMBERED)
def _read(digest: str) -> Procedure | None:
    """Read once. Raises LookupError for a text that is not there, so that its absence is not remembered."""
    text = _AHEAD.get(digest) or version_of(digest)
    if not text:
        raise NO_TEXT
    return parse(text).procedure


@contextmanager
def _texts_at_hand(digests: Iterable[str]) -> Iterator[None]:
    """Many versions are about to be read: one query brings their texts."""
    texts = dict(PublishedProcedure.objects.filter(pk__in=list(digests)).values_list("content_hash", "text"))
    _AHEAD.update(texts)
    try:
        yield
    finally:
        for digest in texts:
            _AHEAD.pop(digest, None)


def current_versions() -> tuple[tuple[str, str], ...]:
    """(id, digest) of what is published now, in order."""
    rows = PublishedProcedure.objects.filter(is_current=True).order_by("procedure_id")
    return tuple(rows.values_list("procedure_id", "content_hash"))


def current_catalog(content_folder: str) -> Catalog:
    """The procedures in use, from the database, with the directory of the content folder."""
    return catalog_of(current_versions(), content_folder)


@lru_cache(maxsize=64)
def catalog_of(versions: tuple[tuple[str, str], ...], content_folder: str) -> Catalog:
    """The catalog of exact versions, (id, digest), whatever is published since. Nothing is read before it is asked."""
    directory, _ = load_directory(Path(content_folder) / "directory")
    return Catalog(Texts(versions), directory)


def in_use_count(most: int) -> int:
    """How many procedures are in use, counted up to ``most``."""
    return LibraryEntry.objects.filter(retired_at__isnull=True)[:most].count()


@dataclass(frozen=True, slots=True)
class Pack:
    """The procedures that every browser holds, as JSON, and the digest that names these very texts."""

    digest: str
    body: bytes
    names: frozenset[str]


def current_pack(content_folder: str, today: datetime.date) -> Pack:
    """The pack of today: an official number that is overdue since this morning is shown as such.

    A large library gives its most urgent and most read procedures, each with those it leads to; the browser asks for
    another one when it opens it.
    """
    known = current_versions()
    return _pack_of(known, _first_ones() if len(known) > PACK_SIZE else (), content_folder, today)


def _first_ones() -> tuple[str, ...]:
    """The most urgent, then the most read. Readings count by the hundred, so that the choice seldom changes."""
    rows = LibraryEntry.objects.filter(retired_at__isnull=True)
    steps = rows.order_by("urgency_rank", (F("view_count") / PACK_STEP).desc(), "procedure_id")
    return tuple(steps.values_list("procedure_id", flat=True)[:PACK_SIZE])


@lru_cache(maxsize=4)
def _pack_of(
    versions: tuple[tuple[str, str], ...], wanted: tuple[str, ...], content_folder: str, today: datetime.date
) -> Pack:
    """``wanted``: the ones to hold first, in order; empty for all."""
    catalog, digests = catalog_of(versions, content_folder), dict(versions)
    with _texts_at_hand(digests[name] for name in wanted or digests if name in digests):
        names = _closed(catalog, wanted) if wanted else list(catalog.procedures)
        held = bundle(catalog, names, today=today)
    body = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return Pack(hashlib.sha256(body.encode()).hexdigest()[:32], body.encode(), frozenset(names))


def _closed(catalog: Catalog, wanted: tuple[str, ...]) -> list[str]:
    """As many of them as fit, each with every procedure that it leads to: a call never stops half way."""
    held: dict[str, None] = {}
    for name in wanted:
        lacking = [one.id for one in catalog.with_called(name) if one.id not in held]
        if len(held) + len(lacking) <= PACK_SIZE:
            held |= dict.fromkeys(lacking)
    return list(held)


def current_version(procedure_id: str) -> PublishedProcedure | None:
    """The version in use; the last one that was, for a retired procedure."""
    rows = PublishedProcedure.objects.filter(procedure_id=procedure_id).select_related("published_by")
    return rows.order_by("-is_current", "-number").first()


def version_number(procedure_id: str, number: int) -> PublishedProcedure | None:
    rows = PublishedProcedure.objects.filter(procedure_id=procedure_id, number=min(number, 2**31 - 1))
    return rows.select_related("published_by").first()


def versions_of(procedure_id: str) -> list[PublishedProcedure]:
    """Every version of a procedure, the newest first, without their texts."""
    rows = PublishedProcedure.objects.filter(procedure_id=procedure_id).defer("text").select_related("published_by")
    return list(rows.order_by("-number")[:100])


def favourites_of(user: User) -> set[str]:
    return set(Favourite.objects.filter(user=user).values_list("entry_id", flat=True))


def vote_of(user: User, entry: LibraryEntry, digest: str) -> Vote | None:
    return Vote.objects.filter(entry=entry, user=user, content_hash=digest).first()


def open_doubts(*, entry: LibraryEntry | None = None, size: int = 50) -> list[Doubt]:
    """Doubts that wait for an answer, the dangerous ones first, then the oldest."""
    rows = Doubt.objects.filter(answered_at__isnull=True)
    rows = rows.filter(entry=entry) if entry else rows
    return list(rows.select_related("entry", "by").order_by("-is_dangerous", "at")[:size])


def doubts_for(user: User, *, size: int = 5) -> list[Doubt]:
    """The open doubts that this person is asked to answer."""
    rows = Doubt.objects.filter(answered_at__isnull=True)
    if not may_keep(user):
        rows = rows.filter(entry__owner=user)
    return list(rows.select_related("entry", "by").order_by("-is_dangerous", "at")[:size])


def related_entries(names: list[str]) -> list[LibraryEntry]:
    """The procedures in use among these, in the order given."""
    found = LibraryEntry.objects.filter(retired_at__isnull=True).in_bulk(names)
    return [found[name] for name in names if name in found]


def titles_in_use() -> list[tuple[str, str]]:
    """(id, title) of every procedure in use, by title."""
    rows = LibraryEntry.objects.filter(retired_at__isnull=True).order_by("title", "procedure_id")
    return list(rows.values_list("procedure_id", "title"))


def shelf_facets() -> tuple[list[str], list[str]]:
    """The categories and the tags in use."""
    used = LibraryEntry.objects.filter(retired_at__isnull=True)
    families = list(used.order_by("family").values_list("family", flat=True).distinct())
    tags = list(used.order_by("tags__name").values_list("tags__name", flat=True).distinct()[:80])
    return families, [name for name in tags if name]

"""A library of thousands: the real procedures, told again under other ids, titles and words of their own."""

import hashlib
from collections.abc import Callable

from django.db import connection

from numi.interfaces.cli.benches.loading import Loader, settle, stamp, table
from numi.interfaces.cli.benches.names import Dice
from numi.interfaces.cli.benches.sample import rows

PROCEDURES = 5000
KEPT = 0.85
OWN_WORDS = 12
ENTRY_COPIED = (
    "description", "family", "level", "urgency", "urgency_rank", "minutes_from", "minutes_to", "keeper", "reviewed_on",
    "review_due_on", "number", "has_leaflet",
)  # fmt: skip
TEXT = table(
    "library_publishedprocedure",
    "content_hash procedure_id number title text ties is_current published_at change_note retired_at",
)
ENTRY = table(
    "library_libraryentry",
    "procedure_id title published_at retired_at successor view_count useful_count useless_count open_doubt_count "
    + " ".join(ENTRY_COPIED),
)
TAG = table("library_entrytag", "name entry_id")
TERM = table("library_term", "name entry_count")
POSTING = table("library_posting", "term_id entry_id weight")
SYLLABLES = ("ba", "cor", "di", "fel", "gua", "jon", "ka", "lim", "mur", "no", "pra", "quel", "ri", "sto", "tou", "val")


def fill_shelves(dice: Dice, *, now: float, said: Callable[[str], None] = lambda _: None) -> None:
    """Fill the shelf up to ``PROCEDURES``; one that is already there is left as it is."""
    real = rows("procedure_id", "library_libraryentry", "ORDER BY procedure_id")
    if len(real) >= PROCEDURES:
        return
    loader = Loader((TEXT, ENTRY, TAG, TERM, POSTING))
    known: set[str] = {str(row[0]) for row in rows("name", "library_term", "")}
    turns = [(PROCEDURES - len(real) + place) // len(real) for place in range(len(real))]
    for (ident,), count in zip(real, turns, strict=True):
        _tell_again(loader, dice, str(ident), count, now=now, known=known)
        loader.flush()
        said(f"{ident} : {count} de plus")
    _count_terms()
    settle()


def _tell_again(loader: Loader, dice: Dice, ident: str, count: int, *, now: float, known: set[str]) -> None:
    columns = "title, text, CAST(ties AS text)"
    title, text, ties = rows(columns, TEXT.name, "WHERE procedure_id = %s AND is_current", ident)[0]
    copied = rows(", ".join(ENTRY_COPIED), ENTRY.name, "WHERE procedure_id = %s", ident)[0]
    tags = [str(row[0]) for row in rows("name", TAG.name, "WHERE entry_id = %s", ident)]
    postings = rows("term_id, weight", POSTING.name, "WHERE entry_id = %s ORDER BY term_id", ident)
    for place in range(count):
        name = f"{ident[:50]}-{place:03}"
        own = [word(dice) for _ in range(OWN_WORDS)]
        called = f"{title}, {own[0]} {own[1]}"
        told = text.replace(f"\nid: {ident}\n", f"\nid: {name}\n", 1).replace(str(title), called, 1)
        told = told.replace("\n---\n", f"\n---\n{' '.join(own).capitalize()}. ", 1)
        at = stamp(now - 3600 * place)
        digest = hashlib.sha256(told.encode()).hexdigest()
        loader.add(TEXT, digest, name, 1, called[:200], told, ties, True, at, "", None)
        loader.add(ENTRY, name, called[:200], at, None, "", dice.below(900), dice.below(40), dice.below(9), 0, *copied)
        for tag in tags:
            loader.add(TAG, tag, name)
        for term in sorted({*own} - known):
            loader.add(TERM, term, 0)
            known.add(term)
        kept = {term: weight for term, weight in postings if dice.chance() < KEPT}
        for term, weight in (kept | dict.fromkeys(own, 2.0)).items():
            loader.add(POSTING, term, name, round(float(weight) * (0.6 + 0.8 * dice.chance()), 3))


def word(dice: Dice) -> str:
    """A word that nobody else says: three syllables or four."""
    return "".join(SYLLABLES[dice.below(len(SYLLABLES))] for _ in range(3 + dice.below(2)))


def _count_terms() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE library_term SET entry_count = "
            "(SELECT COUNT(*) FROM library_posting WHERE library_posting.term_id = library_term.name)"
        )

"""What is measured of a large library: the words searched for, the pages, and the reading of a text being written."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from numi.accounts.queries import agent_by_line
from numi.core import clock
from numi.interfaces.cli.benches.measuring import Figure, House, PageFailed, figure, measure
from numi.interfaces.cli.benches.names import Dice
from numi.interfaces.cli.benches.sample import Sample, rows
from numi.interfaces.cli.benches.visits import AGENT, SUPERVISOR, Page, Visit
from numi.library.finding import Filters, find
from numi.library.operations.drafting import start_revision
from numi.library.search import callers_phrases, synonym_groups, words

SEARCH_BAR, PAGE_BAR, PALETTE_BAR, CONSOLE_BAR, PREVIEW_BAR = 30.0, 80.0, 40.0, 100.0, 100.0
EACH = 60
PREVIEWS = 20


def reading_figures(house: House, sample: Sample) -> list[Figure]:
    """All of them: the search alone, the pages, the preview."""
    dice = Dice(7)
    asked = searches(dice)
    return [
        *[_search_figure(name, texts) for name, texts in asked.items()],
        *[measure(house, page) for page in _pages(sample, dice, asked)],
        _preview_figure(house),
    ]


def searches(dice: Dice) -> dict[str, list[str]]:
    """Texts to search for: a few words, misspelt, by another name, begun, a caller who talks at length."""
    said = [text for texts in callers_phrases(settings.CONTENT).values() for text in texts]
    groups = synonym_groups(settings.CONTENT)
    titles = [str(row[0]) for row in rows("title", "library_libraryentry", "ORDER BY procedure_id")]

    def some(texts: list[str]) -> str:
        return texts[dice.below(len(texts))]

    def few(text: str) -> str:
        return " ".join(words(text)[:3]) or text

    return {
        "mots tapés": [few(some(titles)) for _ in range(EACH)],
        "fautes": [_misspelt(few(some(said)), dice) for _ in range(EACH)],
        "synonymes": [dice.among(groups[dice.below(len(groups))]) for _ in range(EACH)],
        "mot commencé": [few(some(titles))[: 4 + dice.below(5)] for _ in range(EACH)],
        "longue parole": [" ".join(some(said) for _ in range(5)) for _ in range(EACH)],
    }


def _misspelt(text: str, dice: Dice) -> str:
    """One letter of each long word is told twice, or not at all."""
    found = []
    for word in text.split():
        place = 1 + dice.below(max(len(word) - 2, 1))
        wrong = (
            word[:place] + word[place : place + 1] * 2 + word[place + 1 :]
            if dice.chance() < 0.5
            else word[:place] + word[place + 1 :]
        )
        found.append(wrong if len(word) > 4 else word)
    return " ".join(found)


def _spent(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _search_figure(name: str, texts: Iterable[str]) -> Figure:
    user, today = agent_by_line(f"{AGENT}@demo.numi"), clock.today()

    def look(text: str) -> None:
        find(user, text, Filters(), content=settings.CONTENT, today=today)

    look("bonjour imprimante")
    return figure(f"Recherche, {name}", [_spent(partial(look, text)) for text in texts], SEARCH_BAR, few=[], many=[])


def _pages(sample: Sample, dice: Dice, asked: dict[str, list[str]]) -> list[Page]:
    shelf = rows("urgency_rank, view_count, title, procedure_id", "library_libraryentry",
                 "WHERE retired_at IS NULL ORDER BY urgency_rank, view_count DESC, title")  # fmt: skip
    some = [shelf[dice.below(len(shelf))] for _ in range(EACH)]
    tags = [str(row[0]) for row in rows("DISTINCT name", "library_entrytag", "ORDER BY name LIMIT 20")]
    deep = [{"suite": f"{rank}_{views}_{title}"} for rank, views, title, _ in some]
    spoken = [text for texts in asked.values() for text in texts[:12]]
    return [
        _page("Procédures", "library-list", [{}], PAGE_BAR),
        _page("Procédures, loin", "library-list", deep, PAGE_BAR),
        _page("Procédures, par étiquette", "library-list", [{"tag": one} for one in tags], PAGE_BAR),
        _page("Procédures, chercher", "library-list", [{"q": one} for one in spoken], PAGE_BAR),
        Page("Une procédure, jamais lue", "library-detail", _articles(str(row[3]) for row in some), bar=PAGE_BAR),
        Page("Une procédure, déjà lue", "library-detail", _articles(str(row[3]) for row in some[:20]), bar=PAGE_BAR),
        _page("Palette", "search-palette", [{"q": one} for one in spoken], PALETTE_BAR),
        _page("Guides proposés", "search-procedures", [{"q": one} for one in spoken], PALETTE_BAR),
        Page(
            "Console",
            "guidance-console",
            tuple(Visit(AGENT, reverse("desk:guidance-console", args=[one])) for one in sample.mine),
            bar=CONSOLE_BAR,
        ),
    ]


def _articles(names: Iterable[str]) -> tuple[Visit, ...]:
    return tuple(Visit(AGENT, reverse("desk:library-detail", args=[name])) for name in names)


def _page(name: str, route: str, asked: Iterable[dict[str, str]], bar: float) -> Page:
    where = reverse(f"desk:{route}")
    return Page(name, route, tuple(Visit(AGENT, f"{where}?{urlencode(one)}") for one in asked), bar=bar)


def _preview_figure(house: House) -> Figure:
    """After a keystroke: the largest text goes to the server, is read, checked among the others, and comes back."""
    ident = str(
        rows("procedure_id", "library_publishedprocedure", "WHERE is_current ORDER BY LENGTH(text) DESC LIMIT 1")[0][0]
    )
    with transaction.atomic():
        revision = start_revision(procedure_id=ident, by=agent_by_line(f"{SUPERVISOR}@demo.numi"), now=clock.now())
    where = reverse("desk:editor-preview", args=[revision.pk])

    def look(turn: int) -> None:
        typed = {"text": f"{revision.text}\n{'.' * turn}"}
        answer = house.seat(SUPERVISOR).post(where, typed, content_type="application/json")
        if answer.status_code != 200 or not answer.json()["procedure"]:
            raise PageFailed(f"{where} a répondu {answer.status_code}.")

    look(1)
    spent = [_spent(partial(look, turn)) for turn in range(2, PREVIEWS + 2)]
    return figure("Relire le plus long texte", spent, PREVIEW_BAR, few=[], many=[])

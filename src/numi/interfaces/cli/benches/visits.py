"""Every page of the console that is measured: whom it is for, over which objects, and its bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from numi.core import clock
from numi.interfaces.cli.benches.sample import Sample
from numi.library.queries import current_pack, current_versions

PAGE_BAR, QUICK_BAR = 100.0, 40.0
AGENT, SUPERVISOR, DPO, ADMIN = "agnes", "denis", "elise", "fanny"


@dataclass(frozen=True, slots=True)
class Visit:
    """One address asked by one person."""

    who: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page to measure. ``few`` shows one row where the page has a list, ``many`` a full page of them."""

    name: str
    route: str
    visits: tuple[Visit, ...]
    few: Visit | None = None
    many: Visit | None = None
    bar: float = PAGE_BAR


def _page(
    name: str,
    route: str,
    urls: Iterable[str],
    *,
    who: str = AGENT,
    few: str = "",
    many: str = "",
    bar: float = PAGE_BAR,
) -> Page:
    visits = tuple(Visit(who, url) for url in urls)
    first = visits[0]
    return Page(name, route, visits, Visit(who, few) if few else None, Visit(who, many) if many else first, bar)


def _at(route: str, *words: str, **asked: object) -> str:
    query = f"?{urlencode(asked)}" if asked else ""
    return reverse(f"desk:{route}", args=words) + query


def pages(sample: Sample) -> list[Page]:
    """All of them, in the order of the screens."""
    return [
        *_day(sample), *_tickets(sample), *_console(sample), *_clients(sample), *_calls(sample), *_journal(sample),
        *_house(), *_palette(sample),
    ]  # fmt: skip


def _day(sample: Sample) -> list[Page]:
    home = _at("home")
    return [
        Page(
            "Ma journée", "home", (Visit(AGENT, home), Visit("karim", home)), Visit("bruno", home), Visit(AGENT, home)
        ),
        _page("Ma journée, superviseur", "home", [home], who=SUPERVISOR),
        _page("Demande suivante", "home-next", [_at("home-next")]),
    ]


def _tickets(sample: Sample) -> list[Page]:
    found = []
    labels = {"queue": "à prendre", "mine": "les miennes", "waiting": "en attente", "open": "toutes"}
    for name, label in labels.items():
        *deep, last = sample.cursors[name]
        first = _at("tickets-list", liste=name)
        few = _at("tickets-list", liste=name, suite=last)
        found.append(_page(f"Demandes, {label}", "tickets-list", [first], few=few))
        urls = [_at("tickets-list", liste=name, suite=cursor) for cursor in deep]
        found.append(_page(f"Demandes, {label}, loin", "tickets-list", urls, few=few))
    urls = [_at("tickets-detail", number) for number in (*sample.numbers, *sample.mine)]
    few, long = _at("tickets-detail", sample.plain), _at("tickets-detail", sample.long)
    return [
        *found,
        _page("Une demande", "tickets-detail", urls, few=few, many=_at("tickets-detail", sample.often)),
        _page("Une demande, très longue", "tickets-detail", [long], few=few),
        _page("Nouvelle demande", "tickets-new", [_at("tickets-new")]),
        _page("Tiroir : note", "tickets-note", [_at("tickets-note", one) for one in sample.mine]),
        _page("Tiroir : promesse", "tickets-promise", [_at("tickets-promise", one) for one in sample.mine]),
    ]


def _console(sample: Sample) -> list[Page]:
    few, long, run = sample.paused, sample.long, sample.runs[0]
    parts = (
        ("Console", "guidance-console"), ("Fil de la console", "guidance-thread"),
        ("Tiroir : finir", "guidance-wrapup"), ("Tiroir : passer la main", "guidance-escalation"),
    )  # fmt: skip
    found = []
    for name, route in parts:
        found.append(
            _page(name, route, [_at(route, one) for one in sample.mine], few=_at(route, few), many=_at(route, long))
        )
        found.append(_page(f"{name}, long guide", route, [_at(route, long)], few=_at(route, few)))
    return [
        *found,
        _page("Console sans personne", "guidance-console", [_at("guidance-console", one) for one in sample.nameless]),
        _page("Textes des guides", "library-texts", [_at("library-texts", _pack())]),
        _page("Un guide suivi, long", "guidance-run", [_at("guidance-run", run)]),
        _page("Qui regarde", "guidance-viewing", [_at("guidance-viewing", one) for one in sample.mine]),
    ]


def _pack() -> str:
    return current_pack(str(settings.CONTENT), clock.today()).digest


def _clients(sample: Sample) -> list[Page]:
    hot, lone = sample.hot, sample.lone
    cards, busy = ([_at("clients-card", one) for one in each] for each in (sample.clients, hot))
    old = [
        _at("clients-card", hot[place % len(hot)], avant=f"{sample.rings[place]:%Y-%m-%dT%H:%M:%S+00:00}")
        for place in range(60)
    ]
    given, family = sample.rare
    one, whole = _at("clients-list", q=family), _at("clients-list", q=f"{family} {given}")
    lived, new = Visit(SUPERVISOR, _at("clients-card", hot[1])), Visit(SUPERVISOR, _at("clients-card", lone))
    named = [_at("clients-list", q=f"{family} {given}") for given, family in sample.names]
    typos = [_at("clients-list", q=misspelt(family)) for _, family in sample.names]
    pairs = [_at("clients-merge", first, second) for first, second in sample.doubles]
    return [
        _page("Clients", "clients-list", [_at("clients-list")]),
        _page("Clients, par le nom", "clients-list", named, few=whole),
        _page("Clients, nom mal écrit", "clients-list", typos, few=one),
        _page("Clients, par le numéro", "clients-list", [_at("clients-list", q=one) for one in sample.phones]),
        Page("Fiche", "clients-card", tuple(Visit(AGENT, url) for url in cards), new, lived),
        Page("Fiche, très suivie", "clients-card", tuple(Visit(AGENT, url) for url in busy), new, lived),
        _page("Fil d’une fiche, plus ancien", "clients-card", old),
        _page("Fiche, modifier", "clients-edit", [_at("clients-edit", one) for one in sample.clients]),
        _page("Foyer", "clients-household", [_at("clients-household", one) for one in sample.households]),
        _page("Nouvelle fiche", "clients-new", [_at("clients-new")]),
        _page("Doublons", "clients-duplicates", [_at("clients-duplicates")]),
        _page("Comparer deux fiches", "clients-merge", pairs),
    ]


def _calls(sample: Sample) -> list[Page]:
    *deep, oldest = [_at("calls-list", avant=one) for one in sample.calls]
    return [
        _page("Appels", "calls-list", [_at("calls-list")], few=oldest),
        _page("Appels, loin", "calls-list", deep, few=oldest),
        _page("Noter un appel", "calls-log", [_at("calls-log")]),
    ]


def _journal(sample: Sample) -> list[Page]:
    deep = [_at("journal-list", avant=sample.last_fact * place // 80) for place in range(10, 80)]
    few, full = _at("journal-list", famille="ticket", avant=sample.second_fact), _at("journal-list", famille="ticket")
    asked = {
        "nature fréquente": [{"famille": "ticket"}, {"famille": "call"}, {"famille": "client"}],
        "nature rare": [{"famille": "note"}, {"famille": "hand"}, {"famille": "journal"}],
        "une personne": [{"personne": one} for one in (sample.agent, *sample.colleagues)],
        "un jour": [{"jour": one} for one in sample.days],
        "tout à la fois": [
            {"famille": family, "personne": who, "jour": day}
            for family, who, day in zip(
                ("ticket", "note", "read") * 20, (sample.agent, *sample.colleagues) * 3, sample.days, strict=False
            )
        ],
        "personne et nature rare": [{"famille": "hand", "personne": one} for one in (sample.agent, *sample.colleagues)],
    }
    return [
        _page("Historique", "journal-list", [_at("journal-list")], who=DPO, few=few, many=full),
        _page("Historique, loin", "journal-list", deep, who=DPO, few=few, many=full),
        *(
            _page(f"Historique, {name}", "journal-list", [_at("journal-list", **one) for one in each], who=DPO)
            for name, each in asked.items()
        ),
    ]


def _house() -> list[Page]:
    known = [_at("library-detail", name) for name, _ in current_versions()]
    words = ("mon imprimante ne marche plus", "on m’a vidé mon compte", "une page crie", "je suis en colère")
    return [
        _page("Procédures", "library-list", [_at("library-list")]),
        _page("Procédures, chercher", "library-list", [_at("library-list", q=one) for one in words]),
        _page("Une procédure", "library-detail", known),
        _page("Équipe, administrateur", "team-list", [_at("team-list")], who=ADMIN),
        _page("Équipe, superviseur", "team-list", [_at("team-list")], who=SUPERVISOR),
        _page("Inviter", "team-invite", [_at("team-invite")], who=ADMIN),
        _page("Mes réglages", "account", [_at("account")]),
    ]


def _palette(sample: Sample) -> list[Page]:
    words = ("une page microsoft crie et bloque mon ecran", "on m a vide mon compte un virement", "elle ne dit rien")
    given, family = sample.rare
    asked = {
        "ouverte": ([""], ""),
        "nom": ([f"{given} {family}" for given, family in sample.names], f"{given} {family}"),
        "début d’un nom": ([family[:4] for _, family in sample.names], family),
        "nom mal écrit": ([misspelt(family) for _, family in sample.names], family),
        "téléphone": (sample.phones, ""),
        "demande": (sample.numbers, ""),
        "mots de la personne": (words, ""),
    }
    found = [
        _page(
            f"Palette, {name}", "search-palette", [_at("search-palette", q=one) for one in each],
            few=_at("search-palette", q=few) if few else "", bar=QUICK_BAR,
        )
        for name, (each, few) in asked.items()
    ]  # fmt: skip
    proposed = [_at("search-procedures", q=one) for one in words]
    return [*found, _page("Guides proposés", "search-procedures", proposed, bar=QUICK_BAR)]


def misspelt(name: str) -> str:
    """A name as one hears it: a doubled letter, the start kept."""
    return name[:2] + name[1:2] + name[2:] if len(name) > 3 else name + "e"

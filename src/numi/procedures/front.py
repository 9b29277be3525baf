"""The front matter of a procedure: a closed schema; a missing or unknown key is named at its line."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import yaml

from numi.core.content import read_yaml
from numi.procedures.schema import CASES, URGENCIES, Danger, Diagnostic, Procedure, Source

REQUIRED = (
    "id",
    "title",
    "family",
    "level",
    "urgency",
    "minutes",
    "says",
    "owner",
    "reviewed",
    "review_after_days",
    "sources",
)
OPTIONAL = ("case", "tags", "danger", "danger_key", "related")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LAST_YEAR = 2100
LONGEST_TITLE = 160
INCOMPLETE = frozenset({"entete", "entete-manque", "entete-valeur"})


def read(text: str) -> tuple[dict[str, Any], str, int, list[Diagnostic]]:
    """The front matter, the body, the number of lines before the body, and what to mend."""
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        problem = Diagnostic(1, "entete", "La fiche n’a pas d’en-tête.", "Commencez par --- puis les champs, puis ---.")
        return {}, text, 0, [problem]
    end = next(place for place in range(1, len(lines)) if lines[place].strip() == "---")
    body, offset = "\n".join(lines[end + 1 :]), end + 1
    try:
        meta = read_yaml("\n".join(lines[1:end])) or {}
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        return (
            {},
            body,
            offset,
            [Diagnostic(line, "entete", "L’en-tête ne se lit pas.", "Vérifiez les deux-points et les guillemets.")],
        )
    if not isinstance(meta, dict):
        return (
            {},
            body,
            offset,
            [Diagnostic(1, "entete", "L’en-tête n’est pas une liste de champs.", "Écrivez « champ: valeur ».")],
        )
    return meta, body, offset, _check(meta, lines[:end])


def _line_of(name: str, lines: list[str]) -> int:
    return next((place + 1 for place, line in enumerate(lines) if line.startswith(f"{name}:")), 1)


def _check(meta: dict[str, Any], lines: list[str]) -> list[Diagnostic]:
    problems = [
        Diagnostic(1, "entete-manque", f"Le champ « {name} » manque.", f"Ajoutez « {name}: … » dans l’en-tête.")
        for name in REQUIRED
        if name not in meta
    ]
    problems += [
        Diagnostic(
            _line_of(str(name), lines),
            "entete-inconnu",
            f"Le champ « {name} » n’existe pas.",
            "Retirez-le ou corrigez son nom.",
        )
        for name in meta
        if name not in (*REQUIRED, *OPTIONAL)
    ]
    for name, wrong in _wrong_values(meta):
        problems.append(
            Diagnostic(_line_of(name, lines), "entete-valeur", f"« {name} » : {wrong}", "Corrigez la valeur.")
        )
    return problems


def _wrong_values(meta: dict[str, Any]) -> list[tuple[str, str]]:
    wrong = []
    texts = ("title", "family", "owner", "danger")
    wrong += [(name, "un texte est attendu.") for name in texts if name in meta and not isinstance(meta[name], str)]
    if isinstance(meta.get("title"), str) and len(meta["title"]) > LONGEST_TITLE:
        wrong.append(("title", f"{LONGEST_TITLE} signes au plus."))
    if "id" in meta and not (isinstance(meta["id"], str) and _ID.fullmatch(meta["id"]) and len(meta["id"]) <= 60):
        wrong.append(("id", "un identifiant : lettres sans accent, chiffres, tirets."))
    lists = ("says", "tags", "related")
    wrong += [(name, "une liste de textes est attendue.") for name in lists if not _is_list(meta.get(name, []), str)]
    sources = meta.get("sources", [])
    named = [[*one.values()] for one in sources if isinstance(one, dict)] if isinstance(sources, list) else []
    if not _is_list(sources, str | dict) or not all(_is_list(one, str | datetime.date) for one in named):
        wrong.append(("sources", "une liste de {url, checked, confidence} est attendue."))
    wrong += [(name, text) for name, text in _wrong_choices(meta)]
    reviewed = meta.get("reviewed", datetime.date(2026, 1, 1))
    if type(reviewed) is not datetime.date or reviewed.year >= LAST_YEAR:
        wrong.append(("reviewed", "une date AAAA-MM-JJ."))
    if "review_after_days" in meta and not (
        type(meta["review_after_days"]) is int and 0 < meta["review_after_days"] <= 1000
    ):
        wrong.append(("review_after_days", "un nombre de jours entre 1 et 1000."))
    minutes = meta.get("minutes", [1, 2])
    if not (isinstance(minutes, list) and len(minutes) == 2 and all(type(one) is int and one > 0 for one in minutes)):
        wrong.append(("minutes", "deux nombres, par exemple [4, 10]."))
    key = meta.get("danger_key", {"label": "", "to": ""})
    if not (isinstance(key, dict) and set(key) == {"label", "to"} and _is_list([*key.values()], str)):
        wrong.append(("danger_key", "{label: …, to: étape}."))
    return wrong


def _wrong_choices(meta: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if meta.get("urgency", "normale") not in URGENCIES:
        yield "urgency", "critique, haute ou normale."
    if type(meta.get("level", 1)) is not int or meta.get("level", 1) not in (1, 2, 3):
        yield "level", "1, 2 ou 3."
    if meta.get("case", "question") not in CASES:
        yield "case", f"une de : {', '.join(CASES)}."


def _is_list(value: Any, kind: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def build(meta: dict[str, Any], **made: Any) -> Procedure:
    """The procedure of a front matter without error and what the reader made of the body."""
    key = meta.get("danger_key") or {}
    danger = meta.get("danger")
    return Procedure(
        id=meta["id"],
        title=meta["title"],
        family=meta["family"],
        level=meta["level"],
        urgency=meta["urgency"],
        case=meta.get("case", "question"),
        minutes=(meta["minutes"][0], meta["minutes"][1]),
        says=tuple(meta["says"]),
        owner=meta["owner"],
        reviewed=meta["reviewed"],
        review_after_days=meta["review_after_days"],
        sources=tuple(_source(one) for one in meta["sources"]),
        tags=tuple(meta.get("tags", [])),
        related=tuple(meta.get("related", [])),
        danger=Danger(danger, key.get("label", ""), key.get("to", "").removeprefix("#")) if danger else None,
        **made,
    )


def _source(value: Any) -> Source:
    if isinstance(value, dict):
        return Source(str(value.get("url", "")), str(value.get("checked", "")), str(value.get("confidence", "")))
    return Source(str(value))

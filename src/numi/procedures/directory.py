"""Official numbers and sites: dated entries, never typed in a text. An overdue or uncertain one is shown as such."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from numi.core.content import read_yaml
from numi.procedures.schema import Diagnostic

REQUIRED = (
    "id",
    "name",
    "kind",
    "value",
    "display",
    "cost",
    "hours",
    "what_for",
    "checked",
    "review_after_days",
    "confidence",
    "source",
)
OPTIONAL = ("audience", "warning")
KINDS = ("phone", "short", "sms", "site")
CONFIDENCES = ("V", "R", "I")
TEXTS = ("id", "name", "value", "display", "cost", "hours", "what_for", "source", *OPTIONAL)
UNCERTAIN = "À vérifier sur le site officiel avant de le donner."


@dataclass(frozen=True, slots=True)
class Entry:
    """One official contact, as a person checked it on a day."""

    id: str
    name: str
    kind: str
    value: str
    display: str
    cost: str
    hours: str
    what_for: str
    checked: datetime.date
    review_after_days: int
    confidence: str
    source: str
    audience: str = ""
    warning: str = ""

    def is_overdue(self, today: datetime.date) -> bool:
        return today > self.checked + datetime.timedelta(days=self.review_after_days)

    def state(self, today: datetime.date) -> str:
        """What to tell the hotliner about how sure this is; empty when it is checked and current."""
        if self.confidence == "I":
            return UNCERTAIN
        if self.is_overdue(today):
            return f"Vérifié il y a longtemps ({self.checked:%d/%m/%Y}) : contrôler avant de le donner."
        return ""


def load(folder: Path) -> tuple[dict[str, Entry], list[Diagnostic]]:
    """Every entry of a folder, and what to mend."""
    entries: dict[str, Entry] = {}
    problems: list[Diagnostic] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            rows = read_yaml(path.read_text("utf-8"))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            problems.append(
                Diagnostic(1, "annuaire", f"Le fichier ne se lit pas : {error}", "Corrigez le YAML.", path=str(path))
            )
            continue
        for row in rows if isinstance(rows, list) else [rows]:
            wrong = _wrong(row, path)
            if not wrong and row["id"] in entries:
                wrong = [_problem(path, "annuaire-double", f"« {row['id']} » existe déjà.", "Gardez une seule entrée.")]
            problems += wrong
            if not wrong:
                entries[row["id"]] = Entry(**{name: row[name] for name in (*REQUIRED, *OPTIONAL) if name in row})
    return entries, problems


def _problem(path: Path, code: str, message: str, mend: str) -> Diagnostic:
    return Diagnostic(1, code, message, mend, path=str(path))


def _wrong(row: Any, path: Path) -> list[Diagnostic]:
    if not isinstance(row, dict):
        return [_problem(path, "annuaire", "L’entrée n’est pas une liste de champs.", "Écrivez « champ: valeur ».")]
    problems = [
        _problem(path, "annuaire-champ", f"Le champ « {name} » manque.", "Ajoutez-le.")
        for name in REQUIRED
        if name not in row
    ]
    problems += [
        _problem(path, "annuaire-champ", f"Le champ « {name} » n’existe pas.", "Retirez-le.")
        for name in row
        if name not in (*REQUIRED, *OPTIONAL)
    ]
    if row.get("kind") not in KINDS:
        problems.append(_problem(path, "annuaire-valeur", f"kind : {', '.join(KINDS)}.", "Corrigez."))
    if row.get("confidence") not in CONFIDENCES:
        problems.append(_problem(path, "annuaire-valeur", f"confidence : {', '.join(CONFIDENCES)}.", "Corrigez."))
    if type(row.get("checked")) is not datetime.date:
        problems.append(_problem(path, "annuaire-date", "La date de vérification manque.", "checked: AAAA-MM-JJ"))
    days = row.get("review_after_days")
    if type(days) is not int or not 0 < days <= 1000:
        problems.append(
            _problem(path, "annuaire-valeur", "review_after_days : un nombre de jours.", "Entre 1 et 1000.")
        )
    untold = [name for name in TEXTS if not isinstance(row.get(name, ""), str)]
    if untold:
        problems.append(
            _problem(path, "annuaire-valeur", f"{', '.join(untold)} : des textes.", "Mettez des guillemets.")
        )
    return problems

"""Texts of procedures for the tests: a front matter that holds, and the body that a test writes."""

import yaml

from numi.procedures.parser import Parsed, parse
from numi.procedures.schema import Procedure

FRONT = {
    "id": "essai",
    "title": "Un essai",
    "family": "essais",
    "level": 1,
    "urgency": "normale",
    "minutes": [2, 5],
    "says": [f"phrase {number}" for number in range(10)],
    "owner": "pole-essai",
    "reviewed": "2026-11-01",
    "review_after_days": 180,
    "sources": [{"url": "https://exemple.fr/", "checked": "2026-11-01", "confidence": "V"}],
}
STEP = "### Voit-elle une page ? {#page}\n> **Dire** — « Voyez-vous une page ? »\n\n> **Plus simple** — « Y a-t-il une page ? »\n\n"
END = "### Réglé {#fin .resolved}\n> **Dire** — « Au revoir. »\n\n> **Plus simple** — « À bientôt. »\n\n> **Récapitulatif** — C’est réglé.\n"
BODY = f"Une description.\n\n## Début {{#debut}}\n\n{STEP}- [Oui](#fin)\n- [Non](#fin)\n- [Ne sait pas](#fin)\n\n{END}"
HEAD_LINES = 19


def front(**changes: object) -> str:
    """The front matter; a value of None takes the field out."""
    fields = {name: value for name, value in {**FRONT, **changes}.items() if value is not None}
    lines = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000)
    return f"---\n{lines.replace(chr(39) + '2026-11-01' + chr(39), '2026-11-01')}---\n"


def text(body: str = BODY, **changes: object) -> str:
    return front(**changes) + body


def step(body: str, *, mark: str = "") -> str:
    """A procedure whose first step holds ``body``, and then ends."""
    return text(f"Une description.\n\n### Un pas {{#pas{mark}}}\n{body}\n\n{END}")


def read(body: str = BODY, **changes: object) -> Procedure:
    """A procedure that must parse without a remark."""
    parsed = parse(text(body, **changes))
    assert parsed.diagnostics == []
    assert parsed.procedure is not None
    return parsed.procedure


def codes(parsed: Parsed) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in parsed.diagnostics]

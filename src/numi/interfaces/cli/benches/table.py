"""What was measured, as a table that a person reads; and whether every bar is met."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FLAT = 2.0
MET, MISSED = "tenu", "MANQUÉ"


@dataclass(frozen=True, slots=True)
class Growth:
    """The middle cost of a page on the quick base and on the full one."""

    name: str
    small: float
    full: float

    @property
    def ratio(self) -> float:
        return self.full / self.small if self.small else 0.0

    @property
    def is_met(self) -> bool:
        return self.ratio <= FLAT


def growth(small: Iterable[dict[str, Any]], full: Iterable[dict[str, Any]]) -> list[Growth]:
    """Page by page; a page that only one of the bases knows is left out."""
    before = {one["name"]: one["p50"] for one in small}
    return [Growth(one["name"], before[one["name"]], one["p50"]) for one in full if one["name"] in before]


def pages_table(label: str, figures: list[dict[str, Any]]) -> list[str]:
    """One line a page: queries, middle, slow end, bar, verdict."""
    lines = ["", label, _line("page", "requêtes", "p50", "p95", "barre", "verdict"), "-" * 86]
    lines += [
        _line(one["name"], _queries(one), _ms(one["p50"]), _ms(one["p95"]), _ms(one["bar"]), _verdict(one))
        for one in figures
    ]
    return lines


def growth_table(label: str, grown: list[Growth]) -> list[str]:
    """The pages whose cost grew most first, every one that is not flat among them."""
    ranked = sorted(grown, key=lambda one: -one.ratio)
    shown = [one for place, one in enumerate(ranked) if place < 8 or not one.is_met]
    lines = ["", f"{label} : coût contre 10 000 demandes (p50, {FLAT:g}× au plus ; les plus fortes hausses)"]
    lines += [
        _line(one.name, "", _ms(one.small), _ms(one.full), f"× {one.ratio:.2f}", MET if one.is_met else MISSED)
        for one in shown
    ]
    return lines


def screen_table(label: str, figures: list[dict[str, Any]]) -> list[str]:
    """What is seen in the browser."""
    lines = ["", f"{label} : dans le navigateur", _line("geste", "fois", "p50", "p95", "barre", "verdict"), "-" * 86]
    for one in figures:
        times, verdict = str(one["times"]), MET if one["met"] else MISSED
        lines += [_line(one["name"], times, _ms(one["p50"]), _ms(one["p95"]), _ms(one["bar"]), verdict)]
    return lines


def missed(figures: Iterable[dict[str, Any]], grown: Iterable[Growth], screens: Iterable[dict[str, Any]]) -> list[str]:
    """The names of what is over its bar."""
    return [
        *(one["name"] for one in figures if not one["met"]),
        *(f"{one.name} (croissance)" for one in grown if not one.is_met),
        *(one["name"] for one in screens if not one["met"]),
    ]


def _verdict(one: dict[str, Any]) -> str:
    if one["met"]:
        return MET
    why = list(one["faults"])
    if one["few"] != one["many"]:
        why.append("requêtes")
    return " ".join([MISSED, *([f"({', '.join(why)})"] if why else [])])


def _queries(one: dict[str, Any]) -> str:
    return str(one["many"]) if one["few"] == one["many"] else f"{one['few']} puis {one['many']}"


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms".replace(".", ",")


def _line(name: str, count: str, p50: str, p95: str, bar: str, verdict: str) -> str:
    return f"{name[:38]:<38} {count:>10} {p50:>8} {p95:>8} {bar:>8}  {verdict}".rstrip()

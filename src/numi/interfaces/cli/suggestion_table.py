"""The measures of the suggestion, as lines that a person reads: figure, interval, bar, verdict."""

from collections.abc import Iterable

from numi.suggestion.measures import Figure

_VERDICTS = {None: "", True: "tenu", False: "MANQUÉ"}


def table(figures: Iterable[Figure]) -> list[str]:
    """One line a measure."""
    head = f"{'mesure':<44} {'valeur':>9} {'intervalle':>17} {'n':>5} {'barre':>9}  verdict"
    return [head, "-" * len(head), *(_line(one) for one in figures)]


def _line(one: Figure) -> str:
    if not one.count:
        return f"{one.name[:44]:<44} {'non mesuré':>9}"
    between = f"{_number(one.low, one.unit)} – {_number(one.high, one.unit)}" if one.low != one.high else ""
    bar = "" if one.bar is None else f"{'≤' if one.at_most else '≥'} {_number(one.bar, one.unit)}"
    value = f"{_number(one.value, one.unit)} {one.unit}".strip()
    return f"{one.name[:44]:<44} {value:>9} {between:>17} {one.count:>5} {bar:>9}  {_VERDICTS[one.is_met]}".rstrip()


def _number(value: float, unit: str) -> str:
    decimals = 1 if unit in ("%", "ms", "s", "Mo", "points") else 3
    return f"{value:.{decimals}f}".replace(".", ",")

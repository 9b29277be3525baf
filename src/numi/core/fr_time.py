"""Dates and durations in French words. Pure: the moment of reading is an argument."""

from datetime import date, datetime, timedelta

from numi.core.clock import PARIS

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
NBSP = "\u00a0"


def day(value: date) -> str:
    """« jeudi 26 novembre »."""
    first = "1er" if value.day == 1 else str(value.day)
    return f"{DAYS[value.weekday()]} {first} {MONTHS[value.month - 1]}"


def short_day(value: date, *, today: date) -> str:
    """« 19 nov. », with the year when it is another one."""
    first = "1er" if value.day == 1 else str(value.day)
    return f"{first} {SHORT_MONTHS[value.month - 1]}" + (f" {value.year}" if value.year != today.year else "")


def hour(moment: datetime) -> str:
    """« 10 h », « 10 h 30 », in Paris."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02d}" if local.minute else "")


def day_hour(moment: datetime, *, now: datetime) -> str:
    """« 10 h 30 » today, « hier 17 h », « demain 9 h », else « jeudi 26 novembre, 10 h »."""
    local, today = moment.astimezone(PARIS).date(), now.astimezone(PARIS).date()
    match (local - today).days:
        case 0:
            return hour(moment)
        case -1:
            return f"hier {hour(moment)}"
        case 1:
            return f"demain {hour(moment)}"
    return f"{day(local)}, {hour(moment)}"


def duration(seconds: float) -> str:
    """« 4 min », « 1 h 05 », « 12 s », « 3 jours »."""
    total = max(int(seconds), 0)
    if total < 60:
        return f"{total}{NBSP}s"
    if total < 3600:
        return f"{total // 60}{NBSP}min"
    if total < 86_400:
        return f"{total // 3600}{NBSP}h{NBSP}{total % 3600 // 60:02d}"
    days = total // 86_400
    return f"{days}{NBSP}jour{'s' if days > 1 else ''}"


def since(moment: datetime, *, now: datetime) -> str:
    """« il y a 4 min », or « dans 18 min » for a moment to come."""
    gap = now - moment
    return (
        f"il y a {duration(gap.total_seconds())}" if gap >= timedelta(0) else f"dans {duration(-gap.total_seconds())}"
    )


def clock(seconds: float) -> str:
    """« 00:31 », the time of a call."""
    total = max(int(seconds), 0)
    return f"{total // 60:02d}:{total % 60:02d}"

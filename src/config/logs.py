"""What the logs say: one JSON object a line in production, identifiers only, never a name, a number or a text."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

OF_PYTHON = frozenset(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {"message", "asctime"}
# Django attaches objects: a request knows names, addresses and typed texts.
DROPPED = OF_PYTHON | {"request", "server_time"}


class JsonLines(logging.Formatter):
    """One line for a machine to read."""

    def format(self, record: logging.LogRecord) -> str:
        """The event, its identifiers, where it failed if it did."""
        line = {name: value for name, value in record.__dict__.items() if name not in DROPPED}
        line |= {"event": record.getMessage(), "level": record.levelname.lower(), "logger": record.name}
        line["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        where_it_failed(line, record)
        route_only(line, record)
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def where_it_failed(line: dict[str, Any], record: logging.LogRecord) -> None:
    """Say an exception by its class and its lines of code: its message may quote what somebody typed."""
    given = record.exc_info
    if given and given[0] is not None:
        line["exception"] = given[0].__name__
        if line["event"] == str(given[1]):
            line["event"] = given[0].__name__
        line["trace"] = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(given[2])]


def route_only(line: dict[str, Any], record: logging.LogRecord) -> None:
    """Name the route instead of the address: an address may hold the secret of a link, or what somebody typed."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", "")
    if path:
        match = getattr(request, "resolver_match", None)
        line["route"] = match.view_name if match else ""
        line["event"] = line["event"].replace(path, line["route"] or "(adresse inconnue)")


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING."""
    formatters: dict[str, Any] = {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}}
    if as_json:
        formatters["line"] = {"()": JsonLines}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": formatters,
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "numi": {"level": "INFO"},
            "axes": {"level": "ERROR"},
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        },
    }

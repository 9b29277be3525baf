"""What the logs say: one JSON object a line in production, identifiers only, never a name, a number or a text."""

import traceback
from typing import Any

DROPPED = ("request", "positional_args", "server_time", "message", "asctime", "_record", "_from_structlog")


def where_it_failed(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace an exception by its class and its lines of code: its message may quote what somebody typed."""
    given = event.pop("exc_info", None)
    if isinstance(given, tuple) and given[0] is not None:
        event["exception"] = given[0].__name__
        if event.get("event") == str(given[1]):
            event["event"] = given[0].__name__
        event["trace"] = [f"{line.filename}:{line.lineno} {line.name}" for line in traceback.extract_tb(given[2])]
    return event


def route_only(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Name the route instead of the address: an address may hold the secret of a link, or what somebody typed."""
    request = event.get("request")
    path = getattr(request, "path", "")
    if path:
        match = getattr(request, "resolver_match", None)
        event["route"] = match.view_name if match else ""
        event["event"] = str(event.get("event", "")).replace(path, event["route"] or "(adresse inconnue)")
    return event


def identifiers_only(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop the objects that Django attaches: a request knows names, addresses and typed texts."""
    for name in DROPPED:
        event.pop(name, None)
    return event


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING."""
    formatters: dict[str, Any] = {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}}
    if as_json:
        import structlog  # noqa: PLC0415 -- with all that it may show in colours, where nothing is written in JSON

        formatters["line"] = {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            "processors": [
                where_it_failed,
                route_only,
                identifiers_only,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda value: type(value).__name__),
            ],
        }
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

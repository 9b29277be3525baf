"""Logs carry identifiers, never a name, a number or a text somebody wrote."""

import json
import logging
import logging.config
import sys

from config.logs import logging_settings


def formatted(record):
    settings = logging_settings(as_json=True)
    built = logging.config.DictConfigurator(settings).configure_formatter(settings["formatters"]["line"])
    return json.loads(built.format(record))


def test_a_line_is_one_object_with_its_identifiers():
    record = logging.LogRecord("numi.worker", logging.INFO, "f.py", 1, "job.done", None, None)
    record.job = "live.prune"

    line = formatted(record)

    assert {name: line[name] for name in ("event", "job", "level", "logger")} == {
        "event": "job.done",
        "job": "live.prune",
        "level": "info",
        "logger": "numi.worker",
    }


def test_an_exception_says_where_and_never_what_was_typed():
    try:
        raise ValueError("Chloé Martin 06 12 34 56 78")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, "f.py", 1, "Error: %s", ("/x",), sys.exc_info())
    record.request = object()
    record.status_code = 500

    line = formatted(record)

    assert "Chloé" not in json.dumps(line, ensure_ascii=False)
    assert (line["exception"], line["status_code"]) == ("ValueError", 500)
    assert "request" not in line
    assert "test_logs.py" in line["trace"][0]

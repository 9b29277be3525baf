"""Interfaces never write: they call one operation. Apps never read the clock: they are told the moment."""

import ast

from tests.architecture.sources import INTERFACES, NUMI, calls, name, python_files

WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}
OF_A_QUERY = {"update"}
CLOCKS = {"now", "today", "utcnow"}


def test_no_interface_writes_a_row():
    guilty = []
    for path in python_files(INTERFACES):
        if path.name == "environment.py":  # makes a folder for Python, before there is a database
            continue
        for call, attribute in calls(path):
            if attribute in WRITES or (attribute in OF_A_QUERY and _is_a_query(call)):
                guilty.append(f"{name(path)}:{call.lineno} .{attribute}()")

    assert guilty == []


def _is_a_query(call: ast.Call) -> bool:
    """``Model.objects.filter(…).update(…)``, and not ``a_dict.update(…)``."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("objects", "filter", "all") for node in ast.walk(call.func)
    )


def test_no_app_reads_the_clock():
    allowed = NUMI / "core" / "clock.py"
    guilty = []
    for path in python_files(NUMI):
        if (
            path == allowed or INTERFACES in path.parents or path.name == "adapter.py"
        ):  # allauth calls it, without a moment
            continue
        for call, attribute in calls(path):
            owner = call.func.value
            if (
                attribute in CLOCKS
                and isinstance(owner, ast.Name)
                and owner.id in ("datetime", "date", "timezone", "clock")
            ):
                guilty.append(f"{name(path)}:{call.lineno} {owner.id}.{attribute}()")

    assert guilty == []


def test_no_app_speaks_to_the_network():
    """Only the telephone line of the command speaks out; messages will have their own channel."""
    network = {"requests", "httpx", "urllib.request", "http.client", "socket", "smtplib"}
    guilty = []
    for path in python_files(NUMI):
        if INTERFACES in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            guilty += [f"{name(path)}: {one}" for one in names if one in network]

    assert guilty == []

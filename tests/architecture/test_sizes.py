"""Small things: files, functions, and no drawer for the rest."""

import ast

import pytest

from tests.architecture.sources import ROOT, name, python_files, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
NO_DRAWERS = {
    "utils.py",
    "services.py",
    "managers.py",
    "signals.py",
    "tasks.py",
    "admin.py",
    "constants.py",
    "helpers.py",
}


def test_no_file_is_longer_than_three_hundred_lines():
    files = [*python_files(), *python_files(ROOT / "tests"), ROOT / "numi"]

    assert [name(path) for path in files if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_sixty_lines():
    long = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{name(path)}:{node.name} ({length})")

    assert long == []


def test_a_package_says_nothing_by_itself():
    assert [name(path) for path in python_files() if path.name == "__init__.py" and path.read_text().strip()] == []


def test_there_is_no_drawer():
    assert [name(path) for path in python_files() if path.name in NO_DRAWERS] == []


@pytest.mark.parametrize("path", [path for path in python_files() if path.name != "__init__.py"], ids=name)
def test_every_module_says_what_it_is_for(path):
    if path.name in ("apps.py", "urls.py"):
        return
    assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring."

"""The documents say what the code is: every model in the glossary, every law with its test, every link somewhere."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.sources import ROOT, name, python_files

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
LEGAL = (ROOT / "docs" / "legal.md").read_text(encoding="utf-8")
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "content" / "README.md",
]
ARTICLE = re.compile(r"\b[LRD]\d{3}-\d+")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:src|tests|content|docs|requirements)/[^`\s*<>…]+?)/?`")
each_page = pytest.mark.parametrize("page", PAGES, ids=name)


def models() -> list[str]:
    configs = [one for one in apps.get_app_configs() if one.name.startswith("numi.")]
    return sorted({model.__name__ for one in configs for model in one.get_models()})


def constants() -> list[tuple[Path, str]]:
    """What the files ``legal.py`` fix: module-level names in capitals, and public functions."""
    found = []
    for path in python_files():
        if path.name != "legal.py":
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign):
                found += [(path, one.id) for one in node.targets if isinstance(one, ast.Name)]
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found.append((path, node.name))
    return found


def rows_naming(word: str) -> list[str]:
    return [line for line in LEGAL.splitlines() if line.startswith("|") and f"`{word}`" in line]


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("model", models())
def test_the_glossary_names_the_model(model):
    assert f"`{model}`" in GLOSSARY, f"{model} : ajoutez son mot français, son nom et son sens à docs/glossary.md."


def test_the_glossary_names_no_class_that_is_gone():
    """Names like ``Client`` or ``TicketKind``; those of roles and states are in capitals."""
    spoken = "\n".join(path.read_text(encoding="utf-8") for path in python_files())
    named = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:\.\w+)?`", GLOSSARY))

    assert sorted(one for one in named if not re.search(rf"\bclass {one}\b", spoken)) == []


@pytest.mark.parametrize(("path", "word"), constants(), ids=[word for _, word in constants()])
def test_each_legal_constant_has_its_article_its_file_and_its_test(path, word):
    rows = rows_naming(word)
    assert rows, f"{word} ({name(path)}) n’est pas dans docs/legal.md."

    for row in rows:
        tests = re.findall(r"`(tests/[^`]+\.py)`", row)
        assert ARTICLE.search(row), row
        assert path.name in row, row
        assert tests, row
        assert [one for one in tests if not (ROOT / one).exists()] == []


def test_a_test_named_by_the_legal_table_speaks_of_what_it_proves():
    for _, word in constants():
        tests = {one for row in rows_naming(word) for one in re.findall(r"`(tests/[^`]+\.py)`", row)}

        assert any(word in (ROOT / one).read_text(encoding="utf-8") for one in tests), word


@each_page
def test_every_link_leads_somewhere(page):
    lost = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link) or "…" in link:
            continue
        found = (page.parent / target).resolve() if target else page
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in anchors(found)):
            lost.append(link)

    grammar = page == ROOT / "content" / "README.md"  # its examples are links of procedures
    assert [one for one in lost if not (grammar and one.startswith("#"))] == []


@each_page
def test_every_path_that_is_named_exists(page):
    if "adr" in page.parts:  # a decision speaks of its day
        return
    named = {one.split(":")[0] for one in PATH.findall(page.read_text(encoding="utf-8"))}

    assert sorted(one for one in named if not (ROOT / one).exists()) == []

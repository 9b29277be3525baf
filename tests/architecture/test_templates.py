"""Templates show; they carry no script, no style, no decision."""

import re

import pytest

from tests.architecture.sources import INTERFACES, name, python_files, templates

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|\sstyle=[\"']", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+=[\"']|\shx-on[:=]|javascript:", re.IGNORECASE)
DECISION = re.compile(r"{%\s*(?:el)?if\b[^%]*\.state\s*(?:==|!=)")
ELSEWHERE = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE)


@pytest.mark.parametrize("path", templates(), ids=name)
def test_a_template_holds_nothing_that_the_browser_must_refuse(path):
    text = path.read_text(encoding="utf-8")

    found = {
        label: [text.count("\n", 0, match.start()) + 1 for match in pattern.finditer(text)]
        for label, pattern in {
            "script": INLINE_SCRIPT,
            "style": INLINE_STYLE,
            "handler": HANDLER,
            "other site": ELSEWHERE,
            "state compared": DECISION,
        }.items()
    }

    assert {label: lines for label, lines in found.items() if lines} == {}


def test_every_template_is_used():
    spoken = "\n".join(path.read_text(encoding="utf-8") for path in [*python_files(), *templates()])
    unused = []
    for path in templates():
        inside = path.relative_to(next(parent for parent in path.parents if parent.name == "templates"))
        if inside.parts[0] == "cotton":
            used = f"<c-{'.'.join(inside.with_suffix('').parts[1:]).replace('_', '-')}" in spoken
        elif inside.parts[0] in ("account", "mfa", "usersessions", "allauth"):
            used = True  # found by allauth under their own names
        elif re.fullmatch(r"\d{3}\.html", inside.name):
            used = True  # chosen by the number of the refusal
        else:
            used = str(inside) in spoken
        if not used:
            unused.append(name(path))

    assert unused == []


def test_no_module_of_javascript_evaluates_text():
    dangerous = re.compile(r"\beval\(|new Function\(|document\.write\(|\.(?:inner|outer)HTML\s*=")
    guilty = []
    for path in sorted(INTERFACES.rglob("static/**/*.js")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if dangerous.search(line):
                guilty.append(f"{name(path)}:{number} {line.strip()}")

    assert guilty == []

"""Each procedure of the house, one case a file: clean, whole, walkable, dangerous things first."""

import datetime
from pathlib import Path

import pytest

from numi.procedures.graph import ends, steps_left
from numi.procedures.pack import check_pack
from numi.procedures.parser import parse
from numi.procedures.schema import Severity

CONTENT = Path(__file__).resolve().parents[2] / "content"
PATHS = sorted((CONTENT / "procedures").rglob("*.md"))
TODAY = datetime.date(2026, 11, 26)
CATALOG, PROBLEMS = check_pack(CONTENT, today=TODAY)
each_file = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


@each_file
def test_it_has_nothing_to_correct(path):
    assert [str(one) for one in PROBLEMS if one.path == str(path) and one.severity is Severity.ERROR] == []


@each_file
def test_it_parses_begins_and_ends(path):
    procedure = parse(path.read_text("utf-8"), str(path)).procedure

    assert (procedure.id, procedure.family) == (path.stem, path.parent.name)
    assert not procedure.steps[procedure.first].outcome
    assert procedure.steps[procedure.first].branches
    assert [*procedure.outcomes()]
    assert ends(procedure) >= set(procedure.steps) - {
        step.id for step in procedure.steps.values() if not step.branches and not step.outcome
    }
    assert max(steps_left(procedure).values()) <= len(procedure.steps) + 1


@each_file
def test_danger_comes_first(path):
    """A critical one says its danger, and the key « U » leads where the harm is dealt with."""
    procedure = CATALOG.procedures[path.stem]
    if procedure.urgency != "critique":
        return

    assert procedure.danger.text
    if procedure.danger.key_label:
        assert procedure.danger.key_step in procedure.steps
        assert procedure.steps[procedure.danger.key_step].branches


@each_file
def test_no_voice_is_left_empty_and_no_field_is_left_open(path):
    procedure = CATALOG.procedures[path.stem]
    voices = [
        text
        for step in procedure.steps.values()
        for voice in (step.say, step.simpler, step.never, step.see, step.note, step.promise, step.recap, step.do)
        for text in voice
    ]

    assert [text.line for text in voices if not text.text.strip() or "{}" in text.text or "TODO" in text.text] == []


def test_the_folder_has_no_other_error():
    """An error of the folder itself, of the directory for example, has a path of its own."""
    assert [str(one) for one in PROBLEMS if one.severity is Severity.ERROR and one.path not in map(str, PATHS)] == []


def test_the_procedures_of_the_critical_list_are_here():
    critical = {one.id for one in CATALOG if one.urgency == "critique"}

    assert {"faux-support-technique", "fraude-bancaire", "identifiants-compromis", "urgence-securite"} <= critical
    assert {"appel-muet", "escalade-niveau-2", "hors-perimetre"} <= set(CATALOG.procedures)

"""``./numi suggest``: lines in, lines out, in order; nothing that learns reads what we are measured on."""

import io
import json

import pytest

from numi.interfaces.cli import suggest_here
from numi.interfaces.cli.places import ROOT
from numi.interfaces.cli.shipped import CONTENT, MEASURED, library_of


@pytest.fixture
def small_engine(monkeypatch, engine):
    monkeypatch.setattr(suggest_here, "suggester", lambda: engine)
    return engine


def test_a_batch_answers_in_order(monkeypatch, capsys, small_engine):
    lines = [{"id": number, "text": text} for number, text in enumerate(["zoom", "", "mon facebook est piraté"])]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, lines))))

    code = suggest_here.main(["--batch"])

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [one["id"] for one in told] == [0, 1, 2]
    assert set(told[0]) == {"id", "ranked", "out_of_scope", "oos_score", "signals", "critical"}
    assert len(told[0]["ranked"]) == 10
    assert told[1]["ranked"] == []
    assert told[2]["critical"] is True


@pytest.mark.parametrize("line", ["no", "[1]", '{"id": 1}', "3"])
def test_a_line_that_is_not_one_is_told(monkeypatch, capsys, small_engine, line):
    monkeypatch.setattr("sys.stdin", io.StringIO(line))

    assert suggest_here.main(["--batch"]) == 2
    assert "Ligne 1" in capsys.readouterr().err


def test_a_person_reads_the_answer(capsys, small_engine):
    assert suggest_here.main(["on", "m'a", "pris", "mon", "facebook"]) == 0

    told = capsys.readouterr().out
    assert "ALARME  Compte Facebook piraté" in told
    assert "1. Compte Facebook piraté" in told
    assert "-0 %" not in told


def test_a_file_is_measured(tmp_path, capsys, small_engine):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "a", "text": "réunion zoom", "expected": ["zoom"]}\n', encoding="utf-8")

    assert suggest_here.main(["--evaluate", str(path)]) == 0
    assert "première" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_told(capsys, small_engine):
    assert suggest_here.main(["--evaluate", "/nowhere.jsonl"]) == 2


def test_what_we_are_measured_on_is_never_learnt():
    measured = {json.loads(line)["text"] for line in MEASURED.read_text("utf-8").splitlines()}
    long = {text for text in measured if len(text.split()) >= 5}
    learnt = set(library_of(CONTENT).texts())

    assert len(measured) > 500
    assert learnt & long == set()
    assert [
        path.name
        for path in (ROOT / "src" / "numi" / "suggestion").glob("*.py")
        if "utterances" in path.read_text("utf-8")
    ] == []

"""A small model of words alone, in a folder of its own, learnt in this process for speed."""

import pytest

from numi.listening import engine, lesson, teaching
from numi.listening.operations import learning
from numi.suggestion.inputs import Library, ProcedureTexts

PHRASES = {
    "fraude-bancaire": ("on a vidé mon compte", "un retrait que je ne connais pas", "ma carte est débitée deux fois"),
    "zoom": ("je dois entrer dans une réunion zoom", "zoom ne m’entend pas", "le lien de la visio ne s’ouvre pas"),
    "gmail": ("créer une adresse gmail", "ma boîte gmail est pleine", "je ne trouve plus un message gmail"),
}


def small_library(**more):
    phrases = {**PHRASES, **more}
    return Library(
        tuple(
            ProcedureTexts(name, name, critical=name == "fraude-bancaire", phrases=said)
            for name, said in phrases.items()
            if said
        )
    )


class Here:
    """A process that learns, played by this one: it is over as soon as it has begun."""

    pid, stdin, returncode = 0, None, 0

    def poll(self):
        return self.returncode

    def wait(self, timeout=None):
        return self.returncode


@pytest.fixture
def house(settings, tmp_path, monkeypatch):
    """Nothing learnt yet: a folder for the models, and nothing in memory."""
    settings.SUGGESTION = tmp_path / "modeles"
    monkeypatch.setattr(engine, "_HELD", ("", None))
    monkeypatch.setattr(engine, "_SEEN", ("", 0))
    monkeypatch.setattr(engine, "_ENCODER", ((), None))
    monkeypatch.setattr(learning, "_UNDER_WAY", None)
    return settings.SUGGESTION


@pytest.fixture
def learns(house, settings, tmp_path, monkeypatch):
    """What the worker would learn from: changed by calling it with other sentences. No frozen sentence is asked."""
    settings.CONTENT = tmp_path / "contenu"
    monkeypatch.setattr(lesson.model, "prepare_encoder", lambda folder: None)

    def begin(mark, asked, *, models):
        where = models / "lesson-essai"
        where.mkdir(parents=True)
        (where / teaching.LESSON).write_text(teaching.json.dumps(asked))
        lesson.learn(where)
        return teaching.Lesson(mark, where, Here())

    monkeypatch.setattr(teaching, "begin", begin)

    def now_in_use(mark="un", **more):
        monkeypatch.setattr(learning, "library_in_use", lambda content: small_library(**more))
        monkeypatch.setattr(learning, "print_in_use", lambda content: mark)

    now_in_use()
    return now_in_use


@pytest.fixture
def sentences(tmp_path):
    """A content folder that holds frozen sentences only: call it with what each asks for."""
    folder = tmp_path / "contenu" / "evaluation"
    folder.mkdir(parents=True)

    def write(*said, name="phrases.jsonl"):
        rows = [{"id": str(place), "text": text, "expected": ids} for place, (text, ids) in enumerate(said)]
        (folder / name).write_text("\n".join(teaching.json.dumps(row) for row in rows), "utf-8")
        return folder.parent

    return write

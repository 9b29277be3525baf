"""A small model of words alone, in a folder of its own."""

import pytest

from numi.listening import engine
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
        )
    )


@pytest.fixture
def learns(settings, tmp_path, monkeypatch):
    """What the worker would learn from: changed by calling it with other sentences."""
    settings.SUGGESTION = tmp_path
    monkeypatch.setattr(engine, "_HELD", ("", None))
    monkeypatch.setattr(learning.model, "prepare_encoder", lambda folder: None)

    def now_in_use(mark="un", **more):
        monkeypatch.setattr(learning, "library_in_use", lambda content: small_library(**more))
        monkeypatch.setattr(learning, "print_in_use", lambda content: mark)

    now_in_use()
    return now_in_use

"""The same texts give the same bytes; what is missing or broken never silences the engine."""

from dataclasses import replace

import pytest

from numi.interfaces.cli.benches.shelf_of_many import crowded
from numi.suggestion import encoder as encoding
from numi.suggestion import model, store
from numi.suggestion.inputs import Library, ProcedureTexts
from numi.suggestion.suggester import Suggester
from numi.suggestion.training import train


@pytest.fixture
def tiny(small):
    return Library(tuple(replace(one, phrases=one.phrases[:6]) for one in small.procedures), small.outside[:20])


def written(path, content):
    store.write(path, content)
    return path


def test_twice_the_same_bytes(tiny, encoder):
    assert train(tiny, encoder) == train(tiny, encoder)


def test_the_order_of_the_shelf_does_not_count(tiny, encoder):
    turned = replace(tiny, procedures=tiny.procedures[::-1])

    assert train(tiny, encoder) == train(turned, encoder)


def test_without_an_encoder_words_decide(small, tmp_path):
    engine = Suggester.open(written(tmp_path / "model.bin", train(small, None)), None)

    found = engine.suggest("quelqu'un a piraté mon facebook")

    assert not engine.has_encoder
    assert found.ranked[0][0] == "compte-facebook-pirate"


def test_an_encoder_that_disappears_is_done_without(engine, folder):
    lonely = Suggester.open(folder / model.MODEL, None)

    assert lonely.suggest("comment scanner un document").ranked[0][0] == "numeriser-document"


def test_the_package_may_be_absent(monkeypatch, tmp_path, tiny):
    monkeypatch.setattr(encoding, "PACKAGE", "no_such_encoder")

    engine = model.build(tiny, tmp_path)

    assert not engine.has_encoder
    assert model.problems(tmp_path) == [
        "L’encodeur de phrases manque : les mots seuls décident. Relancez ./numi install."
    ]


@pytest.mark.parametrize("break_it", [lambda raw: raw[: len(raw) // 2], lambda raw: b"", lambda raw: b"x" * 4_096])
def test_a_broken_file_is_made_again(tiny, encoder, tmp_path, break_it):
    written(tmp_path / model.MODEL, break_it(train(tiny, None)))
    (tmp_path / model.STAMP).write_text("same")

    with pytest.raises(store.BrokenModel):
        model.load(tmp_path)
    assert model.problems(tmp_path)

    assert model.load_or_build("same", lambda: tiny, tmp_path).ids == tuple(one.id for one in tiny.procedures)


def test_one_changed_byte_is_seen(tiny, tmp_path):
    raw = bytearray(train(tiny, None))
    raw[-5] ^= 1

    with pytest.raises(store.BrokenModel, match="abîmé"):
        store.read(written(tmp_path / "model.bin", bytes(raw)))


def test_an_open_model_survives_its_replacement(small, tiny, tmp_path):
    before = model.build(small, tmp_path)
    answer = before.suggest("mon facebook est piraté")

    model.build(tiny, tmp_path)

    assert before.suggest("mon facebook est piraté") == answer


def test_a_model_of_the_right_stamp_is_kept(tiny, tmp_path):
    model.build(tiny, tmp_path, "one")

    def refuse():
        raise AssertionError("trained again")

    assert model.load_or_build("one", refuse, tmp_path).ids


def test_an_empty_library_suggests_nothing(encoder, tmp_path):
    engine = Suggester.open(written(tmp_path / "model.bin", train(Library(()), encoder)), encoder)

    assert engine.suggest("mon facebook est piraté").ranked == ()


def test_a_procedure_without_phrases_is_found_by_its_title(tiny, encoder, tmp_path):
    new = ProcedureTexts("borne-velo", "Louer un vélo électrique", "Prendre un vélo à la borne.")
    library = replace(tiny, procedures=(*tiny.procedures, new))

    engine = Suggester.open(written(tmp_path / "model.bin", train(library, encoder)), encoder)

    assert "borne-velo" in [ident for ident, _ in engine.suggest("je veux louer un vélo électrique").ranked[:1]]


def test_a_large_shelf_still_finds_the_real_ones(small, encoder, tmp_path):
    engine = Suggester.open(written(tmp_path / "model.bin", train(crowded(small, 330), None)), None)

    found = engine.suggest("quelqu'un a piraté mon facebook")

    assert len(engine.ids) == 330
    assert found.ranked[0][0] == "compte-facebook-pirate"
    assert sum(chance for _, chance in found.ranked) <= 1.0

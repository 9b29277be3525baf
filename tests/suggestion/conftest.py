"""A small library taken from the shipped content, a model of it, and the encoder, made once."""

from dataclasses import replace

import pytest

from numi.interfaces.cli.shipped import CONTENT, library_of
from numi.suggestion import model
from numi.suggestion.inputs import Library

KEPT = (
    "compte-facebook-pirate", "fraude-bancaire", "client-frustre", "feedback-negatif", "gmail", "zoom",
    "numeriser-document", "declaration-trimestrielle", "demande-responsable", "parrainage", "hors-perimetre",
)  # fmt: skip


@pytest.fixture(scope="session")
def whole() -> Library:
    return library_of(CONTENT)


@pytest.fixture(scope="session")
def small(whole) -> Library:
    procedures = tuple(replace(one, phrases=one.phrases[:26]) for one in whole.procedures if one.id in KEPT)
    talks = tuple(one for one in whole.talks if set(one.procedures) <= set(KEPT))
    return Library(procedures, whole.outside[::4], whole.small_talk[::2], whole.signals, talks)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("suggestion")


@pytest.fixture(scope="session")
def encoder(folder):
    found = model.prepare_encoder(folder)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def engine(small, folder, encoder):
    return model.build(small, folder)

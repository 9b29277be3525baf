"""The rules of the house that are files: each is read whole, its ids kept, its words sober."""

from pathlib import Path

import pytest
import yaml

from numi.calls.silence import causes

CONTENT = Path(__file__).resolve().parents[2] / "content"
PATHS = sorted((CONTENT / "policies").glob("*.yaml"))
SOURCES = "\n".join(path.read_text("utf-8") for path in (CONTENT.parent / "src" / "numi").rglob("*.py"))
each_policy = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


@each_policy
def test_a_policy_has_a_reader(path):
    """A file that nothing reads is a rule that nobody applies."""
    assert path.name in SOURCES


@each_policy
def test_a_policy_is_read_and_holds_something(path):
    assert yaml.safe_load(path.read_text("utf-8"))


def test_the_causes_of_a_silence_keep_their_ids():
    """They are written on calls: an id may be added, never changed nor taken away."""
    found = [one.id for one in causes(CONTENT)]

    assert len(found) == len(set(found))
    assert set(found) >= {
        "mic-muted", "network", "device-faulty", "line-not-released", "pocket-call", "hearing", "speech", "shyness", "distress", "confused",
        "other-language", "coercion", "medical", "unknown",
    }  # fmt: skip


def test_synonyms_are_groups_of_words_as_they_are_looked_up():
    groups = yaml.safe_load((CONTENT / "synonyms.yaml").read_text("utf-8"))

    assert [
        group
        for group in groups
        if len(group) < 2 or not all(isinstance(word, str) and word == word.lower().strip() for word in group)
    ] == []

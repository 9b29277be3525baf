"""Each text that a person receives: a kind of the code, every field known, sober, and complete once filled."""

import re
from pathlib import Path

import pytest

from numi.clients.states import Channel
from numi.core.content import split
from numi.tickets.messages import KINDS, kind_of, render
from numi.tickets.states import Outcome

CONTENT = Path(__file__).resolve().parents[2] / "content"
PATHS = sorted((CONTENT / "messages").rglob("*.md"))
SAMPLE = {name: f"<{name}>" for kind in KINDS for name in KINDS[kind]}
each_kind = pytest.mark.parametrize("kind", sorted(KINDS))


def test_every_text_has_a_kind_and_every_kind_a_text():
    written = {split(path.read_text("utf-8")).fields["kind"]: path for path in PATHS}

    assert set(written) == set(KINDS)
    assert {kind: f"{path.parent.name}.{path.stem.replace('-', '_')}" for kind, path in written.items()} == {
        kind: kind for kind in KINDS
    }


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_a_text_says_its_channels_and_its_subject(path):
    fields = split(path.read_text("utf-8")).fields

    assert set(fields) == {"kind", "channels", "subject"}
    assert set(fields["channels"]) <= set(Channel.values)
    assert 10 < len(fields["subject"]) <= 60


@each_kind
def test_it_holds_the_fields_of_its_kind_and_no_other(kind):
    body = render(CONTENT, kind, {})

    assert sorted(set(re.findall(r"\{([^}]*)\}", body))) == sorted(KINDS[kind])


@each_kind
def test_filled_it_has_no_gap_and_says_who_writes(kind):
    text = render(CONTENT, kind, SAMPLE)

    assert not re.search(r"[{}]|\n{3}|  ", text)
    assert {"<hotline.nom>", "<hotline.numero>"} <= set(re.findall(r"<[a-z.]+>", text))


@each_kind
def test_without_a_promise_no_hole_is_left(kind):
    assert "\n\n\n" not in render(CONTENT, kind, {**SAMPLE, "promesse": "", "resume": ""})


@each_kind
def test_a_text_asks_for_no_secret_and_carries_no_link(kind):
    text = render(CONTENT, kind, SAMPLE)

    assert not re.search(r"https?:|www\.", text)
    assert not re.search(r"(?i)(?:donnez|envoyez|dites)[^.]{0,30}(?:mot de passe|code|carte)", text)


def test_a_value_is_never_filled_in_its_turn():
    text = render(CONTENT, "tickets.recap", {**SAMPLE, "resume": "{promesse} et {hotline.nom}", "promesse": "Demain."})

    assert "{promesse} et {hotline.nom}" in text


@pytest.mark.parametrize("outcome", Outcome.values)
def test_each_end_of_a_call_has_its_text(outcome):
    assert kind_of(outcome) in KINDS


def test_a_call_back_an_escalation_and_a_silence_have_their_own():
    assert [kind_of(one) for one in ("callback", "escalated", "silent", "resolved")] == [
        "tickets.callback_planned", "tickets.escalated", "tickets.silent_call", "tickets.recap",
    ]  # fmt: skip

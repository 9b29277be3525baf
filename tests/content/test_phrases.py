"""Callers' sentences: enough of them, in every manner, each in one place, none taken from the sentences we are measured on."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process

from numi.core.text import fold

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
MEASURED = sorted((CONTENT / "evaluation").glob("*.jsonl"))
PROCEDURES = sorted(path.stem for path in (CONTENT / "procedures").rglob("*.md"))
CRITICAL = frozenset(
    "compte-facebook-pirate boite-email-piratee fraude-bancaire chantage-email faux-remboursement urgence-securite "
    "identifiants-compromis feedback-negatif client-frustre".split()
)
MANNERS = ("oral", "dictee", "ecrit", "sms")
SIGNALS = (
    "mecontentement colere menace-resiliation urgence-securite demande-responsable opportunite-parrainage "
    "opportunite-montee-en-gamme opportunite-atelier ambassadeur demande-remboursement demande-rgpd detresse"
).split()


@cache
def read(name):
    return yaml.safe_load((CONTENT / "phrases" / f"{name}.yaml").read_text("utf-8"))


def conversations():
    names = [*PROCEDURES, "_hors-perimetre"]
    return [one for name in names for one in read(name)["conversations"]]


def sentences(name):
    return [said for manner in MANNERS for said in read(name)["phrases"].get(manner, [])]


@pytest.mark.parametrize("name", PROCEDURES)
def test_there_are_enough_and_in_every_manner(name):
    file = read(name)

    assert file["procedure"] == name
    assert set(file) == {"procedure", "phrases", "contrasts", "conversations"}
    assert set(file["phrases"]) <= set(MANNERS)
    assert len(sentences(name)) >= (60 if name in CRITICAL else 40)
    assert all(len(file["phrases"].get(manner, [])) >= 4 for manner in MANNERS)
    assert len(file["contrasts"]) >= 8
    assert all(one["belongs"] in PROCEDURES and one["belongs"] != name for one in file["contrasts"])


def test_each_sentence_is_in_one_place():
    counted = Counter(fold(said) for name in PROCEDURES for said in sentences(name))

    assert [said for said, count in counted.items() if count > 1] == []


def test_what_is_not_for_us():
    outside = read("_hors-perimetre")["phrases"]

    assert len(outside) >= 200
    assert sum(bool(one.get("near")) for one in outside) >= 100
    assert all(one["text"].strip() and one["send_to"].strip() for one in outside)
    assert len(read("_papotage")["phrases"]) >= 80


@pytest.mark.parametrize("name", SIGNALS)
def test_each_signal_has_its_sentences_and_its_traps(name):
    signal = read("_signaux")["signals"][name]

    assert len(signal["oui"]) >= 25
    assert len(signal["non"]) >= 10
    assert len({fold(said) for said in signal["oui"] + signal["non"]}) == len(signal["oui"]) + len(signal["non"])


def test_the_extracts_of_calls_are_told_whole():
    talks = conversations()

    assert len(talks) >= 500
    assert all(one["procedures"][:1] == [name] for name in PROCEDURES for one in read(name)["conversations"])
    assert all(set(one["procedures"]) <= set(PROCEDURES) for one in talks)
    assert all(set(one.get("signals", ())) <= set(SIGNALS) for one in talks)
    assert sum(not one["procedures"] for one in talks) >= 50
    assert all(sum(name in one.get("signals", ()) for one in talks) >= 15 for name in SIGNALS)
    assert len({fold(one["text"]) for one in talks}) == len(talks)


def test_none_is_taken_from_the_sentences_we_are_measured_on():
    measured = [fold(json.loads(line)["text"]) for path in MEASURED for line in path.read_text("utf-8").splitlines()]
    ours = [(name, said) for name in PROCEDURES for said in sentences(name)]
    ours += [(name, said) for name in PROCEDURES for said in yaml_says(name)]
    ours += [("_hors-perimetre", one["text"]) for one in read("_hors-perimetre")["phrases"]]
    ours += [(name, said) for name, one in read("_signaux")["signals"].items() for said in one["oui"] + one["non"]]
    ours += [("conversations", one["text"]) for one in conversations()]

    taken = []
    for name, said in ours:
        near = process.extractOne(fold(said), measured, scorer=fuzz.token_sort_ratio, score_cutoff=86)
        if near and len(said.split()) >= 5:
            taken.append((name, said, near[0], round(near[1])))
    assert taken == []


def yaml_says(name):
    path = next((CONTENT / "procedures").rglob(f"{name}.md"))
    return yaml.safe_load(path.read_text("utf-8").split("\n---\n", 1)[0])["says"]

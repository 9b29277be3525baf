"""The walk of the browser, in the browser: the vectors of Python, and random gestures over every procedure."""

import datetime
import random
from pathlib import Path

import pytest

from numi.guidance.states import StepKind
from numi.procedures.catalog import load
from numi.procedures.export import bundle
from tests.procedures.play import catalog, data, vectors, walked

ROOT = Path(__file__).resolve().parents[2]
WALK = ROOT / "src/numi/interfaces/desk/static/desk/js/walk.js"
TODAY = datetime.date(2026, 11, 24)
RUNS = 600
PLAY = """async ({procedures, runs}) => {
  const { replay, holdsLeft } = await import("/walk.js");
  return runs.map(({first, gestures}) => {
    const { ticked, ...position } = replay(procedures, first, gestures);
    position.path = position.path.map(([name, step, answer]) => [name, step, answer]);
    position.holds = holdsLeft(procedures, { ticked, ...position }).map(([key]) => key);
    return { ...position, ticked: [...ticked].sort() };
  });
}"""


@pytest.fixture(scope="module")
def play(chromium):
    """``play(procedures, runs)``: each run walked by the JavaScript, in a page that holds nothing else."""
    page = chromium.new_context().new_page()
    page.route(
        "http://numi.invalid/**",
        lambda route: (
            route.fulfill(path=WALK, content_type="text/javascript")
            if route.request.url.endswith("/walk.js")
            else route.fulfill(body="<!doctype html><title>numi</title>", content_type="text/html")
        ),
    )
    page.goto("http://numi.invalid/")
    yield lambda procedures, runs: page.evaluate(PLAY, {"procedures": procedures, "runs": runs})
    page.context.close()


def test_the_vectors_lead_to_the_same_places(play):
    listed = vectors()

    found = play(data(catalog()), [{"first": one["first"], "gestures": one["gestures"]} for one in listed])

    assert {
        one["name"]: {key: place[key] for key in one["then"]} for one, place in zip(listed, found, strict=True)
    } == {one["name"]: one["then"] for one in listed}


def gestures(chance, procedures, first):
    """What a hotliner may do, mostly sensible, sometimes doubled, shuffled, foreign or of a kind to come."""
    place, made = (first, procedures[first].first), []
    for seq in range(1, chance.randint(2, 40)):
        step = procedures[place[0]].steps[place[1]]
        keys = [branch.key for branch in step.branches] or ["O"]
        other = procedures[chance.choice(list(procedures))]
        where = place if chance.random() < 0.85 else (other.id, chance.choice(list(other.steps)))
        made.append(
            {
                "id": f"g{seq:03d}",
                "seq": seq,
                "kind": chance.choice([*["answer"] * 12, *StepKind.values, "dance"]),
                "procedure": where[0] if chance.random() < 0.97 else "constructor",
                "step": where[1] if chance.random() < 0.97 else "toString",
                "answer": chance.choice(
                    [*keys, *keys, "9", f"{other.id}#{chance.choice(list(other.steps))}", other.id, "valueOf#a#b"]
                ),
                "item": chance.choice([*(item.id for item in step.items), "x-1"]),
                "reason": chance.choice(["", "Parce que"]),
            }
        )
        position = walked(procedures, first, made)
        place = (position["procedure"], position["step"])
    made += chance.sample(made, len(made) // 4)
    chance.shuffle(made)
    return made


@pytest.mark.parametrize("folder", ["vectors", "content"])
def test_hundreds_of_random_runs_lead_to_the_same_places(play, folder):
    texts = catalog() if folder == "vectors" else load(ROOT / "content")
    chance = random.Random(20261124)
    firsts = [chance.choice(list(texts.procedures)) for _ in range(RUNS // 2)]
    runs = [{"first": first, "gestures": gestures(chance, texts.procedures, first)} for first in firsts]

    found = play(bundle(texts, texts.procedures, today=TODAY)["procedures"], runs)

    expected = [walked(texts.procedures, run["first"], run["gestures"]) for run in runs]
    assert len(found) == RUNS // 2
    assert [one for one, other in zip(zip(runs, found, strict=True), expected, strict=True) if one[1] != other] == []
    assert len({(one["procedure"], one["step"]) for one in found}) > 10

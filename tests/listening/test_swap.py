"""Two processes answer while the model is replaced: every answer is whole, of one model or of the next, never a mix."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from numi.listening import engine, shelved
from numi.listening.operations.learning import renew_model
from tests.architecture.sources import ROOT
from tests.factories.desk import NOW
from tests.listening.asker import TEXTS, print_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TURNS = 5
THINGS = ("souris", "tablette", "caméra", "télévision", "montre", "manette", "liseuse")
SEEN_WITHIN = 2.0


def learn(learns, turn):
    """Make a model that is not the one before, put it in place; what it answers to each text."""
    more = {one: (f"ma {one} est en panne", f"changer de {one}", f"la {one} saute") for one in THINGS[:turn]}
    learns(f"tour {turn}", **more)
    assert renew_model(content=settings.CONTENT / "rien", now=NOW) == 1
    mark, held = engine.current()
    assert mark == f"tour {turn}"
    return [print_of(held.suggest(text)) for text in TEXTS]


@pytest.fixture
def askers(house, tmp_path):
    """Start two processes that ask; their answers are in two files."""
    environment = {
        **os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    started = []

    def start():
        for number in range(2):
            out = (tmp_path / f"said-{number}").open("w")
            order = [sys.executable, "-m", "tests.listening.asker", str(house)]
            started.append(subprocess.Popen(order, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=out))
        return started, [tmp_path / f"said-{number}" for number in range(2)]

    yield start
    for one in started:
        one.kill()
        one.wait()


def lines(path: Path):
    return [line.split("|") for line in path.read_text("utf-8").splitlines() if line.count("|") == 2]


def wait_for_answers(files, mark, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not all(any(line[0] == mark for line in lines(file)) for file in files):
        assert time.monotonic() < deadline, f"Nobody answers from {mark}."
        time.sleep(0.05)


def test_every_answer_is_that_of_one_model_in_full_and_soon_of_the_new_one(learns, askers):
    truth = {"tour 1": learn(learns, 1)}
    processes, files = askers()
    wait_for_answers(files, "tour 1")
    for turn in range(2, 2 + TURNS):
        truth[f"tour {turn}"] = learn(learns, turn)
        swapped = time.monotonic()
        wait_for_answers(files, f"tour {turn}")
        assert time.monotonic() - swapped < SEEN_WITHIN
    time.sleep(0.5)
    for one in processes:
        one.communicate(timeout=20)

    assert [one.returncode for one in processes] == [0, 0]
    for file in files:
        said = lines(file)
        wrong = [line for line in said if line[2] != truth.get(line[0], [""] * 5)[int(line[1])]]
        assert wrong == []
        assert {line[0] for line in said} == set(truth)  # it listened all along
        assert {line[0] for line in said[-100:]} == {f"tour {1 + TURNS}"}
        assert len(said) > 1_000
    assert len({tuple(one) for one in truth.values()}) == 1 + TURNS  # each model could be told from the others


def test_the_control_a_file_written_over_in_place_gives_wrong_answers_or_none(learns, askers):
    """What would happen without a file of its own for each model."""
    truth = learn(learns, 1)
    first = shelved.path_of("tour 1").read_bytes()
    other = learn(learns, 4)
    second = shelved.path_of("tour 4")
    processes, files = askers()
    wait_for_answers(files, "tour 4")

    for turn in range(40):
        content = (first, second.read_bytes())[turn % 2] if turn else first
        with second.open("r+b") as file:
            file.truncate(0)
            for start in range(0, len(content), 50_000):
                file.write(content[start : start + 50_000])
                file.flush()
                time.sleep(0.002)
        time.sleep(0.02)

    ended = [one.poll() for one in processes]
    whole = [[line[2] for line in lines(file) if line[2] != other[int(line[1])]] for file in files]
    assert any(ended) or any(whole), (truth, ended)

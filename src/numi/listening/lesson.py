"""The process that learns, and dies of it: ``python -m numi.listening.lesson <folder of the lesson>``.

It knows neither Django nor the database: what there is to learn comes in ``lesson.json``, the model goes out in
``model.bin`` and what it is worth in ``report.json``. It ends when whoever holds its standard input ends. On a failure
its standard error names the class of the fault and the lines of code, never a text.
"""

import json
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from numi.listening import gate
from numi.listening.standing import Standing
from numi.listening.teaching import LESSON, MODEL, REPORT
from numi.suggestion import model, store
from numi.suggestion.encoder import Encoder
from numi.suggestion.inputs import Contrast, Library, Outside, ProcedureTexts, SignalTexts, Talk
from numi.suggestion.suggester import Suggester
from numi.suggestion.training import train

POLITENESS = 5
ORPHANED = 3


def of_data(values: dict[str, Any]) -> Library:
    """The library that ``teaching`` wrote."""
    return Library(
        procedures=tuple(
            ProcedureTexts(
                **{
                    **one,
                    "phrases": tuple(one["phrases"]),
                    "contrasts": tuple(Contrast(**each) for each in one["contrasts"]),
                }
            )
            for one in values["procedures"]
        ),
        outside=tuple(Outside(**one) for one in values["outside"]),
        small_talk=tuple(values["small_talk"]),
        signals=tuple(SignalTexts(one["name"], tuple(one["yes"]), tuple(one["no"])) for one in values["signals"]),
        talks=tuple(
            Talk(one["text"], tuple(one["procedures"]), None if one["signals"] is None else tuple(one["signals"]))
            for one in values["talks"]
        ),
    )


def learn(where: Path) -> None:
    """Train on the lesson of a folder, measure the new model and the best one so far, write both answers."""
    asked = json.loads((where / LESSON).read_text("utf-8"))
    library, started = of_data(asked.pop("library")), time.monotonic()
    encoder = model.prepare_encoder(Path(asked["models"]))
    store.write(where / MODEL, train(library, encoder))
    trained = time.monotonic()
    report = {
        **_measured(where, library, encoder, asked),
        "seconds": round(trained - started, 1),
        "gate_seconds": round(time.monotonic() - trained, 1),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    (where / REPORT).write_text(json.dumps(report), "utf-8")


def _measured(where: Path, library: Library, encoder: Encoder | None, asked: dict[str, Any]) -> dict[str, Any]:
    critical = [one.id for one in library.procedures if one.critical]
    in_use = [one.id for one in library.procedures]
    sentences, unread = gate.sentences_of(Path(asked["content"]), in_use, asked["left_out"])
    size = gate.SENTENCES if len(in_use) <= gate.MANY else gate.SENTENCES_OF_MANY
    kept = gate.drawn(sentences, critical, size=size)
    made = Suggester.open(where / MODEL, encoder)
    after, missed = gate.standing(made, kept, critical)
    before, missed_before = _best(Path(asked["best"]) if asked["best"] else None, encoder, kept, critical)
    worse = {ident: count - missed_before.get(ident, 0) for ident, count in missed.items()}
    return {
        "lesson": gate.lesson(made, [(one.id, one.phrases) for one in library.procedures]),
        "after": after.as_data(),
        "before": before.as_data() if before else None,
        "worse": {ident: count for ident, count in worse.items() if before and count > 0},
        "unread": unread,
    }


def _best(
    path: Path | None, encoder: Encoder | None, kept: Sequence[Any], critical: Sequence[str]
) -> tuple[Standing | None, dict[str, int]]:
    """The best model so far on the same sentences; None without one, or when this code no longer reads it."""
    if path is None:
        return None, {}
    try:
        return gate.standing(Suggester.open(path, encoder), kept, critical)
    except store.BrokenModel:
        return None, {}


def _end_with_the_parent() -> None:
    """Standard input is held open by whoever waits for us: its end is theirs."""
    while sys.stdin.buffer.read(1024):
        continue
    os._exit(ORPHANED)


def main(words: Sequence[str]) -> int:
    """0 once the report is written."""
    os.nice(POLITENESS)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        learn(Path(words[0]))
    except Exception as error:  # noqa: BLE001 -- told by its place alone: its message may quote what somebody said
        lines = traceback.extract_tb(error.__traceback__)
        sys.stderr.write(f"{type(error).__name__}\n")
        sys.stderr.writelines(f"{one.filename}:{one.lineno} {one.name}\n" for one in lines)
        return 1
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)  # the thread above waits for ever: nothing is left to say goodbye to

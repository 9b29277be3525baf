"""The inside of ``./numi bench suggestion``: one core, no Django, no database."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from numi.interfaces.cli.benches.shelf_of_many import crowded
from numi.interfaces.cli.benches.suggestion_fit import fit
from numi.interfaces.cli.places import PYTHON, say
from numi.interfaces.cli.shipped import CONTENT, HELD_OUT, MEASURED, library_of, model_folder, suggester
from numi.interfaces.cli.suggesting import inner_environment
from numi.interfaces.cli.suggestion_table import table
from numi.suggestion import model
from numi.suggestion.baselines import Bm25, Fts5
from numi.suggestion.evaluation import Said, measure, rank_with, read
from numi.suggestion.inputs import Library
from numi.suggestion.measures import Figure
from numi.suggestion.suggester import Suggester
from numi.suggestion.training import train

MANY, FIFTY, RETRAINED_WITHIN = 5_000, 50, 20.0
_WORKER = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from numi.suggestion import model
engine = model.load(Path(sys.argv[1]))
engine.suggest("on m'a pris mon facebook")
print(time.perf_counter() - start, flush=True)
for _ in range(50):
    engine.suggest("je voudrais changer mon mot de passe et puis aussi scanner un document pour la caf")
print("ready", flush=True)
sys.stdin.readline()
"""


def main(words: Sequence[str]) -> int:
    """Print the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--file", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--fit", action="store_true")
    args = parser.parse_args(words)
    if args.fit:
        fit(library_of(CONTENT), model_folder())
        return 0
    path = args.file or MEASURED
    sentences = read(path.read_text("utf-8").splitlines())
    say(f"Suggestion : {len(sentences)} phrases de {path.name}, un cœur, intervalles à 95 %.")
    engine, library = suggester(), library_of(CONTENT)
    figures = [*measure(engine, sentences), *_processes()]
    if not args.quick:
        figures += [*_retrained(library), *_crowd(engine, library, sentences)]
    _show(figures)
    say("\nÀ côté, dans la même mesure :")
    for one in (Bm25(library), Fts5(library)):
        for line in table(rank_with(one.rank, one.name, sentences))[2:]:
            say(line)
    if args.file is None:
        others = read(HELD_OUT.read_text("utf-8").splitlines())
        say(f"\n{len(others)} phrases et appels de {HELD_OUT.name}, que personne ici n’apprend :")
        figures += (held := measure(engine, others))
        _show(held)
    missed = [one.name for one in figures if one.is_met is False]
    say(f"\n{len(missed)} barre(s) manquée(s)" + (f" : {', '.join(missed)}." if missed else "."))
    return 1 if missed else 0


def _show(figures: Sequence[Figure]) -> None:
    for line in table(figures):
        say(line)


def _processes() -> list[Figure]:
    """Two processes with the engine open: how soon they answer, what they hold together (Linux: shared pages once)."""
    order = [str(PYTHON), "-c", _WORKER, str(model_folder())]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(order, env=inner_environment(), **pipes) for _ in range(2)]  # type: ignore[call-overload]
    try:
        ready = [float(one.stdout.readline()) for one in workers]
        for one in workers:
            one.stdout.readline()
        held = sum(map(_held, (one.pid for one in workers)))
    finally:
        for one in workers:
            one.communicate("\n")
    slow = max(ready)
    return [
        Figure("prêt après le départ", slow, slow, slow, 2, 1.5, at_most=True, unit="s"),
        Figure("mémoire de deux processus du moteur", held, held, held, 2, 300.0, at_most=True, unit="Mo"),
    ]


def _held(pid: int) -> float:
    """Megabytes of a process, its part of the shared pages included; 0 where the system does not say."""
    path = Path(f"/proc/{pid}/smaps_rollup")
    if not path.exists():
        return 0.0
    line = next(one for one in path.read_text("utf-8").splitlines() if one.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def _retrained(library: Library) -> list[Figure]:
    """Fifty sentences a procedure, as the promise says, then all of them; twice for the bytes."""
    encoder = model.prepare_encoder(model_folder())
    fifty = replace(library, procedures=tuple(replace(one, phrases=one.phrases[:FIFTY]) for one in library.procedures))
    figures = []
    for name, lesson, bar in (("50 phrases chacune", fifty, RETRAINED_WITHIN), ("tout le contenu", library, None)):
        start = time.perf_counter()
        made = train(lesson, encoder)
        spent = time.perf_counter() - start
        figures.append(Figure(f"entraînement, {name}", spent, spent, spent, 1, bar, at_most=True, unit="s"))
    is_same = made == train(library, encoder)
    return [*figures, Figure("deux entraînements, mêmes octets", float(is_same), 1.0, 1.0, 1, 1.0, unit="")]


def _crowd(engine: Suggester, library: Library, sentences: Sequence[Said]) -> list[Figure]:
    """The same sentences when the shelf holds 5,000 procedures with their phrases."""
    alone = [said for said in sentences if len(said.expected or ()) == 1]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / model.ENCODER).hardlink_to(model_folder() / model.ENCODER)
        many = model.build(crowded(library, MANY), Path(folder))
        spent, found = [], []
        for said in alone:
            start = time.perf_counter()
            found.append(any(said.accepts(ident) for ident, _ in many.suggest(said.text).ranked[:3]))
            spent.append(1000 * (time.perf_counter() - start))
    before = [any(said.accepts(ident) for ident, _ in engine.suggest(said.text).ranked[:3]) for said in alone]
    lost = 100 * (sum(before) - sum(found)) / max(len(alone), 1)
    slow = sorted(spent)[int(len(spent) * 0.99)] if spent else 0.0
    return [
        Figure(
            "5 000 procédures : points perdus (parmi trois)",
            lost,
            lost,
            lost,
            len(alone),
            5.0,
            at_most=True,
            unit="points",
        ),
        Figure("5 000 procédures : p99", slow, slow, slow, len(alone), 25.0, at_most=True, unit="ms"),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The inside of ``./numi suggest``, run in the environment by ``suggesting``."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from numi.interfaces.cli.places import Stop, say
from numi.interfaces.cli.shipped import suggester
from numi.interfaces.cli.suggestion_table import table
from numi.suggestion.answers import Suggestion
from numi.suggestion.evaluation import measure, read
from numi.suggestion.suggester import Suggester

SHOWN = 3


def main(words: Sequence[str]) -> int:
    """0 when the answer was written, 2 when the input is not what was expected."""
    parser = argparse.ArgumentParser(prog="./numi suggest", description="La procédure d’après ce que dit la personne.")
    parser.add_argument("text", nargs="*", help="ce que dit la personne")
    parser.add_argument("--batch", action="store_true", help="lignes JSON {id, text} en entrée, réponses dans l’ordre")
    parser.add_argument("--evaluate", type=Path, metavar="FICHIER", help="les mesures, avec leurs intervalles")
    args = parser.parse_args(words)
    try:
        if args.batch:
            return _batch(suggester(), sys.stdin)
        if args.evaluate:
            return _evaluate(args.evaluate)
        if not args.text:
            parser.print_help()
            return 2
        return _answer(" ".join(args.text))
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return stop.code


def _batch(engine: Suggester, lines: Iterable[str]) -> int:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            ident, text = asked["id"], str(asked["text"])
        except (ValueError, TypeError, KeyError) as error:
            raise Stop(f"Ligne {number} : il faut un objet JSON avec « id » et « text ».", code=2) from error
        sys.stdout.write(json.dumps(as_line(ident, engine.suggest(text)), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def as_line(ident: Any, found: Suggestion) -> dict[str, Any]:
    """The answer as ``--batch`` writes it."""
    return {
        "id": ident,
        "ranked": [{"id": name, "confidence": chance} for name, chance in found.ranked],
        "out_of_scope": found.out_of_scope,
        "oos_score": found.oos_score,
        "signals": [one.name for one in found.signals],
        "critical": found.critical,
    }


def _evaluate(path: Path) -> int:
    try:
        sentences = read(path.read_text("utf-8").splitlines())
    except (OSError, ValueError) as error:
        raise Stop(f"« {path} » ne se lit pas : {error}", code=2) from error
    say(f"{len(sentences)} phrases de {path.name}, intervalles à 95 %")
    for line in table(measure(suggester(), sentences)):
        say(line)
    return 0


def _answer(text: str) -> int:
    engine = suggester()
    found = engine.suggest(text)
    if found.critical:
        names = ", ".join(engine.titles[one] for one in found.alarm.procedures)
        say(f"ALARME  {names}" + (f"  (« {found.alarm.because} »)" if found.alarm.because else ""))
    if found.out_of_scope:
        say("Ce n’est pas pour numi." + (f" La bonne porte : {found.send_to}." if found.send_to else ""))
    elif not found.is_sure:
        say("Rien de sûr : faites préciser, ou cherchez dans la bibliothèque.")
    for place, (ident, chance) in enumerate(found.ranked[:SHOWN], 1):
        say(f"  {place}. {engine.titles[ident]}  {100 * chance:.0f} %  ({ident})")
    if found.why:
        say("  Parce que : " + ", ".join(f"« {word} »" for word in found.why))
    if found.question:
        say(f"  À demander : {found.question}")
    for one in found.signals:
        say(f"  Signal : {one.name}  (« {one.evidence} »)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

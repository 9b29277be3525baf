"""``./numi bench library``: reading, searching and writing among 5,000 procedures, on each engine, against the bars."""

import hashlib
import json
import os
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numi.interfaces.cli.benches import base as places
from numi.interfaces.cli.benches import console
from numi.interfaces.cli.benches.base import LABELS, Base, ask, bases, prepare
from numi.interfaces.cli.benches.shelves import PROCEDURES
from numi.interfaces.cli.places import ROOT, say

HELP = "la bibliothèque avec 5 000 procédures : chercher, lire, proposer, relire"


@dataclass(frozen=True, slots=True)
class LibraryBase(Base):
    """A base of few requests and thousands of procedures."""

    @property
    def label(self) -> str:
        return f"{LABELS[self.engine]}, {PROCEDURES:,} procédures".replace(",", "\u202f")

    @property
    def filling(self) -> str:
        return "fill-library"

    @property
    def folder(self) -> Path:
        return ROOT / "var" / "bench" / f"library-{self.engine}"

    @property
    def database(self) -> str:
        return "numi_bench_library"

    def stamp(self) -> str:
        """Kept while the way of filling the shelf is the same."""
        made = (Path(places.__file__).parent / name for name in ("shelves.py", "shape.py"))
        return hashlib.sha256(b"".join(path.read_bytes() for path in made)).hexdigest()


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--base", choices=("pg", "sqlite", "both"), default="both", help="quelle base mesurer")
    parser.add_argument("--fresh", action="store_true", help="refaire la base")
    parser.add_argument("--json", type=Path, metavar="FICHIER", help="écrire aussi les chiffres bruts")


def run(options: dict[str, Any]) -> int:
    """Measure and print; 1 when a bar is missed."""
    found = []
    for one in bases(options["base"], small=True):
        base = LibraryBase(one.engine, is_small=True)
        prepare(base, fresh=options["fresh"])
        console.tell_load()
        say(f"{base.label} : mesure…")
        pages = ask(base, "library")
        found.append({"label": base.label, "load": os.getloadavg()[0], "pages": pages, "small": [], "screens": []})
    if options["json"]:
        options["json"].write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return console.report(found)

"""``./numi bench console``: the pages of the console at full size, on each engine, against their bars."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from numi.interfaces.cli.benches import table
from numi.interfaces.cli.benches.base import Base, ask, bases, prepare
from numi.interfaces.cli.places import say

HELP = "les pages de la console sur un gros volume, le croissant des coûts, le navigateur"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--base", choices=("pg", "sqlite", "both"), default="both", help="quelle base mesurer")
    parser.add_argument("--small", action="store_true", help="10 000 demandes seulement, pour aller vite")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--reuse", action="store_true", help="garder la base déjà remplie (par défaut)")
    kept.add_argument("--fresh", action="store_true", help="refaire la base")
    parser.add_argument("--no-browser", action="store_true", help="sans les mesures dans Chromium")
    parser.add_argument("--json", type=Path, metavar="FICHIER", help="écrire aussi les chiffres bruts")


def run(options: dict[str, Any]) -> int:
    """Measure and print; 1 when a bar is missed."""
    found = [
        _measure(base, fresh=options["fresh"], browser=not options["no_browser"])
        for base in bases(options["base"], small=options["small"])
    ]
    if options["json"]:
        options["json"].write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return report(found)


def report(found: list[dict[str, Any]]) -> int:
    """Print every table; 1 when a bar is missed."""
    over = []
    for one in found:
        grown = table.growth(one["small"], one["pages"])
        say("\n".join(table.pages_table(one["label"], one["pages"])))
        if grown:
            say("\n".join(table.growth_table(one["label"], grown)))
        if one["screens"]:
            say("\n".join(table.screen_table(one["label"], one["screens"])))
        over += [f"{one['label']} : {name}" for name in table.missed(one["pages"], grown, one["screens"])]
    say("")
    for name in over:
        say(f"MANQUÉ  {name}")
    say(f"{len(over)} barre(s) manquée(s)." if over else "Toutes les barres sont tenues.")
    return 1 if over else 0


def _measure(base: Base, *, fresh: bool, browser: bool) -> dict[str, Any]:
    quick = Base(base.engine, is_small=True)
    for one in {base, quick}:
        prepare(one, fresh=fresh)
    tell_load()
    say(f"{base.label} : mesure des pages…")
    found = {
        "label": base.label,
        "load": os.getloadavg()[0],
        "pages": ask(base, "pages"),
        "small": [] if base.is_small else ask(quick, "pages"),
        "screens": [],
    }
    if browser:
        say(f"{base.label} : mesure dans le navigateur…")
        found["screens"] = ask(base, "browser")
    return found


def tell_load() -> None:
    """A busy machine makes every figure worse: say so before they are read."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        say(f"Attention : la machine est occupée (charge {load:.1f} pour {cores} cœurs), les temps en souffrent.")

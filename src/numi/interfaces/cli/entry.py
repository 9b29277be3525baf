"""The commands of ``./numi``."""

import argparse
import os
import sys

from numi.interfaces.cli import checking, doctor, environment, serving, suggesting
from numi.interfaces.cli.places import Stop, say

DELEGATED = ("ring", "bench", "worker", "pack")


def main(words: list[str]) -> int:
    """Run one command; a refusal is a sentence and a code, never a traceback."""
    parser = _parser()
    if not words or words[0] in ("aide", "help"):
        parser.print_help()
        return 0
    try:
        return _run(parser, words)
    except Stop as stop:
        say(str(stop))
        return stop.code
    except KeyboardInterrupt:
        say("\nInterrompu.")
        return 130


def _run(parser: argparse.ArgumentParser, words: list[str]) -> int:
    name, rest = words[0], words[1:]
    if name == "manage":
        return serving.manage(rest)
    if name == "lint":
        return checking.lint(rest)
    if name == "suggest":
        return suggesting.delegate(rest)
    if name in DELEGATED:
        if name in ("bench", "pack"):
            os.environ["NUMI_LONG_SQL"] = "1"
        return serving.manage(words)
    if name == "test":
        args, unknown = parser.parse_known_args(words)
        return checking.test(args, unknown)
    args = parser.parse_args(words)
    commands = {
        "demo": serving.demo,
        "run": serving.run,
        "check": checking.check,
        "doctor": doctor.examine,
        "install": _install,
    }
    return commands[args.command](args)


def _install(args: argparse.Namespace) -> int:
    environment.make(dev=args.dev)
    say("L’environnement est prêt dans .venv.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./numi", description="numi, la console d’une hotline d’assistance.")
    commands = parser.add_subparsers(dest="command", metavar="commande", required=True)
    demo = commands.add_parser("demo", help="une hotline de démonstration sur cette machine")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--reset", action="store_true", help="recommencer à neuf")
    run = commands.add_parser("run", help="la même chose en production (NUMI_SECRET, NUMI_HOSTS…)")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--workers", type=int, default=0)
    test = commands.add_parser("test", help="les essais (SQLite ; --pg, --browser, --slow, --all)", allow_abbrev=False)
    for option in ("--sqlite", "--pg", "--browser", "--slow", "--all"):
        test.add_argument(option, action="store_true")
    check = commands.add_parser("check", help="tous les contrôles du code et du contenu")
    check.add_argument("--verbose", action="store_true")
    commands.add_parser("doctor", help="ce qui va et ce qui ne va pas sur cette machine")
    install = commands.add_parser("install", help="seulement l’environnement Python")
    install.add_argument("--dev", action="store_true")
    commands.add_parser("ring", help="faire sonner : ./numi ring 06 12 34 56 78")
    commands.add_parser("suggest", help="la procédure d’un texte : ./numi suggest « on m’a pris mon facebook »")
    commands.add_parser("bench", help="mesurer : ./numi bench console")
    commands.add_parser("worker", help="l’ouvrier seul (scellement, rappels dus…)")
    commands.add_parser("pack", help="sortir ou reprendre la bibliothèque : ./numi pack export dossier")
    commands.add_parser("lint", help="contrôler les procédures")
    commands.add_parser("manage", help="une commande Django")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``./numi ring 06 12 34 56 78``: make the running demonstration ring."""

import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from numi.calls.contract import PhoneKind
from numi.core import clock
from numi.core.phone import is_hidden, parse
from numi.interfaces.cli.phone_line import LineDown, PhoneLine

LATER = {
    "--answered": (PhoneKind.ANSWERED, "l’appel est décroché (avec --agent)"),
    "--held": (PhoneKind.HELD, "l’appel est mis en attente"),
    "--resumed": (PhoneKind.RESUMED, "l’appel est repris"),
    "--ended": (PhoneKind.ENDED, "la personne raccroche"),
    "--missed": (PhoneKind.MISSED, "personne n’a décroché"),
}


class Command(BaseCommand):
    help = "Fait sonner la démonstration qui tourne, par un événement signé comme celui d’un vrai standard."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", nargs="*", help="le numéro qui appelle ; « masqué » pour un numéro caché")
        parser.add_argument("--agent", default="", help="le poste ou l’e-mail de la personne que l’on appelle")
        parser.add_argument("--call", default="", help="un appel déjà commencé, pour en dire la suite")
        parser.add_argument("--url", default="", help="l’adresse de numi, si ce n’est pas la démonstration")
        for option, (_, label) in LATER.items():
            parser.add_argument(option, action="store_true", help=f"dire la suite : {label}")

    def handle(self, *args: Any, **options: Any) -> None:
        line = PhoneLine(address=options["url"] or self._demo_address(), secret=self._secret())
        call = options["call"] or f"essai-{uuid.uuid4().hex[:12]}"
        caller = self._caller(" ".join(options["number"]))
        said = {"from": caller, "to": settings.HOTLINE_NUMBER, "agent": options["agent"]}
        later = [kind for option, (kind, _) in LATER.items() if options[option.lstrip("-")]]
        if not options["call"] and not caller:
            raise CommandError("Donnez un numéro : ./numi ring 06 12 34 56 78 (ou « masqué »).")
        try:
            for count, kind in enumerate([*([] if options["call"] else [PhoneKind.RINGING]), *later]):
                time.sleep(1.0 if count else 0.0)
                line.tell(kind, call=call, now=clock.now(), **said)
                self.stdout.write(f"{kind.value:<18} {call}")
        except LineDown as error:
            raise CommandError(str(error)) from error
        if PhoneKind.ENDED not in later and PhoneKind.MISSED not in later:
            self.stdout.write(f"La suite : ./numi ring --call {call} --ended")

    def _demo_address(self) -> str:
        note = Path(settings.DATA) / "address"
        if not note.exists():
            raise CommandError(
                "La démonstration ne tourne pas. Lancez ./numi demo dans un autre terminal, ou donnez --url."
            )
        return note.read_text(encoding="utf-8").strip()

    def _secret(self) -> str:
        if not settings.PHONE_SECRETS:
            raise CommandError("Aucun secret du standard : réglez NUMI_PHONE_SECRETS.")
        return str(settings.PHONE_SECRETS[0])

    def _caller(self, text: str) -> str:
        """The number as a telephone system sends it: any text goes, an impossible number is a case to try too."""
        if is_hidden(text):
            return "anonymous" if text else ""
        known = parse(text)
        return known.e164 if known else text

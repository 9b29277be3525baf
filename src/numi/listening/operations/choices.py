"""What was chosen after what was proposed, and what a supervisor makes of the words."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from numi.core.errors import InvalidInput, NotAllowed
from numi.core.text import fold, mask_secrets, require_size
from numi.journal.operations import record
from numi.library.access import may_keep
from numi.library.models import LibraryEntry
from numi.listening.engine import hear
from numi.listening.models import Choice, Phrase
from numi.listening.states import Review
from numi.suggestion.answers import Suggestion

PHRASE_SIGNS = 240
SHOWN = 3
_NUMBER = re.compile(r"\d[\d .-]{3,}\d")
_ADDRESS = re.compile(r"\S+@\S+")


def record_choice(
    *, ticket: Any, procedure_id: str, run_id: UUID | None, shown: Sequence[tuple[str, float]], by: Any, now: datetime
) -> Choice | None:
    """Keep what was proposed for the words of a request and the guide that was opened; None without words.

    ``shown`` is what the screen showed at that moment, (procedure, confidence). ``procedure_id`` is empty when the call
    ended without a guide. The same ``run_id`` twice gives the same choice.
    """
    if not ticket.words.split():
        return None
    return _keep(
        hear(ticket.words), ticket=ticket, procedure_id=procedure_id, run_id=run_id, shown=shown, by=by, now=now
    )


def _keep(
    heard: tuple[str, Suggestion],
    *,
    ticket: Any,
    procedure_id: str,
    run_id: UUID | None,
    shown: Sequence[tuple[str, float]],
    by: Any,
    now: datetime,
) -> Choice:
    model, found = heard
    kept_shown = [[ident, round(confidence, 3)] for ident, confidence in shown[:SHOWN]]
    names = [ident for ident, _ in kept_shown]
    kept = {
        "ticket": ticket,
        "by": by,
        "at": now,
        "text_digest": digest_of(ticket.words),
        "word_count": min(len(ticket.words.split()), 30_000),
        "model": model,
        "shown": kept_shown,
        "is_out_of_scope": found.out_of_scope,
        "is_critical": found.critical,
        "signals": sorted({one.name for one in found.signals}),
        "chosen": procedure_id,
        "place": names.index(procedure_id) + 1 if procedure_id in names else 0,
    }
    if run_id is None:
        return Choice.objects.create(**kept)
    return Choice.objects.get_or_create(run_id=run_id, defaults=kept)[0]


def record_end(*, ticket: Any, outcome: str, by: Any, now: datetime) -> None:
    """How the call ended, on every choice of the request still open; without any, what was proposed in vain."""
    if ticket.words.split() and not Choice.objects.filter(ticket=ticket).exists():
        heard = hear(ticket.words)
        _keep(heard, ticket=ticket, procedure_id="", run_id=None, shown=heard[1].ranked, by=by, now=now)
    Choice.objects.filter(ticket=ticket, ended="").update(ended=outcome, ended_at=now)


def digest_of(words: str) -> str:
    """A digest that only this installation can make: short texts could be guessed from a plain one."""
    return salted_hmac("numi.listening.words", fold(words), algorithm="sha256").hexdigest()


def masked_words(ticket: Any) -> str:
    """The words of a request without secrets, numbers, addresses, or the names of the person."""
    text = _ADDRESS.sub("…", _NUMBER.sub("…", mask_secrets(ticket.words).text))
    person = ticket.client
    names = f"{person.given_name} {person.family_name} {person.city}".split() if person else []
    hidden = {fold(name) for name in names if len(name) > 2}
    words = ("…" if fold(word.strip(".,;:!?«»()'’\"")) in hidden else word for word in text.split())
    return " ".join(words)[:PHRASE_SIGNS]


def take_phrase(*, choice: Choice, text: str, procedure_id: str, by: Any, now: datetime) -> Phrase:
    """Keep a sentence, as the supervisor has read and mended it, to learn from.

    Records ``phrase.taken``. Raises NotAllowed, InvalidInput for an empty or long sentence, an unknown procedure, or a
    sentence that still holds a secret.
    """
    _check(by)
    said = " ".join(require_size(text, PHRASE_SIGNS).split())
    if len(said) < 3:
        raise InvalidInput("Écrivez la phrase à garder, ou laissez-la.")
    if mask_secrets(said).text != said:
        raise InvalidInput("Cette phrase contient un code ou un numéro secret. Retirez-le avant de la garder.")
    if not LibraryEntry.objects.filter(pk=procedure_id, retired_at__isnull=True).exists():
        raise InvalidInput("Cette procédure n’est plus en vigueur. Choisissez-en une autre.")
    phrase, _ = Phrase.objects.get_or_create(
        procedure_id=procedure_id, text=said, defaults={"choice": choice, "taken_by": by, "taken_at": now}
    )
    choice.review = Review.TAKEN
    choice.save(update_fields=["review"])
    record("phrase.taken", subject=phrase, by=by, now=now, procedure=procedure_id)
    return phrase


def leave_phrase(*, choice: Choice, by: Any) -> None:
    """These words teach nothing: they leave the list. Raises NotAllowed."""
    _check(by)
    choice.review = Review.REFUSED
    choice.save(update_fields=["review"])


def _check(by: Any) -> None:
    if not may_keep(by):
        raise NotAllowed("Garder les phrases revient à qui tient la bibliothèque.")

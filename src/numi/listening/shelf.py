"""What the suggestion learns from: the procedures in use, callers' sentences of the content folder, sentences kept."""

import hashlib
from collections import defaultdict
from pathlib import Path

from numi.core.content import split
from numi.library.models import LibraryEntry, PublishedProcedure
from numi.library.queries import current_versions
from numi.library.search import callers_phrases
from numi.listening.queries import phrases_kept
from numi.listening.shelved import print_of_code
from numi.suggestion.inputs import Library, ProcedureTexts
from numi.suggestion.shipped import contrasts_of, outside_of, signals_of, small_talk_of, talks_of

CRITICAL = "critique"


def library_in_use(content: Path) -> Library:
    """Everything there is to learn now."""
    said, own = callers_phrases(content), _says()
    kept: dict[str, list[str]] = defaultdict(list)
    for ident, text in phrases_kept():
        kept[ident].append(text)
    rows = LibraryEntry.objects.filter(retired_at__isnull=True).order_by("procedure_id")
    return Library(
        procedures=tuple(
            ProcedureTexts(
                id=ident,
                title=title,
                description=description,
                critical=urgency == CRITICAL,
                phrases=tuple(dict.fromkeys((*said.get(ident, ()), *own.get(ident, ()), *kept[ident]))),
                contrasts=contrasts_of(content, ident),
            )
            for ident, title, description, urgency in rows.values_list(
                "procedure_id", "title", "description", "urgency"
            )
        ),
        outside=outside_of(content),
        small_talk=small_talk_of(content),
        signals=signals_of(content),
        talks=talks_of(content),
    )


def print_in_use(content: Path) -> str:
    """The print of all that is learnt from, and of the code that learns: another one, another model."""
    digest = hashlib.sha256(print_of_code().encode())
    digest.update(repr((current_versions(), phrases_kept())).encode())
    for path in sorted((content / "phrases").glob("*.yaml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def rewritten() -> set[str]:
    """The procedures whose text in use was written here: the sentences of the shipped ones may not fit them."""
    rows = PublishedProcedure.objects.filter(is_current=True, published_by__isnull=False)
    return set(rows.values_list("procedure_id", flat=True))


def _says() -> dict[str, tuple[str, ...]]:
    """The sentences that each text in use carries itself."""
    rows = PublishedProcedure.objects.filter(is_current=True).values_list("procedure_id", "text")
    return {ident: tuple(str(one) for one in split(text).fields.get("says") or ()) for ident, text in rows}

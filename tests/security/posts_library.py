"""The gestures of the library and of its editor, as ``posts`` has those of the other screens."""

import io
import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from numi.library.models import Doubt, LibraryEntry
from numi.library.operations.drafting import approve, discard, save_revision, start_new, start_revision, submit
from numi.library.operations.opinions import doubt
from numi.library.operations.packing import stage_pack
from numi.library.operations.publishing import publish_text
from numi.library.operations.releasing import schedule
from numi.library.packs import write_zip
from numi.procedures.parser import parse
from tests.security.guide import GUIDE, TEXT, publish_guide


class Upload(SimpleUploadedFile):
    """A file that can be sent as often as one likes."""

    def read(self, size: int = -1) -> bytes:
        self.seek(0)
        return bytes(super().read(size))


def text_of(name: str) -> str:
    """A text that could be published, of another procedure."""
    other = TEXT.replace(GUIDE, name).replace("Une page bloque l’écran", f"Le texte {name}")
    return re.sub(r'^  - "(.*)"$', rf'  - "\1, {name}"', other, flags=re.MULTILINE)


def pack_of(name: str) -> dict[str, str]:
    """A pack with one text."""
    return {f"procedures/securite/{name}.md": text_of(name)}


def upload(files: dict[str, str]) -> Upload:
    """The zip of these files."""
    target = io.BytesIO()
    write_zip({path: text.encode() for path, text in files.items()}, target)
    return Upload("paquet.zip", target.getvalue())


def digest_of(files: dict[str, str], now: datetime) -> str:
    """What the report on a pack says to have read."""
    return stage_pack(files=files, left=[], now=now, content=settings.CONTENT).digest


def prepare_library(house: Any, content: Any) -> None:
    """A second version of the guide, a doubt about it, and a text in progress in each state."""
    denis, chloe, now = house.people["denis"], house.people["chloe"], house.now
    house.others["version"] = publish_guide(now=now, title="Une page bloque tout l’écran", note="Plus clair")
    publish_text(procedure=parse(text_of("a-retirer")).procedure, by=None, now=now)  # type: ignore[arg-type]
    house.others["doubt"] = doubt(
        entry=LibraryEntry.objects.get(pk=GUIDE), by=chloe, now=now, step="fermer", reason="?"
    )
    house.others["revision"] = start_revision(procedure_id=GUIDE, by=denis, now=now)
    texts = {}
    for name in ("brouillon", "a-lire", "relu", "prevu", "abandonne", "a-renvoyer", "a-reprendre"):
        text = start_new(title=name, family="securite", by=denis, now=now, content=content)
        texts[name] = save_revision(revision=text, text=text_of(name), version=text.version, by=denis, now=now)
    for name in ("a-lire", "relu", "a-renvoyer", "a-reprendre"):
        texts[name] = submit(revision=texts[name], version=texts[name].version, by=denis, now=now)
    texts["relu"] = approve(revision=texts["relu"], version=texts["relu"].version, by=chloe, now=now)
    texts["prevu"] = schedule(
        revision=texts["prevu"], version=texts["prevu"].version, at=house.now.replace(year=now.year + 1, month=1),
        note="", by=denis, now=now, content=content,
    )  # fmt: skip
    texts["abandonne"] = discard(revision=texts["abandonne"], by=denis, now=now)
    house.others["texts"] = texts


def library_posts(house: Any, post: Any) -> dict[str, Any]:
    """route → the gesture (``post`` is the class of one)."""
    texts, asked = house.others["texts"], house.others["doubt"]
    assert isinstance(asked, Doubt)

    def seen(name: str, by: str = "denis", **values: Any) -> Any:
        return post(by, (texts[name].pk,), {"version": str(texts[name].version), **values})

    pack = pack_of("du-paquet")
    words = {"text": text_of("brouillon") + "\n", "version": texts["brouillon"].version}
    day = f"{house.now.replace(year=house.now.year + 1, month=1, day=15):%Y-%m-%d}"
    return {
        "desk:library-viewed": post("agnes", (GUIDE,)),
        "desk:library-vote": post("agnes", (GUIDE,), {"utile": "non", "reason": "Trop long"}),
        "desk:library-favourite": post("agnes", (GUIDE,), {"kept": "1"}),
        "desk:library-doubt-step": post("agnes", (GUIDE,), {"reason": "La croix n’y est plus", "is_dangerous": "on",
                                                            "step": "fermer", "demande": ""}),
        "desk:library-doubt": post("denis", (asked.pk,), {"answer": "Corrigé"}),
        "desk:editor-new": post("denis", (), {"title": "Écran noir", "family": "securite"}),
        "desk:editor-open": post("denis", (GUIDE,)),
        "desk:editor-preview": post("denis", (texts["brouillon"].pk,), {**words}, is_json=True),
        "desk:editor-save": post("denis", (texts["brouillon"].pk,), {**words, "sets_aside": False}, is_json=True),
        "desk:editor-compare": post("denis", (texts["brouillon"].pk,), {"old": "a", "new": "b", "old_label": "A",
                                                                         "new_label": "B"}, is_json=True),
        "desk:editor-submit": seen("brouillon"),
        "desk:editor-take-back": seen("a-reprendre"),
        "desk:editor-send-back": seen("a-renvoyer", "chloe", remark="Reprendre la fin"),
        "desk:editor-approve": seen("a-lire", "chloe"),
        "desk:editor-publish": seen("relu", seen="", note="Nouvelle"),
        "desk:editor-schedule": seen("relu", seen="", note="Nouvelle", day=day, hour="08:00"),
        "desk:editor-unschedule": seen("prevu"),
        "desk:editor-discard": seen("brouillon"),
        "desk:editor-again": seen("abandonne"),
        "desk:editor-revert": post("denis", (GUIDE, 1), {"seen": house.others["version"], "note": "Elle était juste"}),
        "desk:editor-retire": post("denis", ("a-retirer",), {"successor": ""}),
        "desk:editor-pack-stage": post("chloe", (), {"pack": upload(pack)}),
        "desk:editor-pack-in": post("denis", (), {"pack": upload(pack), "how": "publish", "note": "Du paquet",
                                                  "digest": digest_of(pack, house.now)}),
    }  # fmt: skip

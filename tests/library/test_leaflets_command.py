"""``./numi manage leaflets``: every leaflet of a content folder, printed or refused by name."""

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_prints_them_all_and_says_what_they_take(tmp_path, settings):
    settings.CONTENT = small_content(tmp_path, "communication/skype", "communication/zoom")
    said = StringIO()

    call_command("leaflets", out=tmp_path / "out", check=True, stdout=said)

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["skype.pdf", "zoom.pdf"]
    assert re.findall(r"^(\S+) +\d page", said.getvalue(), re.MULTILINE) == ["skype", "zoom"]
    assert "2 feuillets en" in said.getvalue()


def test_the_command_fails_by_name_and_prints_the_others(tmp_path, settings):
    settings.CONTENT = small_content(tmp_path, "communication/skype", "communication/zoom")
    path = settings.CONTENT / "procedures" / "communication" / "skype.md"
    path.write_text(path.read_text("utf-8").replace("{#feuillet", "🙂 {#feuillet"), "utf-8")

    with pytest.raises(CommandError, match="skype"):
        call_command("leaflets", out=tmp_path / "out", stdout=StringIO())

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["zoom.pdf"]


def small_content(folder: Path, *names: str) -> Path:
    """A content folder with some procedures only."""
    content = folder / "content"
    shutil.copytree(ROOT / "content" / "directory", content / "directory")
    for name in names:
        path = content / "procedures" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "content" / "procedures" / f"{name}.md", path)
    return content

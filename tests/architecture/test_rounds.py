"""The folders that are not played again on PostgreSQL ask no database."""

from numi.interfaces.cli.checking import WITHOUT_DATABASE
from tests.architecture.sources import ROOT, name


def test_what_is_played_once_asks_no_database():
    files = [path for folder in WITHOUT_DATABASE for path in (ROOT / folder).glob("**/*.py")]
    mine = ROOT / "tests/architecture/test_rounds.py"

    assert len(files) > 10
    assert [name(path) for path in files if path != mine and "django_db" in path.read_text(encoding="utf-8")] == []

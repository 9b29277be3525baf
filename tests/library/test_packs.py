"""A pack: out and in without a byte lost; looked at file by file; whatever is dangerous is refused by its name."""

import io
import os
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.library.models import PublishedProcedure
from numi.library.operations.packing import export_pack
from numi.library.packs import PackRefused, read_folder, read_zip, write_zip
from numi.library.queries import version_of
from numi.procedures.parser import SIZE_LIMIT
from tests.factories.library import shelved, written
from tests.procedures.texts import BODY

PATH = "procedures/materiel/essai.md"
ODD = "\ufeff{}\r\n\u2028\t« été » \u00a0!\n\n\n🙂 fin\r"


def zipped(files=None, **more):
    """A zip of texts or bytes; ``more`` are ZipInfo → bytes made by hand."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (files or {}).items():
            archive.writestr(name, body)
        for info, body in more.get("entries", ()):
            archive.writestr(info, body)
    target.seek(0)
    return target


def named(name, *, mode=stat.S_IFREG | 0o644):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


# --- out and in, byte for byte

LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300)


@given(st.dictionaries(st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), LETTERS, min_size=1, max_size=5))
def test_a_zip_gives_back_every_byte(texts):
    files = {f"procedures/materiel/{name}.md": text.encode() for name, text in texts.items()}
    target = io.BytesIO()

    write_zip(files, target)
    found, left = read_zip(target)

    assert ({name: text.encode() for name, text in found.items()}, left) == (files, [])


@pytest.mark.django_db
@given(text=LETTERS)
def test_a_text_goes_through_the_database_without_a_byte_lost(text):
    """Whatever the text: the library keeps it sign for sign, and what goes out is what came in."""
    PublishedProcedure.objects.all().delete()
    body = f"\r\n\r\n> **Noter** — fin\r\n{text}"
    version = shelved(body=BODY + body)

    files = export_pack(content=write_nothing())
    again, _ = read_zip(zip_of(files))

    assert files == {PATH: (written(body=BODY + body)).encode()}
    assert again[PATH] == version_of(version.content_hash) == PublishedProcedure.objects.get().text


def write_nothing():
    from pathlib import Path

    return Path("/nonexistent")


def zip_of(files):
    target = io.BytesIO()
    write_zip(files, target)
    return target


def test_the_same_library_gives_the_same_zip():
    files = {PATH: b"un", "directory/a.yaml": b"deux"}

    assert zip_of(files).getvalue() == zip_of(dict(reversed(files.items()))).getvalue()


def test_the_folder_around_and_what_is_no_text_are_left_aside():
    found, left = read_zip(
        zipped({f"content/{PATH}": "un", "content/README.md": "x", "content/policies/a.yaml": "x", "__MACOSX/._a": "x"})
    )

    assert (found, left) == ({PATH: "un"}, ["__MACOSX/._a", "content/README.md", "content/policies/a.yaml"])


# --- what is dangerous

DANGEROUS = {
    "path traversal": (lambda: zipped({"../procedures/materiel/essai.md": "x"}), "../procedures"),
    "traversal inside": (lambda: zipped({"procedures/../../etc/essai.md": "x"}), "procedures/../../etc"),
    "absolute": (lambda: zipped({"/etc/procedures/essai.md": "x"}), "/etc/procedures"),
    "drive": (lambda: zipped({"C:/procedures/essai.md": "x"}), "C:/procedures"),
    "backslash": (lambda: zipped({"procedures\\materiel\\essai.md": "x"}), "procedures\\\\materiel"),
    "empty part": (lambda: zipped({"procedures//essai.md": "x"}), "procedures//essai"),
    "symlink": (lambda: zipped(entries=[(named(PATH, mode=stat.S_IFLNK | 0o777), b"/etc/passwd")]), "est un lien"),
    "pipe": (lambda: zipped(entries=[(named(PATH, mode=stat.S_IFIFO | 0o644), b"")]), "pas un fichier ordinaire"),
    "bomb": (lambda: zipped({PATH: "0" * 700_000}), "trop comprimé"),
    "two megabytes": (lambda: zipped({PATH: os.urandom(1_000_000).hex()}), "trop gros pour un texte"),
    "too many signs": (lambda: zipped({PATH: os.urandom(SIZE_LIMIT).hex()}), f"{SIZE_LIMIT * 2} signes"),
    "not utf-8": (lambda: zipped({PATH: "ligne\nété".encode("latin-1")}), "ligne 2 : ce texte n’est pas en UTF-8"),
    "nul": (lambda: zipped({PATH: "a\nb\x00"}), "ligne 2 : ce texte contient un signe illisible"),
    "same name twice": (lambda: zipped(entries=[(named(PATH), b"a"), (named(PATH.upper()), b"b")]), "deux fois"),
    "misplaced": (lambda: zipped({"procedures/essai.md": "x"}), "n’est pas à sa place"),
    "no id": (lambda: zipped({"procedures/materiel/Été.md": "x"}), "n’est pas à sa place"),
    "no zip": (lambda: io.BytesIO(b"PK\x03\x04 rien"), "pas un zip"),
    "nothing": (lambda: io.BytesIO(), "pas un zip"),
}  # fmt: skip


@pytest.mark.parametrize(("made", "said"), DANGEROUS.values(), ids=DANGEROUS.keys())
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_dangerous_zip_is_refused_by_name(made, said):
    with pytest.raises(PackRefused, match=said):
        read_zip(made())


def test_azip_of_too_many_files_or_too_much_text_is_not_opened(monkeypatch):
    monkeypatch.setattr("numi.library.packs.FILES", 3)
    with pytest.raises(PackRefused, match="contient 4 fichiers, 3 au plus"):
        read_zip(zipped({f"directory/{number}.yaml": "x" for number in range(4)}))

    monkeypatch.setattr("numi.library.packs.TOTAL_BYTES", 2**20)
    with pytest.raises(PackRefused, match="ferait 3 Mo une fois ouvert, 1 au plus"):
        read_zip(zipped({f"directory/{number}.yaml": os.urandom(600_000).hex() for number in range(3)}))


def test_a_zip_that_lies_about_its_sizes_gives_nothing():
    raw = zipped({PATH: "mot " * 100_000}).getvalue()
    info = zipfile.ZipFile(io.BytesIO(raw)).infolist()[0]
    lie = raw.replace(info.file_size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lie != raw

    with pytest.raises(PackRefused):
        read_zip(io.BytesIO(lie))


def test_links_of_a_folder_are_refused_and_not_followed(tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "essai.md").write_text("secret")
    for name, target in (("procedures", "secret"), ("phrases.yaml", "secret/essai.md")):
        folder = tmp_path / name.partition(".")[0] / "pack"
        folder.mkdir(parents=True)
        (folder / name).symlink_to(tmp_path / target)

        with pytest.raises(PackRefused, match=f"« {name} » est un lien"):
            read_folder(folder)

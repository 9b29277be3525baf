"""A pack: procedures, official numbers and callers' sentences as files, read with suspicion from a folder or a zip.

The bytes of a file are its text in UTF-8 and nothing else: what is written out is what was read in.
"""

import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from numi.core.errors import InvalidInput
from numi.procedures.parser import SIZE_LIMIT

FILES = 12_000
FILE_BYTES = 4 * SIZE_LIMIT
TOTAL_BYTES = 128 * 2**20
ZIP_BYTES = 32 * 2**20
RATIO = 100
RATIO_FROM = 2**16
STAMP = (1980, 1, 1, 0, 0, 0)
TEXTS = re.compile(
    r"^(?:procedures/[a-z0-9-]{1,40}/[a-z0-9]+(?:-[a-z0-9]+)*\.md|(?:directory|phrases)/[a-z0-9_-]{1,80}\.yaml)$"
)
_DRIVE = re.compile(r"^[A-Za-z]:")
_ROOTS = ("procedures", "directory", "phrases")


class PackRefused(InvalidInput):
    """A pack that may not even be looked into; the message names the file. Nothing of it is kept."""


def read_zip(source: IO[bytes]) -> tuple[dict[str, str], list[str]]:
    """The texts of a zip by their path, and the names of the files that are none. Raises PackRefused."""
    try:
        with zipfile.ZipFile(source) as archive:
            infos = [one for one in archive.infolist() if not one.is_dir()]
            if len(infos) > FILES:
                raise PackRefused(f"Ce paquet contient {len(infos)} fichiers, {FILES} au plus.")
            seen: set[str] = set()
            for info in archive.infolist():
                _check_entry(info)
                if info.filename.casefold() in seen:
                    raise PackRefused(f"« {_shown(info.filename)} » est deux fois dans le paquet. Gardez-en un.")
                seen.add(info.filename.casefold())
            declared = sum(info.file_size for info in infos)
            if declared > TOTAL_BYTES:
                raise PackRefused(
                    f"Ce paquet ferait {declared // 2**20} Mo une fois ouvert, {TOTAL_BYTES // 2**20} au plus."
                )
            return _texts({info.filename: _inside(archive, info) for info in infos})
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise PackRefused("Ce fichier n’est pas un zip que l’on sait ouvrir. Refaites le paquet.") from error


def read_folder(folder: Path) -> tuple[dict[str, str], list[str]]:
    """The texts of a folder by their path, and the names of the files that are none. Raises PackRefused."""
    found: dict[str, bytes] = {}
    for place, folders, names in os.walk(folder, followlinks=False):
        for name in sorted([*folders, *names]):
            path = Path(place) / name
            shown = path.relative_to(folder).as_posix()
            if path.is_symlink():
                raise PackRefused(f"« {_shown(shown)} » est un lien vers ailleurs. Mettez le fichier lui-même.")
            if name in names:
                if not path.is_file():
                    raise PackRefused(f"« {_shown(shown)} » n’est pas un fichier ordinaire. Retirez-le.")
                if len(found) >= FILES:
                    raise PackRefused(f"Ce dossier contient plus de {FILES} fichiers.")
                found[shown] = _bounded(shown, path.open("rb")) if TEXTS.match(shown) or _is_ours(shown) else b""
    return _texts(found)


def write_zip(files: Mapping[str, bytes], target: IO[bytes]) -> None:
    """The same files give the same zip, byte for byte."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, files[name])


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files in a folder, each whole or not at all."""
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(body)
        part.replace(path)


def _check_entry(info: zipfile.ZipInfo) -> None:
    """Raises PackRefused for a name or a nature that has no business in a pack."""
    name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
    parts = name.rstrip("/").split("/")
    if "\x00" in name or "\\" in name or name.startswith("/") or _DRIVE.match(name) or {"", ".", ".."} & set(parts):
        raise PackRefused(f"« {_shown(name)} » mène hors du paquet. Refaites-le depuis le dossier.")
    if kind == stat.S_IFLNK:
        raise PackRefused(f"« {_shown(name)} » est un lien vers ailleurs. Mettez le fichier lui-même.")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackRefused(f"« {_shown(name)} » n’est pas un fichier ordinaire. Retirez-le.")
    if info.flag_bits & 0x1:
        raise PackRefused(f"« {_shown(name)} » est protégé par un mot de passe. Refaites le paquet sans lui.")
    if info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1):
        raise PackRefused(f"« {_shown(name)} » est trop comprimé pour être un texte. Il n’est pas ouvert.")


def _inside(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """What an entry holds, if it may be a text of ours; what its header says of its size is not believed."""
    return _bounded(info.filename, archive.open(info)) if _is_ours(info.filename) else b""


def _is_ours(name: str) -> bool:
    """Whether a file lies in one of our folders, at the root of the pack or in its one folder."""
    return any(part in _ROOTS for part in name.split("/")[:2]) and name.endswith((".md", ".yaml"))


def _bounded(name: str, source: IO[bytes]) -> bytes:
    with source:
        body = source.read(FILE_BYTES + 1)
    if len(body) > FILE_BYTES:
        raise PackRefused(f"« {_shown(name)} » est trop gros pour un texte. {SIZE_LIMIT} signes au plus.")
    return body


def _texts(bodies: Mapping[str, bytes]) -> tuple[dict[str, str], list[str]]:
    """Only the texts, decoded, without the folder that holds them all; and the names of everything else."""
    root = _common_root(bodies)
    texts: dict[str, str] = {}
    left: list[str] = []
    for name in sorted(bodies):
        inner = name.removeprefix(root)
        if _is_misplaced(inner):
            raise PackRefused(f"« {_shown(inner)} » n’est pas à sa place : procedures/categorie/identifiant.md.")
        if not TEXTS.match(inner):
            left.append(_shown(name))
            continue
        try:
            text = bodies[name].decode("utf-8")
        except UnicodeDecodeError as error:
            line = bodies[name].count(b"\n", 0, error.start) + 1
            raise PackRefused(
                f"« {inner} », ligne {line} : ce texte n’est pas en UTF-8. Enregistrez-le ainsi."
            ) from error
        if len(text) > SIZE_LIMIT:
            raise PackRefused(f"« {inner} » fait {len(text)} signes, {SIZE_LIMIT} au plus.")
        if "\x00" in text:
            line = text.count("\n", 0, text.index("\x00")) + 1
            raise PackRefused(f"« {inner} », ligne {line} : ce texte contient un signe illisible.")
        texts[inner] = text
    return texts, left


def _is_misplaced(name: str) -> bool:
    """A procedure that no one would find again: deeper, shallower, or under a name that is no id."""
    return name.startswith("procedures/") and name.endswith(".md") and not TEXTS.match(name)


def _common_root(names: Mapping[str, bytes]) -> str:
    """« content/ » when everything is in one folder that is none of ours (what a computer adds beside it left out)."""
    tops = {name.split("/")[0] for name in names if "/" in name and not name.startswith("__MACOSX/")}
    return f"{tops.pop()}/" if len(tops) == 1 and not tops & set(_ROOTS) else ""


def _shown(name: str) -> str:
    """A name as it may be shown: short, without signs that move others about."""
    return "".join(sign if unicodedata.category(sign)[0] != "C" else "�" for sign in name)[:120]

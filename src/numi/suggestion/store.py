"""One file of arrays, read by memory map: processes on one machine share its pages."""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

MAGIC = b"NUMISUG1"
ALIGN = 64
_HEAD = struct.Struct("<8sQI")
_Array = np.ndarray[Any, Any]


class BrokenModel(Exception):
    """The file is absent, cut, altered or of another version; the message says which, in French."""


def pack(meta: Mapping[str, Any], arrays: Mapping[str, _Array]) -> bytes:
    """The bytes of a file. The same values give the same bytes."""
    places: dict[str, dict[str, Any]] = {}
    body = bytearray()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        body += bytes(-len(body) % ALIGN)
        places[name] = {"dtype": array.dtype.str, "shape": list(array.shape), "at": len(body)}
        body += array.tobytes()
    header = json.dumps({"meta": meta, "arrays": places}, ensure_ascii=False, sort_keys=True).encode()
    header += b" " * (-(_HEAD.size + len(header)) % ALIGN)
    return _HEAD.pack(MAGIC, len(header), zlib.crc32(body, zlib.crc32(header))) + header + bytes(body)


def write(path: Path, content: bytes) -> None:
    """Put a whole file in the place of the old one at once; readers of the old one keep it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def _let_go(raw: _Array) -> None:
    """Every page was read once to check the file; only those that serve need be held from now on."""
    held = getattr(raw, "_mmap", None)
    if held is not None and hasattr(mmap, "MADV_DONTNEED"):
        held.madvise(mmap.MADV_RANDOM)
        held.madvise(mmap.MADV_DONTNEED)


def read(path: Path) -> tuple[dict[str, Any], dict[str, _Array]]:
    """The values and the arrays of a file; arrays are views of the mapped file. Raises BrokenModel."""
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise BrokenModel(f"Le fichier {path.name} est absent ou vide.") from error
    if len(raw) < _HEAD.size:
        raise BrokenModel(f"Le fichier {path.name} est coupé.")
    magic, size, printed = _HEAD.unpack(raw[: _HEAD.size].tobytes())
    if magic != MAGIC:
        raise BrokenModel(f"Le fichier {path.name} n’est pas un modèle de cette version.")
    if zlib.crc32(raw.data[_HEAD.size :]) != printed:
        raise BrokenModel(f"Le fichier {path.name} est abîmé.")
    _let_go(raw)
    described = json.loads(raw[_HEAD.size : _HEAD.size + size].tobytes())
    start = _HEAD.size + size
    arrays = {}
    for name, one in described["arrays"].items():
        dtype, shape = np.dtype(one["dtype"]), tuple(one["shape"])
        stop = start + one["at"] + int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        arrays[name] = np.asarray(raw[start + one["at"] : stop]).view(dtype).reshape(shape)
    return described["meta"], arrays

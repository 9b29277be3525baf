"""Rows read from their file are those that the map gives."""

import numpy as np

from numi.suggestion import store
from numi.suggestion.rows import RowsOfFile


def test_rows_are_those_of_the_map_in_the_order_asked(tmp_path):
    table = np.arange(7 * 5, dtype=np.uint8).reshape(7, 5)
    path = tmp_path / "table.bin"
    store.write(path, store.pack({}, {"before": np.ones(3), "rows": table}))
    asked = np.asarray([6, 0, 3, 3])

    read = RowsOfFile(path, store.read(path)[1]["rows"])[asked]

    assert read.dtype == table.dtype
    assert (read == table[asked]).all()

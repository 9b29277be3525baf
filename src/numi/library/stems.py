"""The stem of a French word. Of the package's thirty languages only French is read: the others hold eight megabytes."""

import sys
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

PACKAGE = "snowballstemmer"


def _french() -> Any:
    """The French module of the package, reached without running the package's own file, which reads them all."""
    found = find_spec(PACKAGE)
    if PACKAGE in sys.modules or found is None:
        return import_module(PACKAGE).stemmer("french")
    bare = ModuleType(PACKAGE)
    bare.__path__ = list(found.submodule_search_locations or ())
    sys.modules[PACKAGE] = bare
    try:
        return import_module(f"{PACKAGE}.french_stemmer").FrenchStemmer()
    finally:
        del sys.modules[PACKAGE]


_STEM = _french()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return str(_STEM.stemWord(word))

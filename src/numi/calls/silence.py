"""The cause tree of a silent call, from ``content/policies/silent_causes.yaml``."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from numi.core.content import read_yaml


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: ``group`` is the branch of the tree it hangs on."""

    id: str
    label: str
    group: str


@lru_cache(maxsize=4)
def causes(content: Path) -> tuple[Cause, ...]:
    """The closed list, in the order of the file."""
    tree = read_yaml((content / "policies" / "silent_causes.yaml").read_text("utf-8"))
    return tuple(
        Cause(str(leaf["id"]), str(leaf["label"]), str(branch["label"]))
        for branch in tree["causes"]
        for leaf in branch.get("children", [branch])
    )

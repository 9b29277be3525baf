"""What processes hold, as Linux counts it: a page that several share is counted once, by equal parts (PSS)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """One running process: its name (a fork keeps the command of its parent), its command, the megabytes it holds."""

    pid: int
    parent: int
    name: str
    command: str
    held: float

    def maps(self, path: Path) -> bool:
        """Whether it has this very file in memory (a file that was replaced since is another one)."""
        try:
            lines = (PROC / str(self.pid) / "maps").read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return False
        return any(line.endswith(f" {path}") for line in lines)


def held_by(pid: int) -> float:
    """Megabytes of a process; 0 where the system does not say, or when it has just ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("Pss:")), 0.0)


def family_of(pid: int) -> list[Process]:
    """A process and all that it has started, in the order of their numbers."""
    known = {one.pid: one for one in _all()}
    inside = {pid}
    for number in sorted(known):
        if known[number].parent in inside:
            inside.add(number)
    return [replace(one, held=held_by(one.pid)) for one in known.values() if one.pid in inside]


def _all() -> Iterator[Process]:
    for folder in sorted(PROC.glob("[0-9]*"), key=lambda one: int(one.name)):
        try:
            name = (folder / "comm").read_text("utf-8").strip()
            parent = int((folder / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except (OSError, ValueError, IndexError):
            continue
        yield Process(int(folder.name), parent, name, command, 0.0)

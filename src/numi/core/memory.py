"""Memory that a process has taken and no longer holds."""

import ctypes
import gc
import sys

C = ctypes.CDLL(None) if sys.platform == "linux" else None


def give_back() -> None:
    """Give it back to the system: glibc keeps it otherwise. Some hundredths of a second; for rare moments."""
    gc.collect()
    if C is not None and hasattr(C, "malloc_trim"):
        C.malloc_trim(0)

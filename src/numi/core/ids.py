"""Identifiers: UUIDv7 for rows, and a request number that is easy to say, checked, and impossible to guess."""

import os
import re
import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last: list[int] = [0]

# Quasi-group of order 10 (H. M. Damm, 2004): catches every wrong digit and every swap of two neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_DECORATION = re.compile(
    r"(?i)\b(?:demande|ticket|dossier|num[eé]ro|no|de|la|le|ma|mon|c[’']est)\b\s*|[\s\u00a0\u202f.,\-n°:]"
)


def uuid7() -> UUID:
    """A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random; never decreasing in one process."""
    with _lock:
        stamp = time.time_ns() // 1_000_000
        # A clock stepping back must not put new rows before older ones: the last stamp is kept.
        counter = max(stamp << 12 | int.from_bytes(os.urandom(2)) & 0x7FF, _last[0] + 1)
        _last[0] = counter
    stamp, sequence = counter >> 12, counter & 0xFFF
    value = (stamp & (1 << 48) - 1) << 80 | 0x7 << 76 | sequence << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def check_digit(digits: str) -> str:
    """The digit to add so that the Damm check of the whole is zero."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def new_ticket_number() -> str:
    """Nine digits: eight drawn at random (the first is never 0), then the check digit."""
    body = str(secrets.randbelow(90_000_000) + 10_000_000)
    return body + check_digit(body)


def parse_ticket_number(text: str) -> str | None:
    """The number in what somebody typed or dictated (« n° 482 791 635 »), None when it cannot be one."""
    if len(text) > 60:
        return None
    digits = _DECORATION.sub("", text)
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit() or digits[0] == "0":
        return None
    return digits if check_digit(digits[:8]) == digits[8] else None

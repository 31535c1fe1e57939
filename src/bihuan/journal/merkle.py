"""The hash of a tree over lines (RFC 9162, section 2.1.1). Plain Python: an auditor can read and run this file alone."""

import hashlib
from collections.abc import Sequence


def leaf(line: bytes) -> bytes:
    """Return the hash of one leaf."""
    return hashlib.sha256(b"\0" + line).digest()


def root(lines: Sequence[bytes]) -> bytes:
    """Return the hash of the whole tree; that of an empty one is the hash of nothing."""
    if not lines:
        return hashlib.sha256().digest()
    if len(lines) == 1:
        return leaf(lines[0])
    half = 1 << (len(lines) - 1).bit_length() - 1  # the largest power of two below their number
    return hashlib.sha256(b"\1" + root(lines[:half]) + root(lines[half:])).digest()

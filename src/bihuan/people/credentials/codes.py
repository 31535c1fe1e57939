"""Codes and one-time passwords: drawn by chance, read off paper or a screen, kept only as digests."""

import hashlib
import secrets

#: No 0, 1, i, l, o: what is read aloud or copied by hand is read one way.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GROUP = 4


def new(groups: int) -> str:
    """Return a fresh code of so many groups of four (20 bits each): k7mp-3xwd-9rhq."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(groups))


def digest(code: str) -> str:
    """Return what is stored of a code; hyphens, spaces and capitals make no difference."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def agrees(code: str, stored: str) -> bool:
    """Return whether a typed code is the stored one, in a time that tells nothing."""
    return bool(stored) and secrets.compare_digest(digest(code), stored)

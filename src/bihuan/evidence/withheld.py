"""
Files that were withheld (封存): told by the rows that name them; their bytes leave the disk for good.

The rows say it first, in the entry that withholds; the bytes go after it is committed. Whoever dies between is made up
for by housekeeping: taking away what is gone already is no error.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from . import store
from .references import file_models, jurisdictions

log = logging.getLogger("bihuan.evidence")


def is_withheld(*, jurisdiction: str, digest: bytes) -> bool:
    """Return whether the county has withheld a file of these bytes: they are not taken again."""
    return any(
        model.objects.filter(jurisdiction=jurisdiction, **{model.FILE_DIGEST: digest}, **_withheld(model)).exists()
        for model in file_models()
    )


def still_named(digests: Collection[bytes]) -> frozenset[bytes]:
    """Return those that a row names which is not withheld, of any jurisdiction: the store is one for all of them."""
    found: set[bytes] = set()
    for model in file_models():
        for jurisdiction in jurisdictions():
            rows = model.objects.filter(jurisdiction=jurisdiction, **{f"{model.FILE_DIGEST}__in": list(digests)})
            standing = rows.exclude(**_withheld(model)).values_list(model.FILE_DIGEST, flat=True)
            found |= {bytes(digest) for digest in standing}
    return frozenset(found)


def remove(digests: Collection[bytes]) -> int:
    """Take the bytes away that no standing row names any more, and return how many files that were."""
    removed = 0
    for place in _lying(frozenset(digests) - still_named(digests)):
        try:
            store.erase(place)
        except OSError as error:  # the look that follows counts it, housekeeping tries again
            log.error("%s could not be taken away: %s", place, error)
        else:
            removed += 1
    return removed


def left(digests: Collection[bytes]) -> int:
    """Return at how many places the bytes lie: under their hash, or come in and not kept yet."""
    return sum(1 for _place in _lying(frozenset(digests)))


def _lying(digests: frozenset[bytes]) -> Iterator[Path]:
    for digest in sorted(digests):
        place = store.path_of(digest)
        if place.exists():
            yield place
    for place in sorted(store.incoming().iterdir()) if digests else ():
        with suppress(FileNotFoundError):  # its form was done with meanwhile
            if store.hash_of(place) in digests:
                yield place


def _withheld(model: object) -> dict[str, str]:
    column, value = model.FILE_WITHHELD  # type: ignore[attr-defined]
    return {column: value}

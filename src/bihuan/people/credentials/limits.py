"""
How often something may be tried, counted in the database: one count for all workers, by the machine's clock.

Signing in, per account and window: five tries in all reach the password's hash. A browser that has not signed in to the
account before gets four of them, three from one address. So whoever tries an account from outside, as often as they
like, leaves its owner one try on their own machine and another address one: nobody is locked out for longer than the
window, 15 minutes at most.
"""

import hashlib
from secrets import randbelow

from django.db import connection

from ..models import Tries
from .policies import TRIES

STRANGERS, ONE_ADDRESS = TRIES - 1, TRIES - 2
#: One new window in so many takes old rows away.
SWEEP, KEPT_SECONDS = 50, 86_400

# One statement, so that two workers cannot both take the last try.
_TAKE = (
    'INSERT INTO people_tries ("key", began, count) VALUES (%(key)s, %(now)s, 1)'
    ' ON CONFLICT ("key") DO UPDATE SET'
    " count = CASE WHEN people_tries.began <= %(now)s - %(seconds)s THEN 1 ELSE people_tries.count + 1 END,"
    " began = CASE WHEN people_tries.began <= %(now)s - %(seconds)s THEN %(now)s ELSE people_tries.began END"
    " RETURNING count"
)


def is_full(what: str, whom: str, *, allowed: int, seconds: int, now: float) -> bool:
    """Return whether no try is left in the present window; it is only read."""
    row = Tries.objects.filter(key=_key(what, whom), began__gt=int(now) - seconds).first()
    return row is not None and row.count >= allowed


def take(what: str, whom: str, *, allowed: int, seconds: int, now: float) -> bool:
    """Count one try and return whether it is still allowed; a try beyond the limit costs a reading only."""
    if is_full(what, whom, allowed=allowed, seconds=seconds, now=now):
        return False
    moment = int(now)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": _key(what, whom), "now": moment, "seconds": seconds})
        count = int(cursor.fetchone()[0])
    if count == 1 and randbelow(SWEEP) == 0:
        Tries.objects.filter(began__lt=moment - KEPT_SECONDS).delete()
    return count <= allowed


def give_back(what: str, whom: str) -> None:
    """Take back a try that was none: it succeeded."""
    with connection.cursor() as cursor:
        cursor.execute('UPDATE people_tries SET count = count - 1 WHERE "key" = %s AND count > 0', [_key(what, whom)])


def forget(what: str, whom: str) -> None:
    """Begin counting anew: an administrator has given new credentials."""
    Tries.objects.filter(key=_key(what, whom)).delete()


def try_account(username: str, *, address: str, is_known: bool, seconds: int, now: float) -> bool:
    """Count a try of an account's password; is_known: from a browser that has signed in to it before."""
    shares = [("account", username, TRIES)]
    if not is_known:
        shares += [("stranger", username, STRANGERS), ("address", f"{username} {address}", ONE_ADDRESS)]
    # First all are read: a flood of tries writes nothing, from however many addresses it comes.
    if any(is_full(what, whom, allowed=most, seconds=seconds, now=now) for what, whom, most in shares):
        return False
    # The narrowest first: what a stranger is refused does not use up the account's.
    return all(take(what, whom, allowed=most, seconds=seconds, now=now) for what, whom, most in reversed(shares))


def was_right(username: str, *, address: str, is_known: bool) -> None:
    """Give a counted try back, in each of its shares."""
    for what, whom in (("address", f"{username} {address}"), ("stranger", username))[: 0 if is_known else 2]:
        give_back(what, whom)
    give_back("account", username)


def forget_account(username: str) -> None:
    """Let an account be tried anew."""
    for what in ("account", "stranger", "factor"):
        forget(what, username)


def _key(what: str, whom: str) -> str:
    return hashlib.sha256(f"{what}\0{whom}".encode()).hexdigest()

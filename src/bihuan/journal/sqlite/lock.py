"""The writer lock: a first-come queue of threads inside a process, one flock between processes."""

import collections
import fcntl
import os
import sys
import threading
import time

from django.db.utils import OperationalError

#: Longest wait for a turn, in seconds; past it the page says 503.
TURN_SECONDS = 30.0
#: How often the lock is handed on inside one process before another process gets its turn.
HANDOVERS = 8


class WriterBusy(OperationalError):
    """No turn to write came within TURN_SECONDS."""


class Turn:
    """One thread's place in the queue."""

    __slots__ = ("granted", "thread")

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.granted = threading.Event()


class WriterLock:
    """The right to write to one database file."""

    def __init__(self, path: str) -> None:
        self.path = path + ".lock"
        self.worst_wait = 0.0  # seconds, since the process began
        self._mutex = threading.Lock()
        self._queue: collections.deque[Turn] = collections.deque()
        self._owner: int | None = None
        self._flocked = False
        self._handovers = 0
        self._fetching = False
        self._descriptor: int | None = None

    def acquire(self, timeout: float = TURN_SECONDS) -> None:
        """
        Wait for the turn to write.

        :raises WriterBusy: no turn within timeout seconds
        :raises RuntimeError: this thread holds the lock already
        """
        if self._owner == threading.get_ident():
            raise RuntimeError("the writer lock does not nest: one thread asked twice")
        began = time.monotonic()
        turn = Turn()
        with self._mutex:
            self._queue.append(turn)
            self._advance()
        while not turn.granted.wait(min(1.0, max(0.0, began + timeout - time.monotonic()))):
            with self._mutex:
                if turn.granted.is_set():
                    break
                self._bury_dead_owner()
                if time.monotonic() - began >= timeout:
                    self._queue.remove(turn)
                    raise WriterBusy(f"no turn to write within {timeout:.0f} s")
        self.worst_wait = max(self.worst_wait, time.monotonic() - began)

    def release(self) -> None:
        """Give the turn on; a thread that does not hold the lock changes nothing."""
        with self._mutex:
            if self._owner == threading.get_ident():
                self._let_go()

    def held(self) -> bool:
        """Tell whether the calling thread has the turn."""
        return self._owner == threading.get_ident()

    def abandon(self) -> None:
        """Close the descriptor in a forked child: the lock stays with the parent."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    # Below, the mutex is held.

    def _let_go(self) -> None:
        self._owner = None
        if self._queue and self._handovers < HANDOVERS:
            self._advance()
            return
        fcntl.flock(self._file(), fcntl.LOCK_UN)
        self._flocked, self._handovers = False, 0
        if self._queue:
            self._send_for_flock()  # not tried at once: a waiting process would never get its turn

    def _advance(self) -> None:
        """Grant the turn to the first in the queue, or send for the flock when another process has it."""
        if self._owner is not None or not self._queue or self._fetching:
            return
        if not self._flocked and not self._try_flock():
            self._send_for_flock()
            return
        turn = self._queue.popleft()
        self._owner = turn.thread
        self._handovers += 1
        turn.granted.set()

    def _try_flock(self) -> bool:
        try:
            fcntl.flock(self._file(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._flocked = True
        return True

    def _send_for_flock(self) -> None:
        self._fetching = True
        threading.Thread(target=self._fetch, name="writer-lock", daemon=True).start()

    def _fetch(self) -> None:
        # A blocking flock waits in the kernel's queue, so a busy neighbour process cannot starve this one by polling;
        # it stands in a thread of its own because it knows no timeout.
        fcntl.flock(self._file(), fcntl.LOCK_EX)
        with self._mutex:
            self._flocked, self._fetching = True, False
            if self._queue:
                self._advance()
            else:  # everybody gave up waiting
                fcntl.flock(self._file(), fcntl.LOCK_UN)
                self._flocked = False

    def _bury_dead_owner(self) -> None:
        if self._owner is not None and self._owner not in sys._current_frames():
            self._let_go()

    def _file(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._descriptor


_locks: dict[str, WriterLock] = {}
_registry = threading.Lock()


def lock_for(path: str) -> WriterLock:
    """Return this process's lock of a database file."""
    path = os.path.abspath(path)
    with _registry:
        if path not in _locks:
            _locks[path] = WriterLock(path)
        return _locks[path]


def _forget_in_child() -> None:
    global _registry
    _registry = threading.Lock()  # another thread may have held it at the fork
    for lock in _locks.values():
        lock.abandon()
    _locks.clear()


os.register_at_fork(after_in_child=_forget_in_child)

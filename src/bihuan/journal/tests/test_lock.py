"""The writer lock: a queue in the process, one flock between processes."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bihuan.journal.sqlite.lock import WriterBusy, WriterLock, lock_for

HOLDER = """
import fcntl, os, sys, time
file = os.open(sys.argv[1] + ".lock", os.O_RDWR | os.O_CREAT)
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


def other_process(path: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_threads_get_their_turns_in_the_order_in_which_they_asked(tmp_path: Path) -> None:
    lock, order = WriterLock(str(tmp_path / "a")), []
    lock.acquire()
    threads = []
    for number in range(12):
        thread = threading.Thread(target=lambda n=number: (lock.acquire(), order.append(n), lock.release()))
        thread.start()
        threads.append(thread)
        while len(lock._queue) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert order == list(range(12))


def test_one_thread_asking_twice_is_told(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "a"))
    lock.acquire()
    with pytest.raises(RuntimeError, match="asked twice"):
        lock.acquire()
    lock.release()


def test_no_turn_in_time_is_busy_and_the_queue_goes_on(tmp_path: Path) -> None:
    lock, refusals = WriterLock(str(tmp_path / "a")), []
    lock.acquire()

    def wait() -> None:
        try:
            lock.acquire(timeout=0.05)
        except WriterBusy as busy:
            refusals.append(busy)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    assert len(refusals) == 1
    lock.release()
    lock.acquire(timeout=1)
    lock.release()


def test_the_turn_of_a_thread_that_died_is_taken_back(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "a"))
    thread = threading.Thread(target=lock.acquire)
    thread.start()
    thread.join()
    lock.acquire(timeout=5)
    assert lock.held()
    lock.release()


def test_another_process_holding_is_waited_for_and_its_death_frees_the_lock(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "a"))
    holder = other_process(tmp_path / "a")
    with pytest.raises(WriterBusy):
        lock.acquire(timeout=0.1)
    holder.kill()
    holder.wait()
    lock.acquire(timeout=5)
    lock.release()


def test_a_forked_child_has_not_its_parents_turn(tmp_path: Path) -> None:
    path = str(tmp_path / "a")
    parent = lock_for(path)
    parent.acquire()
    child = os.fork()
    if child == 0:
        try:
            lock_for(path).acquire(timeout=0.2)
        except WriterBusy:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert parent.held()
    parent.release()

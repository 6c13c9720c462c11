"""One writer at a time in each process: it stores what waits, all of it in one transaction, and answers after the commit.

Whoever finds nobody storing does it, for all who wait; those who come meanwhile share the next commit, which the first of them
makes. So a lone phone is served without a change of threads, and the disk is never the limit. Between the processes of one
machine, writers on SQLite queue at a file's lock, which wakes the next at once where SQLite's own lock would have it sleep and
try again.
"""

import fcntl
import logging
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, connection

from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.receiving import Outcome, store

LOG = logging.getLogger(__name__)
LARGEST_BATCH = 100
LONGEST_WAIT = 60


class NotStored(Exception):
    """The database could not store it just now (locked, full, away); nothing of it is there, and it can be sent again."""


class _Waiting:
    """A delivery and whoever waits for what comes of it, or for the turn to store."""

    __slots__ = ("delivery", "is_done", "outcome", "woken")

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.outcome: Outcome | None = None
        self.is_done = False
        self.woken = threading.Lock()
        self.woken.acquire()


def deliver(delivery: Delivery) -> Outcome:
    """Stores a delivery; when this returns, it is on the disk. Raises `NotStored`.

    Within a transaction of the caller it is stored as a part of that, and is on the disk when that is.
    """
    if connection.in_atomic_block:
        return store([delivery])[0]
    waiting = _Waiting(delivery)
    _QUEUE.wait_for(waiting)
    if waiting.outcome is None:
        raise NotStored
    return waiting.outcome


class _Queue:
    """Who waits to be stored, and whether somebody is storing."""

    def __init__(self) -> None:
        self.waiting: deque[_Waiting] = deque()
        self.is_storing = False
        self.lock = threading.Lock()

    def wait_for(self, mine: _Waiting) -> None:
        with self.lock:
            self.waiting.append(mine)
            is_first, self.is_storing = not self.is_storing, True
        if not is_first and not self._is_woken(mine):
            return
        if not mine.is_done:
            self._store_those_who_wait(mine)

    def _is_woken(self, mine: _Waiting) -> bool:
        """Whether it is stored, or its turn to store; False where that took too long and it waits no more."""
        if mine.woken.acquire(timeout=LONGEST_WAIT):
            return True
        with self.lock:
            if mine in self.waiting and not mine.woken.acquire(blocking=False):
                self.waiting.remove(mine)
                return False
        return mine.is_done or mine.woken.acquire()

    def _store_those_who_wait(self, mine: _Waiting) -> None:
        """Called by one thread at a time; wakes those it stored for, and the next one to store."""
        batch: list[_Waiting] = []
        try:
            with _turn():
                with self.lock:
                    batch = [self.waiting.popleft() for _number in range(min(len(self.waiting), LARGEST_BATCH))]
                _store(batch)
        finally:
            with self.lock:
                if not batch:
                    self.waiting.remove(mine)
                for waiting in batch:
                    waiting.is_done = True
                    waiting.woken.release()
                self.is_storing = bool(self.waiting)
                if self.waiting:
                    self.waiting[0].woken.release()


_QUEUE = _Queue()


def _store(batch: list[_Waiting]) -> None:
    try:
        outcomes = store([waiting.delivery for waiting in batch])
    except Exception:
        # Whatever one delivery does to the transaction must not touch the others: each is tried by itself.
        close_old_connections()
        for waiting in batch:
            waiting.outcome = _store_one(waiting.delivery)
        return
    for waiting, outcome in zip(batch, outcomes, strict=True):
        waiting.outcome = outcome


def _store_one(delivery: Delivery) -> Outcome | None:
    try:
        return store([delivery])[0]
    except DatabaseError as error:
        LOG.warning("A submission could not be stored, and its phone was told to send it again: %s", error)
        close_old_connections()
        return None


@contextmanager
def _turn() -> Iterator[None]:
    """The right to write, among this machine's processes."""
    if connection.vendor != "sqlite":
        yield
        return
    name = str(connection.settings_dict["NAME"])
    if name == ":memory:" or "mode=memory" in name:
        yield
        return
    handle = _lock_file(f"{name}-writer")
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


_LOCK_FILES: dict[tuple[str, int], int] = {}


def _lock_file(name: str) -> int:
    """Opened once by each process: a handle that a fork has passed on would let two processes in at once."""
    key = (name, os.getpid())
    if key not in _LOCK_FILES:
        _LOCK_FILES[key] = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return _LOCK_FILES[key]

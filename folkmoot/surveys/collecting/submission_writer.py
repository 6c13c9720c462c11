"""One writer in each process: it stores what waits, all of it in one transaction, and answers after the commit.

Requests that arrive while a commit is on its way to the disk share the next one, so the disk is never the limit. Between the
processes of one machine, writers on SQLite queue at a file's lock, which wakes the next at once where SQLite's own lock would
have it sleep and try again.
"""

import fcntl
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection

from folkmoot.surveys.collecting.receiving import Delivery, Outcome, store

LARGEST_BATCH = 100
LONGEST_WAIT = 60


class NotStored(Exception):
    """The database could not store it just now (locked, full, away); nothing of it is there, and it can be sent again."""


class _Waiting:
    """A delivery and whoever waits for what comes of it."""

    __slots__ = ("delivery", "done", "outcome")

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.outcome: Outcome | None = None
        self.done = threading.Lock()
        self.done.acquire()


def deliver(delivery: Delivery) -> Outcome:
    """Stores a delivery; when this returns, it is on the disk. Raises `NotStored`.

    Within a transaction of the caller it is stored as a part of that, and is on the disk when that is.
    """
    if connection.in_atomic_block:
        return store([delivery])[0]
    waiting = _Waiting(delivery)
    _WRITER.put(waiting)
    if not waiting.done.acquire(timeout=LONGEST_WAIT) or waiting.outcome is None:
        raise NotStored
    return waiting.outcome


class _Writer:
    """The thread, started with the first delivery of a process."""

    def __init__(self) -> None:
        self.queue: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self.thread: threading.Thread | None = None
        self.starting = threading.Lock()

    def put(self, waiting: _Waiting) -> None:
        self.queue.put(waiting)
        if self.thread is None or not self.thread.is_alive():
            with self.starting:
                if self.thread is None or not self.thread.is_alive():
                    self.thread = threading.Thread(target=self._run, name="submission-writer", daemon=True)
                    self.thread.start()

    def _run(self) -> None:
        while True:
            batch = [self.queue.get()]
            while len(batch) < LARGEST_BATCH and not self.queue.empty():
                batch.append(self.queue.get())
            self._store(batch)

    def _store(self, batch: list[_Waiting]) -> None:
        outcomes: list[Outcome | None]
        try:
            with _turn():
                outcomes = [*store([waiting.delivery for waiting in batch])]
        except Exception:
            # Whatever one delivery does to the transaction must not touch the others: each is tried by itself.
            self._forget_connection()
            outcomes = [self._store_one(waiting) for waiting in batch]
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.outcome = outcome
            waiting.done.release()

    def _store_one(self, waiting: _Waiting) -> Outcome | None:
        try:
            with _turn():
                return store([waiting.delivery])[0]
        except DatabaseError:
            self._forget_connection()
            return None

    def _forget_connection(self) -> None:
        close_old_connections()


_WRITER = _Writer()


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
    with Path(f"{name}-writer").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

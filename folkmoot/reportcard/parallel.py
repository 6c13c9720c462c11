"""Work on arrays in several threads: NumPy lets go of the interpreter while it computes."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from threading import Lock
from typing import TypeVar

MOST_THREADS = 8
MOST_PARTS_HELD = 3

Part = TypeVar("Part")
Result = TypeVar("Result")


def in_parallel(work: Callable[[Part], None], parts: Sequence[Part], *, matrices: bool = False) -> None:
    """Do the work for each part, on as many processors as this process may use; an error of one is raised.

    `matrices` says that the work multiplies matrices, which then each thread does alone: the threads of the linear algebra
    would wait for one another.
    """
    threads = _threads(MOST_THREADS)
    if threads == 1 or len(parts) == 1:
        for part in parts:
            work(part)
        return
    with one_thread_each() if matrices else nullcontext(), ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, part) for part in parts]:
            done.result()


def each_in_order(work: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
    """What the work makes of each part, in their order, while the next ones are worked at in other threads.

    No more parts are taken than there are threads, and the work's linear algebra stays in its thread. An error of a part is
    raised when its turn comes.
    """
    threads = _threads(MOST_PARTS_HELD)
    if threads == 1:
        yield from map(work, parts)
        return
    pool = ThreadPoolExecutor(threads)
    waiting: deque[Future[Result]] = deque()
    try:
        with one_thread_each():
            for part in parts:
                waiting.append(pool.submit(work, part))
                del part
                if len(waiting) == threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _threads(most: int) -> int:
    """As many as processors that this process may use, but no more than so many."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, most)


class _OneThreadEach:
    """The limit on the threads of the linear algebra: from when the first one asks for it until the last one needs it no more.

    The limit holds for the whole process: two threads that set and lifted it by themselves would leave it as the first found it
    while the other still works, or for ever.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking = 0
        self._limit = ExitStack()

    def __enter__(self) -> None:
        from threadpoolctl import threadpool_limits

        with self._lock:
            if not self._asking:
                self._limit.enter_context(threadpool_limits(1, user_api="blas"))
            self._asking += 1

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._asking -= 1
            if not self._asking:
                self._limit.close()


_ONE_THREAD_EACH = _OneThreadEach()


def one_thread_each() -> AbstractContextManager[object]:
    """A context in which each thread does its linear algebra alone."""
    return _ONE_THREAD_EACH

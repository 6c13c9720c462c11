"""Work on arrays in several threads: NumPy lets go of the interpreter while it computes."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

MOST_THREADS = 8

Part = TypeVar("Part")


def in_parallel(work: Callable[[Part], None], parts: Sequence[Part], *, matrices: bool = False) -> None:
    """Do the work for each part, on as many processors as this process may use; an error of one is raised.

    `matrices` says that the work multiplies matrices, which then each thread does alone: the threads of the linear algebra
    would wait for one another.
    """
    threads = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_THREADS)
    if threads == 1 or len(parts) == 1:
        for part in parts:
            work(part)
        return
    with one_thread_each() if matrices else nullcontext(), ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, part) for part in parts]:
            done.result()


def one_thread_each() -> AbstractContextManager[object]:
    """A context in which each thread does its linear algebra alone."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1, user_api="blas")

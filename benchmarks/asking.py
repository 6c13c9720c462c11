"""What one page costs: milliseconds and processor time of a request in this process, its queries and its size."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Asked:
    """Medians over the requests after the first; `answer` is that of the first."""

    answer: Any
    milliseconds: float
    processor: float
    queries: int

    @property
    def kilobytes(self) -> float:
        return len(self.answer.content) / 1000


def ask(page: Callable[[], Any], runs: int, before: Callable[[], object] = lambda: None) -> Asked:
    """Asks once to count, then `runs` times to measure; `before` is done before each and not measured."""
    from django.db import connection

    queries: list[str] = []

    def count(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, parameters, many, context)

    page()
    before()
    with connection.execute_wrapper(count):
        answer = page()
    times, processor = [], []
    for _run in range(runs):
        before()
        wall, used = time.perf_counter(), time.process_time()
        page()
        times.append((time.perf_counter() - wall) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return Asked(answer, median(times), median(processor), len(queries))

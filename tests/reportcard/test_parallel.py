"""Work in several threads comes back in order, and leaves the linear algebra as it was."""

import threading
import time

import pytest
from threadpoolctl import threadpool_info

from folkmoot.reportcard import parallel
from folkmoot.reportcard.parallel import each_in_order, one_thread_each


@pytest.fixture(params=[1, 3])
def threads(request, monkeypatch):
    monkeypatch.setattr(parallel, "_threads", lambda most: min(request.param, most))
    return request.param


def test_what_is_made_of_parts_comes_in_their_order_though_later_ones_are_done_first(threads):
    assert list(each_in_order(lambda part: time.sleep(0.002 * (5 - part)) or part**2, range(6))) == [0, 1, 4, 9, 16, 25]


def test_no_more_parts_are_taken_than_there_are_threads(threads):
    taken = []
    parts = (taken.append(part) or part for part in range(10))
    results = each_in_order(lambda part: part, parts)
    assert next(results) == 0
    assert len(taken) <= threads
    results.close()
    assert len(taken) <= threads


def test_an_error_of_a_part_is_raised_in_its_turn_and_the_threads_end(threads):
    def work(part):
        if part == 2:
            raise ValueError("the third")
        return part

    found = []
    with pytest.raises(ValueError, match="the third"):
        found.extend(each_in_order(work, range(100)))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPoolExecutor")]


def linear_algebra_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_the_linear_algebra_has_one_thread_until_the_last_who_asked_for_it_is_done():
    before = linear_algebra_threads()
    first, second = one_thread_each(), one_thread_each()
    with first:
        second.__enter__()
    assert linear_algebra_threads() == {1}
    second.__exit__(None, None, None)
    assert linear_algebra_threads() == before

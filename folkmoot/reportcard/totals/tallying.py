"""Numbers added up by cell and code while the interpreter is free, so that threads can add up side by side.

`numpy.bincount` keeps the interpreter to itself. SciPy's sparse table of triplets (row, column, number), when it is made dense,
adds up the same numbers in the same order and lets go of it. Two numbers of a person are added up at once, as one that is
complex.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse


class Tallies:
    """Some numbers of each row, to be added up by the row's `cell` (of `count`) and by any code that the rows have besides.

    What is asked of them one after another shares its memory: tables that were given are overwritten by those given next.
    """

    def __init__(self, cell: np.ndarray, count: int, numbers: Sequence[np.ndarray]) -> None:
        self.count = count
        self._cell = cell.astype(np.int32, copy=False)
        self._pairs = [_paired(numbers[first : first + 2]) for first in range(0, len(numbers), 2)]
        self._tables: dict[int, list[tuple[sparse.coo_array, np.ndarray]]] = {}

    def by_code(self, codes: np.ndarray, size: int) -> list[np.ndarray]:
        """For each of the numbers a table of its sums, a row a cell and a column a code below `size`."""
        if len(codes) and codes.max() >= size:
            raise IndexError(f"A code of {codes.max()} where all are below {size}.")
        if size not in self._tables:
            self._tables[size] = [self._table(pair, size) for pair in self._pairs]
        found: list[np.ndarray] = []
        for table, room in self._tables[size]:
            table.col[:] = codes
            table.toarray(out=room)
            found.extend((room.real, room.imag) if np.iscomplexobj(room) else (room,))
        return found

    def by_cell(self) -> list[np.ndarray]:
        """For each of the numbers its sum in each cell."""
        return [table[:, 0] for table in self.by_code(np.zeros(len(self._cell), dtype=np.uint8), 1)]

    def _table(self, numbers: np.ndarray, size: int) -> tuple[sparse.coo_array, np.ndarray]:
        """The triplets of one pair of numbers, and room for them when dense.

        The codes of a table are written over for each question: of a new one SciPy would look through all the triplets.
        """
        codes = np.zeros(len(numbers), dtype=np.int32)
        table = sparse.coo_array((numbers, (self._cell, codes)), shape=(self.count, size))
        return table, np.empty(table.shape, dtype=numbers.dtype)


def _paired(numbers: Sequence[np.ndarray]) -> np.ndarray:
    """One array of floating numbers as it is, two as one of complex numbers."""
    if len(numbers) == 1:
        return numbers[0].astype(float, copy=False)
    both = np.empty(len(numbers[0]), dtype=complex)
    both.real, both.imag = numbers
    return both

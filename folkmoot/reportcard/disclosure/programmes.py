"""A linear programme that is solved many times for different objectives, each time from where the last one ended."""

import highspy
import numpy as np


class Programme:
    """The values between `lower` and `upper` with `low <= rows @ values <= high`.

    It keeps HiGHS's last solution to start from, so that a further objective costs a fraction of a new programme.
    """

    def __init__(self, rows: np.ndarray, low: np.ndarray, high: np.ndarray, lower: np.ndarray, upper: np.ndarray):
        self._columns = np.arange(rows.shape[1], dtype=np.int32)
        self._last = rows.shape[0] - 1
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = rows.shape
        model.col_cost_ = np.zeros(rows.shape[1])
        model.col_lower_, model.col_upper_ = lower, upper
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        row, column = np.nonzero(rows)
        model.a_matrix_.start_ = np.searchsorted(row, np.arange(len(rows) + 1)).astype(np.int32)
        model.a_matrix_.index_, model.a_matrix_.value_ = column.astype(np.int32), rows[row, column]
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(model)

    def maximise(self, factors: np.ndarray) -> np.ndarray | None:
        """The values with the largest sum of their `factors`; None where no values are possible."""
        self._solver.changeColsCost(len(self._columns), self._columns, -factors)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._solver.getSolution().col_value)

    def change_last_row(self, places: np.ndarray, factors: np.ndarray, low: float) -> None:
        """Give the last sum these factors at these places, and at least the value `low`."""
        for place, factor in zip(places, factors, strict=True):
            self._solver.changeCoeff(self._last, int(place), float(factor))
        self._solver.changeRowBounds(self._last, low, highspy.kHighsInf)

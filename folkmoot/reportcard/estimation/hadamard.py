"""Hadamard matrices: balanced halves of a sample."""

import numpy as np
from scipy import linalg

MOST_ROWS = 4096


def hadamard(least: int) -> np.ndarray:
    """A matrix of 1 and −1 with orthogonal rows, of the smallest order above `least` that is known how to make.

    Its first row is all 1. Made by Sylvester's doubling, and by Paley's two constructions from primes.

    Raises `ValueError` where the order would be above `MOST_ROWS`.
    """
    for order in range(4 * (least // 4 + 1), MOST_ROWS + 1, 4):
        if (matrix := _of_order(order)) is not None:
            return matrix * matrix[0]
    raise ValueError(f"No Hadamard matrix of an order above {least} is made here.")


def _of_order(order: int) -> np.ndarray | None:
    if order & (order - 1) == 0:
        return linalg.hadamard(order)
    if (order - 1) % 4 == 3 and _is_prime(order - 1):
        return _paley_of_first_kind(order - 1)
    if order % 2 == 0 and (order // 2 - 1) % 4 == 1 and _is_prime(order // 2 - 1):
        return _paley_of_second_kind(order // 2 - 1)
    if order % 8 == 0 and (half := _of_order(order // 2)) is not None:
        return np.kron(linalg.hadamard(2), half)
    return None


def _is_prime(number: int) -> bool:
    return number > 2 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def _jacobsthal(prime: int) -> np.ndarray:
    """The quadratic character of the differences of all pairs of residues."""
    numbers = np.arange(prime)
    character = np.full(prime, -1)
    character[numbers**2 % prime] = 1
    character[0] = 0
    return character[(numbers[:, None] - numbers) % prime]


def _paley_of_first_kind(prime: int) -> np.ndarray:
    skew = np.zeros((prime + 1, prime + 1), dtype=int)
    skew[0, 1:], skew[1:, 0] = 1, -1
    skew[1:, 1:] = _jacobsthal(prime)
    return skew + np.eye(prime + 1, dtype=int)


def _paley_of_second_kind(prime: int) -> np.ndarray:
    symmetric = np.zeros((prime + 1, prime + 1), dtype=int)
    symmetric[0, 1:] = symmetric[1:, 0] = 1
    symmetric[1:, 1:] = _jacobsthal(prime)
    ones = np.eye(prime + 1, dtype=int)
    return np.kron(symmetric, [[1, 1], [1, -1]]) + np.kron(ones, [[1, -1], [-1, -1]])

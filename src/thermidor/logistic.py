"""The two curves every rule uses, written out so that all machines give the same bits.

The exponential of a platform's mathematics library differs in the last bit from machine to
machine and does not vectorise; this one is plain arithmetic: range reduction by powers of two and
a polynomial of degree 11 (relative error below 1e-13, tested).
"""

from __future__ import annotations

import numpy as np
from numba import njit

_LOG2_E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 0.693145751953125, 1.4286068203094172e-06
_C = tuple(1.0 / f for f in (2.0, 6.0, 24.0, 120.0, 720.0, 5040.0, 40320.0, 362880.0))
_C2, _C3, _C4, _C5, _C6, _C7, _C8, _C9 = _C
_C10, _C11 = 1.0 / 3628800.0, 1.0 / 39916800.0


@njit(cache=True, inline="always")
def exp(x):
    """Return e to the power `x`; `x` is held within -700 and 700."""
    x = min(max(x, -700.0), 700.0)
    n = np.floor(x * _LOG2_E + 0.5)
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    high = _C6 + r * (_C7 + r * (_C8 + r * (_C9 + r * (_C10 + r * _C11))))
    p = 1.0 + r * (1.0 + r * (_C2 + r * (_C3 + r * (_C4 + r * (_C5 + r * high)))))
    return p * _power_of_two(np.int64(n))


@njit(cache=True, inline="always")
def _power_of_two(n):
    return np.int64((n + 1023) << 52).view(np.float64)


@njit(cache=True, inline="always")
def logistic(x):
    """Return 1 / (1 + exp(-x)): from a number on the logit scale to a share."""
    return 1.0 / (1.0 + exp(-x))


@njit(cache=True, inline="always")
def clip01(x):
    """Return `x` held within 0 and 1."""
    return min(max(x, 0.0), 1.0)

"""A compiled rule as plain Python: the same code, and so with every rule that it calls.

`py_func` of a compiled function is not enough: the names in it still mean compiled functions. Here
a copy is made whose names mean plain ones, all the way down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ldexp
from types import CodeType, FunctionType

from thermidor.common import maths


def plain(rule: Callable, instead: Mapping[str, object] | None = None) -> Callable:
    """Return a rule as plain Python.

    Parameters
    ----------
    rule : callable
        A compiled rule (or one that is plain already but calls compiled ones).
    instead : mapping of str to object, optional
        Names that shall mean something else wherever they are read, such as a quicker form that
        gives the same bits.
    """
    return _plain(rule, {**_QUICK, **(instead or {})}, {})


def _plain(rule, instead, known):
    function = getattr(rule, "py_func", rule)
    if function in known:
        return known[function]
    meanings = dict(function.__globals__)
    known[function] = copy = FunctionType(
        function.__code__, meanings, function.__name__, function.__defaults__, function.__closure__
    )
    for name in _names(function.__code__):
        value = meanings.get(name)
        if name in instead:
            meanings[name] = instead[name]
        elif hasattr(value, "py_func") or (
            isinstance(value, FunctionType) and value.__module__.startswith("thermidor.")
        ):
            meanings[name] = _plain(value, instead, known)
    return copy


def _names(code: CodeType) -> set[str]:
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def quick_exp(x: float) -> float:
    """Return what `logistic.exp` returns, to the bit, by Python's own numbers."""
    x = min(max(x, -700.0), 700.0)
    k = x * maths._LOG2_E + maths._ROUND
    n = k - maths._ROUND
    r = (x - n * maths._LN2_HIGH) - n * maths._LN2_LOW
    r2 = r * r
    low = (1.0 + r) + r2 * (_C2 + _C3 * r)
    high = ((_C4 + _C5 * r) + r2 * (_C6 + _C7 * r)) + r2 * r2 * (_C8 + _C9 * r)
    return ldexp(low + r2 * r2 * high, int(n))


_C2, _C3, _C4, _C5 = maths._C2, maths._C3, maths._C4, maths._C5
_C6, _C7, _C8, _C9 = maths._C6, maths._C7, maths._C8, maths._C9
_QUICK = {"exp": quick_exp}

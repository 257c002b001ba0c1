"""A compiled rule as plain Python: a copy of the same code in which every name is plain too.

`py_func` of a compiled function is not enough: the names in it still mean compiled functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from math import ldexp
from types import CodeType, FunctionType, ModuleType, SimpleNamespace
from typing import Any

from thermidor.common import maths


def plain(rule: Callable, instead: Mapping[str, object] | None = None) -> Callable:
    """Return a rule as plain Python.

    Parameters
    ----------
    rule : callable
        A compiled rule, or a plain one that calls compiled ones.
    instead : mapping of str to object, optional
        Names with another meaning wherever they are read, such as a quicker form with equal bits.
    """
    return _plain(rule, {**_QUICK, **(instead or {})}, {})


def functions(rule: Callable) -> dict[str, Callable]:
    """Return all functions of thermidor that a compiled function calls, by name."""
    known: dict[Callable, Callable] = {}
    _plain(rule, {}, known)
    return {function.__name__: function for function in known}


def _plain(rule: Callable, instead: Mapping[str, object], known: dict) -> Callable:
    function = getattr(rule, "py_func", rule)
    if function in known:
        return known[function]
    meanings = dict(function.__globals__)
    known[function] = copy = FunctionType(
        function.__code__, meanings, function.__name__, function.__defaults__, function.__closure__
    )
    names = _names(function.__code__)
    for name in names & set(meanings):
        meanings[name] = instead.get(name, _meaning(meanings[name], names, instead, known))
    return copy


def _meaning(value: Any, names: set[str], instead: Mapping[str, object], known: dict) -> Any:
    """Return the plain meaning of a name: a function, a module of rules, numbers for codes."""
    ours = getattr(value, "__module__", getattr(value, "__name__", "")) or ""
    if hasattr(value, "py_func") or (
        isinstance(value, FunctionType) and ours.startswith("thermidor.")
    ):
        return _plain(value, instead, known)
    if isinstance(value, ModuleType) and value.__name__.startswith("thermidor."):
        used = {name: item for name, item in vars(value).items() if name in names}
        return SimpleNamespace(
            **{name: _meaning(item, names, instead, known) for name, item in used.items()}
        )
    if isinstance(value, type) and issubclass(value, IntEnum):  # an enum's member is slow to read
        return SimpleNamespace(**{member.name: int(member) for member in value})
    return value


def _names(code: CodeType) -> set[str]:
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def quick_exp(x: float) -> float:
    """Return what `maths.exp` returns, to the bit, with Python's own numbers."""
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

"""What every rule must do whatever it says: compiled as in plain Python, in order, within bounds.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from thermidor.society.parameters import table

POINTS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


def worked(rule, *arguments):
    """Return what a rule gives; compiled and in plain Python it must be the same to the bit."""
    compiled = rule(*arguments)
    plain = getattr(rule, "py_func", rule)(*arguments)
    assert compiled == plain, f"{rule.__name__}: {compiled!r} compiled, {plain!r} in plain Python"
    return compiled


def moved(rule, arguments, place, points=POINTS):
    """Return what a rule gives as one of its arguments goes through some points."""
    arguments = list(arguments)
    out = []
    for point in points:
        arguments[place] = point
        out.append(worked(rule, *arguments))
    return np.array(out, float)


def raises(rule, arguments, place, points=POINTS):
    """Whether a rule goes up with one of its arguments, all else equal."""
    values = moved(rule, arguments, place, points)
    return bool((np.diff(values) >= 0).all() and values[-1] > values[0])


def lowers(rule, arguments, place, points=POINTS):
    """Whether a rule goes down with one of its arguments, all else equal."""
    values = moved(rule, arguments, place, points)
    return bool((np.diff(values) <= 0).all() and values[-1] < values[0])


def corners(group, name):
    """Yield a group of parameters at its defaults, its lowest and its highest values."""
    known = table()
    yield group
    for end in ("low", "high"):
        yield group._replace(
            **{field: float(getattr(known[f"{name}.{field}"], end)) for field in group._fields}
        )


def everywhere(rule, group, name, *choices):
    """Yield (arguments, result) over a grid of arguments and the corners of the parameters."""
    for p in corners(group, name):
        for arguments in product(*choices):
            yield arguments, worked(rule, *arguments, p)


UNIT = (0.0, 0.5, 1.0)
TRUTH = (False, True)

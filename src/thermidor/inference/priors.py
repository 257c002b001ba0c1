"""Priors: where each parameter may lie before any figure is used, account by account.

ODD element: initialization, input data. The range, unit and reason of a parameter are declared with
its rule. Its prior is a normal around the account's value, with a different width on either side,
cut off at the ends of the range. One standard deviation reaches `WIDTH` of the way to the nearer
end; on the farther side it reaches `WIDTH` of the way too, but at most `SKEW` times as far as on
the nearer side: a rate of .01 in a range of 0..1 should not become .5. The parameters that are
calibrated together are chosen by their influence (`screening`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import erf, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from thermidor.scenario import account as accounts
from thermidor.scenario.account import Account
from thermidor.society import parameters

WIDTH = 0.4  # one standard deviation, as a part of the way from the default to the nearer end
SKEW = 2.0  # the farther side is at most so many times as wide
AT_THE_END = 0.1  # one standard deviation, as a part of the range, where the default is an end
SWEPT = ("secretariat.idle",)
"""Parameters that are swept and reported, never fitted, because no figure informs them."""
FIXED_GROUPS = ("couplings",)
"""Groups that are never fitted: couplings define an account; they are on or off."""


@dataclass(frozen=True)
class Prior:
    """A two-sided normal on a range, in the parameter's unit.

    `below` and `above` are its standard deviations on either side of `centre`; `low` and `high` may
    be narrower than the parameter's range.
    """

    name: str
    centre: float
    low: float
    high: float
    below: float
    above: float

    def cumulative(self, value: ArrayLike) -> np.ndarray:
        """Return the share of the prior, 0..1, that lies below some values."""
        first, last = (self._mass(np.asarray(end, float)) for end in (self.low, self.high))
        inside = np.clip(np.asarray(value, float), self.low, self.high)
        return (self._mass(inside) - first) / max(last - first, 1e-12)

    def quantile(self, share: ArrayLike) -> np.ndarray:
        """Return the values below which some shares, 0..1, of the prior lie."""
        first, last = (float(self._mass(np.asarray(end, float))) for end in (self.low, self.high))
        mass = first + np.clip(np.asarray(share, float), 0.0, 1.0) * (last - first)
        split = self._split
        low_part = np.clip(mass / (2 * max(split, 1e-12)), 1e-12, 0.5)
        high_part = np.clip(1 - (1 - mass) / (2 * max(1 - split, 1e-12)), 0.5, 1 - 1e-12)
        z = normal_quantile(np.where(mass < split, low_part, high_part))
        value = self.centre + z * np.where(mass < split, self.below, self.above)
        return np.clip(value, self.low, self.high)

    def narrowed(self, low: float, high: float) -> Prior:
        """Return the same prior cut off at narrower ends."""
        low = max(low, self.low)
        high = min(high, self.high)
        return replace(self, low=low, high=high) if high > low else self

    @property
    def _split(self) -> float:
        return self.below / max(self.below + self.above, 1e-300)

    def _mass(self, value: np.ndarray) -> np.ndarray:
        split = self._split
        width = np.where(value < self.centre, self.below or 1.0, self.above or 1.0)
        z = (value - self.centre) / width
        chance = _cumulative(z)
        return np.where(z < 0, 2 * split * chance, split + 2 * (1 - split) * (chance - 0.5))


def of(account: Account | str, names: Iterable[str]) -> tuple[Prior, ...]:
    """Return an account's priors of some parameters, in their order."""
    chosen = accounts.runnable(account) if isinstance(account, str) else account
    values = {**parameters.Parameters().flat(), **chosen.values()}
    return tuple(prior(name, values[name], chosen.priors.get(name)) for name in names)


def prior(name: str, centre: float, ends: tuple[float, float] | None = None) -> Prior:
    """Return the prior of one parameter around a value; `ends` narrow the parameter's range."""
    known = parameters.table()[name]
    low, high = ends or (known.low, known.high)
    centre = min(max(centre, low), high)
    reach = (centre - low, high - centre)
    near = min(reach)
    if near <= 0:
        below, above = (AT_THE_END * (high - low) * (part > 0) for part in reach)
    else:
        below, above = (WIDTH * min(part, SKEW * near) for part in reach)
    return Prior(name, centre, low, high, below, above)


def candidates() -> tuple[str, ...]:
    """Return the names of all parameters that may be calibrated."""
    return tuple(
        name
        for name in parameters.table()
        if name not in SWEPT and name.split(".")[0] not in FIXED_GROUPS
    )


def values(priors: Iterable[Prior], shares: np.ndarray) -> np.ndarray:
    """Return parameter values for shares of the priors; both ``(n, n_parameters)``."""
    return np.column_stack([p.quantile(shares[:, k]) for k, p in enumerate(priors)])


def shares(priors: Iterable[Prior], table: np.ndarray) -> np.ndarray:
    """Return the shares of the priors below parameter values; both ``(n, n_parameters)``."""
    return np.column_stack([p.cumulative(table[:, k]) for k, p in enumerate(priors)])


def restored(stored: Iterable[Mapping[str, Any]]) -> tuple[Prior, ...]:
    """Return priors that were stored as plain numbers, the fields of `Prior`."""
    return tuple(Prior(**fields) for fields in stored)


def normal_quantile(share: ArrayLike) -> np.ndarray:
    """Return standard normal quantiles of shares, 0..1 exclusive."""
    return np.vectorize(NormalDist().inv_cdf, otypes=[float])(share)


def _cumulative(z: np.ndarray) -> np.ndarray:
    """Return the standard normal distribution function.

    Not `NormalDist.cdf`: its formula changed with Python 3.13, and the parameters of a table must
    not depend on the version of Python in their last bit.
    """
    return 0.5 * (1.0 + np.vectorize(erf, otypes=[float])(np.asarray(z) / sqrt(2.0)))

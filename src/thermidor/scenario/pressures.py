"""The pressures of a scenario, from the tables of its files to monthly series (ODD: input data)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from thermidor.common import dates
from thermidor.society.pressures import REGIONS, Channel, series

CHANNELS = tuple(channel.name.lower() for channel in Channel)
MOST_PRESSURES = 50


def changed(base: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pressure of the base with one ``[pressures.NAME]`` table put on top of it.

    New knots replace the series of the base, its regional ones included; `scale` and `until` of
    the base stay until a table sets them again.

    Parameters
    ----------
    base : mapping
        What this function returned for the scenario below.
    table : mapping
        As in the file; `models.Pressure` has found it right.
    """
    found = dict(base)
    if "knots" in table:
        found.pop("regions", None)
        found["knots"] = _knots(table["knots"])
    if "regions" in table:
        regions = {name: _knots(knots) for name, knots in table["regions"].items()}
        found["regions"] = {**found.get("regions", {}), **regions}
    if "scale" in table:
        found["scale"] = float(table["scale"])
    if "until" in table:
        found["until"] = dates.parse(table["until"])
    return found


def _knots(pairs: list[list[Any]]) -> list[tuple[int, float]]:
    return [(dates.parse(month), float(height)) for month, height in pairs]


def monthly(pressure: Mapping[str, Any], start: int, months: int) -> np.ndarray:
    """Return the series of a pressure: (months, 3 regions) float64, 0..1.

    Parameters
    ----------
    pressure : mapping
        As `changed` returns it.
    start : int
        First month, as an ordinal of `dates`.
    months : int
    """
    columns = [
        series(pressure.get("regions", {}).get(region, pressure["knots"]), start, months)
        for region in REGIONS
    ]
    values = np.stack(columns, axis=1) * pressure.get("scale", 1.0)
    if "until" in pressure:
        values[max(pressure["until"] - start, 0) :] = 0.0
    return values

"""Reading the pressures and loadings of a scenario file (ODD: input data)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from thermidor.common import dates
from thermidor.common.errors import suggest
from thermidor.scenario.mistakes import Report, short
from thermidor.society.pressures import REGIONS, Channel, series

KEYS = ("source", "knots", "regions", "scale", "until")
CHANNELS = tuple(channel.name.lower() for channel in Channel)
MOST_KNOTS = 5000
_EXAMPLE = '[["1917-11", 0.2], ["1919-10", 1.0]]'


def read_pressure(known: Mapping[str, Any], given: Any, place: str, report: Report) -> dict:
    """Return what is known of a pressure with one ``[pressures.NAME]`` table put on top of it.

    New knots replace the series of the base, its regional ones included; `scale` and `until` of the
    base stay until they are set anew.
    """
    given = report.table(given, place, "{ scale = 0.5 }")
    report.keys(given, KEYS, place, "a pressure")
    known = dict(known)
    if "source" in given:
        report.text(given["source"], f"{place}.source")
    if "knots" in given:
        known.pop("regions", None)
        known["knots"] = _knots(given["knots"], f"{place}.knots", report)
        if "source" not in given:
            report.add(place, 'the series names no source; add source = "..." (or "assumption").')
    regions = report.table(given.get("regions", {}), f"{place}.regions", "{ moscow = [...] }")
    report.keys(regions, REGIONS, f"{place}.regions", "the regions")
    for region in REGIONS:
        if region in regions:
            knots = _knots(regions[region], f"{place}.regions.{region}", report)
            known["regions"] = {**known.get("regions", {}), region: knots}
    if "scale" in given:
        scale = report.number(given["scale"], f"{place}.scale", 0, 1, "the scale")
        known["scale"] = 1.0 if scale is None else scale
    if "until" in given:
        month = report.month(given["until"], f"{place}.until")
        if month is not None:
            known["until"] = month
    return known


def _knots(value: Any, place: str, report: Report) -> list[tuple[int, float]]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_KNOTS:
        report.add(place, f"knots must be a list of months and values, such as {_EXAMPLE}.")
        return [(0, 0.0)]
    found: list[tuple[int, float]] = []
    for i, pair in enumerate(value):
        at = f"{place}[{i}]"
        if not isinstance(pair, list) or len(pair) != 2:
            report.add(
                at, f"{short(pair)} is no knot; write a month and a value, as in {_EXAMPLE}."
            )
            continue
        month = report.month(pair[0], at)
        height = report.number(pair[1], at, 0, 1, "the pressure")
        if month is None or height is None:
            continue
        if found and month <= found[-1][0]:
            before = dates.text(found[-1][0])
            report.add(
                at, f'"{pair[0]}" stands after "{before}"; write the months in order, each once.'
            )
            continue
        found.append((month, height))
    return found or [(0, 0.0)]


def read_loadings(known: Mapping[str, float], given: Any, place: str, report: Report) -> dict:
    """Return the loadings of a pressure with one ``[loadings.NAME]`` table put on top of them."""
    row = dict(known)
    for channel, value in report.table(given, place, "{ urgency = 0.5 }").items():
        if channel not in CHANNELS:
            hint = suggest(channel, CHANNELS) or f" Channels: {', '.join(CHANNELS)}."
            report.add(f"{place}.{channel}", f"{short(channel)} is not a channel.{hint}")
            continue
        share = report.number(value, f"{place}.{channel}", 0, 1, "the loading")
        row[channel] = 0.0 if share is None else share
    return row


def monthly(given: Mapping[str, Any], start: int, months: int) -> np.ndarray:
    """Return the series of a pressure as read: (months, 3) float64, 0..1."""
    columns = [
        series(given.get("regions", {}).get(region, given["knots"]), start, months)
        for region in REGIONS
    ]
    values = np.stack(columns, axis=1) * given.get("scale", 1.0)
    if "until" in given:
        values[max(given["until"] - start, 0) :] = 0.0
    return values

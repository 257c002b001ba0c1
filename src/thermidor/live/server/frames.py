"""A month, and what never changes, as bytes: `page/wire.js` reads them (ODD: observation).

A frame holds the differences from the frame before, which compress well, and the observables to
five digits.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from thermidor import observables
from thermidor.common import dates
from thermidor.live.server import scene
from thermidor.runs.configuration import FULL_ACCOUNT
from thermidor.society.parameters import Parameters

if TYPE_CHECKING:
    from thermidor.live.server.recording import Recipe
    from thermidor.simulation import Simulation

SMALL = 20_000
"""Persons below which a month is so quick that frames are compressed less."""


class FrameHead(NamedTuple):
    """The counts at the start of a frame, each a uint32 in this order."""

    persons: int
    plants: int
    moved: int
    series: int
    news: int
    parts: int

    def to_bytes(self) -> bytes:
        """Return the counts as bytes."""
        return struct.pack(f"<{len(self)}I", *self)


def frame(
    state: scene.State, before: scene.State | None, series: np.ndarray, news: dict[str, Any]
) -> bytes:
    """Return one month as compressed bytes.

    Of rows that are new this month it holds parents and weights; the rest is as in the parents.

    Parameters
    ----------
    state, before : State
        The month and the one before; None for the eve.
    series : (n_observables, 4) float32
    news : dict
        What happened in the month beside the picture, see `news.news_of`.
    """
    persons, standing, plants, place, weight = state
    moved = parents = np.zeros(0, np.int64)
    unusual = scene.unusual(persons)
    persons = persons & ~np.uint8(scene.PRESENT)
    if before is not None:
        parents = scene.divided(before.weight, weight)
        rows = before.weight.size
        persons[:rows] ^= before.persons & ~np.uint8(scene.PRESENT)
        standing, plants = standing.copy(), plants ^ before.workplaces
        standing[:rows] ^= before.standing
        moved = np.flatnonzero(place != np.append(before.place, before.place[parents]))
    words = json.dumps(news, separators=(",", ":")).encode()
    head = FrameHead(persons.size, plants.size, moved.size, series.size, len(words), parents.size)
    parts = (
        head.to_bytes(),
        _rounded(series).tobytes(),
        np.diff(moved, prepend=0).astype("<u4").tobytes(),
        place[moved].astype("<i2").tobytes(),
        np.diff(parents, prepend=0).astype("<u4").tobytes(),
        weight[weight.size - parents.size :].astype("<u4").tobytes(),
        persons.tobytes(),
        np.packbits(unusual, bitorder="little").tobytes(),
        standing.tobytes(),
        plants.tobytes(),
        words,
    )
    return zlib.compress(b"".join(parts), 6 if persons.size > SMALL else 4)


def _rounded(series: np.ndarray) -> np.ndarray:
    """Return numbers to five digits: float32 whose last bits are zero, which compress better."""
    bits = (series.astype("<f4").view("<u4") + 0x40) & np.uint32(0xFFFFFF80)
    return np.where(np.isnan(series), np.float32(np.nan), bits.view("<f4")).astype("<f4")


def _not_default(parameters: Parameters) -> dict[str, float]:
    """Return the parameters that fit, account, scenario or recipe set, keyed ``group.name``."""
    defaults = Parameters().flat()
    values = parameters.flat().items()
    return {name: float(f"{value:.6g}") for name, value in values if value != defaults[name]}


def _events(scenario: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": event.id,
            "month": event.month,
            "title": event.title,
            "source": event.source,
            "acts": len(event.acts),
            "guarded": bool(event.guard),
            "pressure": next((n for n in (event.switch, event.id) if n in scenario.pressures), ""),
        }
        for event in scenario.events
        if 0 <= event.month < scenario.months
    ]


def head(recipe: Recipe, simulation: Simulation, scenario: Any) -> bytes:
    """Return what never changes: names, events, curves, and the constant columns of persons.

    Parameters
    ----------
    recipe : Recipe
    simulation : Simulation
        At month zero.
    scenario : Scenario
        As in its file, without the holds of the recipe.
    """
    people = scene.table(simulation)
    plants = simulation.society.plants
    curves = scenario.pressures.items()
    text = {
        "recipe": replace(recipe, holds=()).as_dict(),
        "name": scenario.name,
        "title": scenario.title,
        "description": " ".join(scenario.description.split()),
        "source": scenario.source,
        "account": recipe.account or scenario.account or FULL_ACCOUNT,
        "start": dates.text(scenario.start),
        "months": scenario.months,
        "people": len(people),
        "rows": len(simulation.society.people),
        "plants": len(plants),
        "observables": list(observables.OBSERVABLES),
        "values": _not_default(simulation.parameters),
        "pressures": {name: np.round(curve.mean(axis=1), 3).tolist() for name, curve in curves},
        "events": _events(scenario),
    }
    words = json.dumps(text).encode()
    parts = (
        struct.pack("<I", len(words)),
        words + b" " * (-len(words) % 4),
        plants.strength.astype("<f4").tobytes(),
        plants.weight.astype("<f4").tobytes(),
        people.weight.astype("<i4").tobytes(),
        people.place.astype("<i2").tobytes(),
        plants.region.astype("u1").tobytes(),
        scene.kinds(simulation).tobytes(),
    )
    return zlib.compress(b"".join(parts), 6)

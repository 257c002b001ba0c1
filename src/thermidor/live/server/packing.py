"""A month, and what does not change, as bytes: `page/wire.js` reads them (ODD: observation).

A frame is told as its difference from the one before, so that it packs well; the numbers of the
observables go with it, to five digits.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace

import numpy as np

from thermidor import observables
from thermidor.common import dates
from thermidor.live.server import scene
from thermidor.runs.configuration import FULL_ACCOUNT
from thermidor.society.parameters import Parameters

SMALL = 20_000
"""Persons below which a month is so quick that frames are packed less tightly."""


def frame(state: scene.State, before: scene.State | None, series, acted) -> bytes:
    """Return one month as bytes: see `page/wire.js`, which reads them.

    Of rows divided off this month it tells parents and weights; what else they are, their parents
    were.
    """
    persons, standing, plants, place, weight = state
    moved = parents = np.zeros(0, np.int64)
    unusual = scene.unusual(persons)
    persons = persons & ~np.uint8(scene.PRESENT)
    if before is not None:
        parents, rows = scene.divided(before.weight, weight), before.weight.size
        persons[:rows] ^= before.persons & ~np.uint8(scene.PRESENT)
        standing, plants = standing.copy(), plants ^ before.workplaces
        standing[:rows] ^= before.standing
        moved = np.flatnonzero(place != np.append(before.place, before.place[parents]))
    names = json.dumps(acted).encode()
    parts = (
        struct.pack(
            "<6I", persons.size, plants.size, moved.size, series.size, len(names), parents.size
        ),
        _rounded(series).tobytes(),
        np.diff(moved, prepend=0).astype("<u4").tobytes(),
        place[moved].astype("<i2").tobytes(),
        np.diff(parents, prepend=0).astype("<u4").tobytes(),
        weight[weight.size - parents.size :].astype("<u4").tobytes(),
        persons.tobytes(),
        np.packbits(unusual, bitorder="little").tobytes(),
        standing.tobytes(),
        plants.tobytes(),
        names,
    )
    return zlib.compress(b"".join(parts), 6 if persons.size > SMALL else 4)


def _rounded(series: np.ndarray) -> np.ndarray:
    """Return numbers to five digits, as float32 whose last bits are nought: they pack better."""
    bits = (series.astype("<f4").view("<u4") + 0x40) & np.uint32(0xFFFFFF80)
    return np.where(np.isnan(series), np.float32(np.nan), bits.view("<f4")).astype("<f4")


def _unlike_the_defaults(parameters) -> dict[str, float]:
    """Return what fit, account, scenario or recipe have set, keyed ``group.name``."""
    return {
        f"{group}.{name}": float(f"{value:.6g}")
        for group, values in parameters._asdict().items()
        for name, value in values._asdict().items()
        if value != getattr(getattr(Parameters(), group), name)
    }


def head(recipe, simulation, own) -> bytes:
    """Return what does not change: names, events, curves, and the fixed columns of persons."""
    people, plants = scene.table(simulation), simulation.society.plants
    text = {
        "recipe": replace(recipe, holds=()).as_dict(),
        "name": own.name,
        "title": own.title,
        "description": " ".join(own.description.split()),
        "source": own.source,
        "account": recipe.account or own.account or FULL_ACCOUNT,
        "start": dates.text(own.start),
        "months": own.months,
        "people": len(people),
        "rows": len(simulation.society.people),
        "plants": len(plants),
        "observables": list(observables.OBSERVABLES),
        "values": _unlike_the_defaults(simulation.parameters),
        "pressures": {n: np.round(c.mean(axis=1), 3).tolist() for n, c in own.pressures.items()},
        "events": [
            {
                "id": e.id,
                "month": e.month,
                "title": e.title,
                "source": e.source,
                "acts": len(e.acts),
                "guarded": bool(e.guard),
            }
            for e in own.events
            if 0 <= e.month < own.months
        ],
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

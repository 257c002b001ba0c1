"""Whether engine and objects hold the same: column by column, count by count, to the last bit."""

from __future__ import annotations

import numpy as np

COUNTS = (
    "tally",
    "last_tally",
    "post_tally",
    "plant_tally",
    "plant_census",
    "cohorts",
    "pool",
    "insiders",
    "region_notes",
    "channels",
    "ration",
    "opposition",
    "spare",
    "region",
)
"""Arrays of a `Simulation` that are compared; with them the posts, the record and all columns."""


def columns(engine) -> dict[str, np.ndarray]:
    """Return the engine's rows as columns, without those that stand for nobody yet."""
    rows = int(engine.spare[0])
    people, plants = engine.society.people, engine.society.plants
    out = {f"people.{name}": np.asarray(people[name])[:rows] for name in people.dtype.names}
    return out | {f"plants.{name}": np.asarray(plants[name]) for name in plants.dtype.names}


def different(engine, country) -> list[str]:
    """Return the names of all columns, counts, conditions and records that are not the same.

    Parameters
    ----------
    engine : Simulation
    country : Country
    """
    ours, theirs = columns(engine), country.tables()
    found = sorted(set(ours) ^ set(theirs))
    found += [
        name for name in ours if name in theirs and ours[name].tobytes() != theirs[name].tobytes()
    ]
    for part, names in (
        ("", COUNTS),
        ("posts", engine.posts._fields),
        ("history", engine.history._ARRAYS),
    ):
        for name in names:
            one, other = (getattr(getattr(r, part) if part else r, name) for r in (engine, country))
            if one.tobytes() != other.tobytes():
                found.append(f"{part}.{name}".strip("."))
    return found

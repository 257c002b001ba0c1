"""Which plants a plant hears of: of its town, of its trade there and elsewhere, of the capitals.

ODD element: initialisation.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.people.leaning import Floor
from thermidor.society.state import HUGE, Plants, Region
from thermidor.society.towns import TOWNS, TRADES

KNOWN = 8
"""Plants that a plant hears of."""
IN_TOWN, IN_TRADE = 4, 6
"""Of them, up to these numbers: of the town; of town and trade; then one of the trade, one of the
capitals."""


class Network(NamedTuple):
    """The plants that each plant hears of."""

    plant: np.ndarray  # (n_plants, KNOWN) int32
    weight: np.ndarray  # (n_plants, KNOWN) float64, adds up to 1 or, where nobody is, 0


def visible(strength: np.ndarray, p: Floor) -> np.ndarray:
    """How far a plant is heard of (0..1): size / (size + size_heard); the form is ours."""
    return strength / (strength + p.size_heard)


def network(plants: Plants, traits: np.ndarray, p: Floor) -> Network:
    """Draw the eight plants that each plant hears of, once, keyed by its number.

    A plant is drawn by how many real plants it stands for and how far it is heard of.

    Parameters
    ----------
    plants : Plants
    traits : (n_streams,) uint64
        Keys of month 0.
    p : Floor
    """
    n = len(plants)
    draws = np.empty((n, KNOWN))
    _draw(traits[Stream.NETWORK], plants.identity, draws)
    seen = visible(plants.strength, p)
    chance = plants.weight * seen
    known = np.zeros((n, KNOWN), np.int32)
    weight = np.ones((n, KNOWN))
    weight[:, IN_TOWN:IN_TRADE] = p.trade_heard
    weight[:, IN_TRADE:] = p.away_heard
    for trade in range(TRADES):
        rows = plants.trade == trade
        _choose(known, draws, np.flatnonzero(rows), [IN_TRADE], np.flatnonzero(rows), chance)
    capitals = plants.region != Region.PROVINCES
    large = np.flatnonzero(capitals & (plants.strength > HUGE))
    _choose(known, draws, np.arange(n), [KNOWN - 1], large, chance)
    for town in range(TOWNS):
        rows = np.flatnonzero(plants.town == town)
        _choose(known, draws, rows, range(IN_TRADE), rows, chance)
        for trade in range(TRADES):
            same = rows[plants.trade[rows] == trade]
            if same.size > 1:
                _choose(known, draws, same, range(IN_TOWN, IN_TRADE), same, chance)
    weight *= seen[known]
    alone = (plants.weight <= 1.5)[:, None] & (known == np.arange(n)[:, None])
    weight[alone] = 0.0
    return Network(known, weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9))


def _choose(known, draws, rows, columns, among, chance) -> None:
    """Let plants `rows` draw one of the plants `among` for each of the columns."""
    if not among.size or not rows.size:
        return
    running = np.cumsum(chance[among])
    for column in columns:
        drawn = np.searchsorted(running, draws[rows, column] * running[-1], side="right")
        known[rows, column] = among[np.minimum(drawn, among.size - 1)]


@njit(cache=True)
def _draw(key, identity, draws):
    for j in range(draws.shape[0]):
        for q in range(draws.shape[1]):
            draws[j, q] = uniform(key, np.uint64(identity[j]) * np.uint64(KNOWN) + np.uint64(q))

"""Random numbers keyed by (seed, stream, month, person).

A draw is a pure function of its key. The same person therefore has the same draws in two scenarios
that differ in one pressure, and neither the order of work nor the number of threads nor the size of
other strata changes them. The generator is SplitMix64 (Steele, Lea and Flood 2014): person `i` of a
stream receives output `i` of the sequence seeded by the stream's key. A test compares it with the
published outputs.

ODD element: stochasticity.
"""

from __future__ import annotations

import os
from enum import IntEnum

import numpy as np
from numba import config, njit

GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ONE = np.uint64(1)
_TO_UNIT = 2.0**-53

if config.DISABLE_JIT or os.environ.get("NUMBA_DISABLE_JIT") == "1":
    np.seterr(over="ignore")  # plain Python: NumPy would warn of the overflow that the hash needs


class Stream(IntEnum):
    """One stream of draws per decision, so that a new decision changes none of the others.

    A number that is missing was that of a decision that is gone.
    """

    POPULATION = 0
    SUPPORT = 1
    MEETING = 2
    DEATH = 3
    LAYOFF = 4
    VILLAGE = 5
    CALL_UP = 6
    RETURN = 7
    WORK = 8
    PLACE = 9
    POST = 10
    WHICH_POST = 11
    MANDATE = 12
    JOINING = 13
    CONVICTION = 14
    LEAVING = 15
    OPPOSITION = 16
    EXPULSION = 17
    DISMISSAL = 18
    REFUSAL = 19
    UNION = 20
    PLANT = 21
    COMMITTEE = 22
    COMMISSION = 23
    SEIZURE = 24
    MANAGEMENT = 25
    STRIKE = 26
    STANCE = 27
    ANSWER = 28
    SEAT = 29
    ATTENDANCE = 30
    MIGRATION = 32
    PARTY_CHOICE = 33
    TOWNSHIP = 34
    TERM = 35
    CELL = 36
    ASSEMBLY = 37
    PART = 38
    DEMOBILISATION = 39
    TEMPER = 40
    TOWN = 41
    NETWORK = 42
    TOWN_WAR = 43
    TOWN_HARVEST = 44
    TOWN_MOOD = 45
    DEMANDS = 46
    ANSWERER = 47
    LIST = 48
    RECALL = 49
    ISSUES = 50
    ISSUE = 51
    ROAD = 54
    SITTING = 55
    ROLL = 57
    FILLING = 58
    CANDIDATE = 59
    SPONSOR = 60
    CIRCLE = 61
    LEADER = 62
    SIDE = 63
    SHOCK = 64
    BALLOT = 65
    DELEGATE = 66
    ACTIVIST = 67
    EXAMINATION = 68
    CALM = 69


@njit(cache=True, inline="always")
def mix(z):
    """Finalise a 64-bit state: the output function of SplitMix64 (Steele, Lea and Flood 2014)."""
    z = (z ^ (z >> _30)) * _MIX_1
    z = (z ^ (z >> _27)) * _MIX_2
    return z ^ (z >> _31)


@njit(cache=True, inline="always")
def bits(key, i):
    """Return output `i` (from 0) of the SplitMix64 sequence seeded by `key`: 64 random bits."""
    return mix(key + (np.uint64(i) + _ONE) * GAMMA)


@njit(cache=True, inline="always")
def uniform(key, i):
    """Return the draw of person `i` under `key`: a number in [0, 1), 53 bits."""
    return np.float64(np.int64(bits(key, i) >> _11)) * _TO_UNIT


@njit(cache=True)
def _keys(seed, month, out):
    for stream in range(out.size):
        out[stream] = bits(bits(bits(seed, np.uint64(stream)), np.uint64(month)), np.uint64(0))


class Luck:
    """The random numbers of one run.

    Parameters
    ----------
    seed : int
        0 to 2**64 - 1; the only difference between two replicates of a run.
    """

    def __init__(self, seed: int):
        self.seed = seed
        self._base = np.uint64(seed)
        self._streams = np.empty(max(Stream) + 1, np.uint64)

    def keys(self, month: int) -> np.ndarray:
        """Return the keys of all streams in a month since the start, by number: uint64."""
        _keys(self._base, month, self._streams)
        return self._streams


def draws(key: np.uint64, n: int) -> np.ndarray:
    """Return the draws of persons 0 to `n` - 1 under `key`: (n,) float64 in [0, 1)."""
    out = np.empty(n)
    _fill(key, out)
    return out


def draws_of(key: np.uint64, identity: np.ndarray) -> np.ndarray:
    """Return the draws of the persons with these numbers under `key`: float64 in [0, 1)."""
    out = np.empty(len(identity))
    _draws_of(key, np.ascontiguousarray(identity), out)
    return out


@njit(cache=True)
def _draws_of(key, identity, out):
    for i in range(out.size):
        out[i] = uniform(key, identity[i])


@njit(cache=True)
def _fill(key, out):
    for i in range(out.size):
        out[i] = uniform(key, i)

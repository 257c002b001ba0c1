"""Workers' assemblies outside the soviets: bold plants that hear of bold plants send delegates.

An assembly of a town is an event with plants that send to it. It makes open opposition seen; it
dissolves when too few send, or somebody who holds the town's business has it broken up.

ODD element: submodels (workers' assemblies).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.maths import logistic
from thermidor.common.random import Stream, uniform
from thermidor.society.institutions.answers import (
    ENOUGH,
    AnswersParameters,
    asked,
    dispersing,
    known,
    look_at,
    rolls_of_towns,
    spread,
)
from thermidor.society.institutions.network import KNOWN, Network
from thermidor.society.number import real
from thermidor.society.record import RegionNote
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.state import Plants
from thermidor.society.towns import TOWNS, Towns


class AssembliesParameters(NamedTuple):
    """When workers' assemblies form and end."""

    bold: real("hands against that make a plant bold", "0..1", 0.3, 0.8) = 0.5
    neighbours: real("bold plants heard of that let a plant send delegates", "0..1", 0, 0.8) = 0.3
    form: real("an assembly forms where all would send", "per month", 0, 6, "rabinowitch2007") = 2.0
    end: real("workers whose plants send, below which it dissolves", "0..1", 0.01, 0.3) = 0.05
    moved: real("weariness of its own stoppages in a plant that has moved", "0..1", 0, 0.5) = 0.05
    seen: real("open opposition that an assembly lets its plants see", "0..1", 0, 0.5) = 0.1


@njit(cache=True)
def assembling(sending: float, answered: float, unheard: float, p: AssembliesParameters) -> float:
    """Chance (per month) that an assembly forms: plants that would send, a soviet that is deaf.

    form * workers of plants that would send * deafness: how far the soviet is not seen as the
    workers' own, or hands against that have no seat in it, whichever is more (rabinowitch2007;
    the form is ours).
    """
    return min(1.0, p.form * sending * max(1.0 - answered, unheard))


@njit(cache=True)
def is_bold(opposed: float, stoppage: float, tired: float, p: AssembliesParameters) -> bool:
    """Whether a plant is bold: enough of it stopped, or most hands are against and it moved lately.

    Hands alone make an opposition within the soviet; assemblies outside it came with the strikes
    of 1918 and 1921 (rabinowitch2007, pirani2008). The form is ours.
    """
    return stoppage >= ENOUGH or (opposed >= p.bold and tired >= p.moved)


@njit(cache=True, inline="always")
def _bold(plant, p):
    return is_bold(plant.opposed, plant.stoppage, plant.tired, p)


@njit(cache=True, error_model="numpy")
def _ready(plants, heads, net: Network, sends, share, against, p):
    """Mark the plants that would send delegates; sum up their workers and hands against by town."""
    workers = np.zeros(share.size)
    share[:] = 0.0
    for j in range(plants.size):
        company = 0.0
        for q in range(KNOWN):
            k = net.plant[j, q]
            company += net.weight[j, q] * _bold(plants[k], p)
        bold = _bold(plants[j], p)
        sends[j] = bold and company >= p.neighbours
        workers[plants.town[j]] += heads[j]
        share[plants.town[j]] += heads[j] * sends[j]
        against[plants.town[j]] += heads[j] * plants.opposed[j]
    for t in range(share.size):
        share[t] = share[t] / workers[t] if workers[t] > 0.0 else 0.0
        against[t] = against[t] / workers[t] if workers[t] > 0.0 else 0.0


@njit(cache=True)
def _break_up(plants, sends, t, fear, spill, net: Network):
    """Let the plants of a broken-up assembly remember it."""
    for j in range(plants.size):
        if plants.town[j] == t and sends[j] > 0:
            plants.fear[j] = min(1.5, plants.fear[j] + fear)
            spread(plants, j, spill * fear, 0.0, net)


@njit(cache=True)
def _meet(
    people,
    plants,
    towns,
    heads,
    answered,
    outputs,
    rolls,
    net,
    autonomy,
    lobby,
    sends,
    share,
    keys,
    first_keys,
    p: Packed[AssembliesParameters],
    a: Packed[AnswersParameters],
):
    """Let assemblies form, go on, dissolve or be broken up; return how many were broken up."""
    p, a = p[0], a[0]
    broken = 0.0
    against = np.zeros(towns.size)
    _ready(plants, heads, net, sends, share, against, p)
    for t in range(towns.size):
        town = towns[t]
        if town.assembly == 0.0:
            unheard = against[t] - (1.0 - town.own)
            chance = assembling(share[t], answered[min(t, 2)], unheard, p)
            if uniform(keys[Stream.ASSEMBLY], np.uint64(t)) >= chance:
                continue
        town.assembly = share[t] if share[t] >= p.end else 0.0
        if town.assembly == 0.0:
            continue
        number = np.uint64(TOWNS + t)
        body = int(uniform(keys[Stream.ASSEMBLY], number) >= town.elected)
        who = asked(people, rolls, t, body, keys[Stream.ASSEMBLY], number)
        by = known(people, who, first_keys[Stream.ANSWERER], a)
        see = look_at(town, outputs[min(t, 2)], 1.0, autonomy, lobby)
        draw = uniform(keys[Stream.ASSEMBLY], np.uint64(2 * TOWNS + t))
        if draw < logistic(dispersing(see, by, a)):
            town.assembly = 0.0
            broken += 1.0
            _break_up(plants, sends, t, a.fear_arrest, a.spill, net)
    for j in range(plants.size):
        if sends[j] > 0 and towns[plants.town[j]].assembly > 0.0:
            plants.seen[j] = min(1.0, plants.seen[j] + p.seen)
    return broken


@institution("assemblies", notes=("exists", "towns", "broken_up"), parameters=AssembliesParameters)
class Assemblies:
    """Workers' assemblies outside the soviets.

    Attributes
    ----------
    exists : (3,) float64
        Workers of the region whose town has an assembly that their plant sends to, 0..1; by town in
        `Towns.assembly`.
    towns : float
        Towns that have one.
    broken_up : float
        Assemblies broken up this month.
    sends : (n_plants,) uint8
        Whether a plant would send delegates.
    """

    def __init__(self, plants: Plants) -> None:
        self.sends = np.zeros(len(plants), np.uint8)
        self.share = np.zeros(TOWNS)
        self.exists = np.zeros(3)
        self.towns = self.broken_up = 0.0

    def answer(
        self,
        people: Columns,
        plants: Plants,
        towns: Towns,
        region_notes: np.ndarray,
        representation: list[float],
        shopfloor: Other,
        business: Other,
        unions: Other,
        keys: np.ndarray,
        first_keys: np.ndarray,
        p: Packed[AssembliesParameters],
        a: Packed[AnswersParameters],
    ) -> None:
        """Let assemblies form, go on, dissolve or be broken up by somebody of the town."""
        self.broken_up += _meet(
            people.arrays,
            plants,
            towns,
            shopfloor.counts.ready[:, 0],
            np.array(representation),
            region_notes[:, RegionNote.OUTPUT],
            rolls_of_towns(business.rolls.row),
            shopfloor.network,
            unions.autonomy,
            unions.lobby,
            self.sends,
            self.share,
            keys,
            first_keys,
            p,
            a,
        )
        self._note(towns)

    def gather(self) -> None:
        """Begin a new month's count."""
        self.broken_up = 0.0

    def _note(self, towns: Towns) -> None:
        held = towns.assembly
        self.towns = float((held > 0.0).sum())
        self.exists[:2] = held[:2]
        self.exists[2] = held[2:].max()

    def break_up(
        self, plants: Plants, towns: Towns, shopfloor: Other, a: AnswersParameters, *, region: int
    ) -> None:
        """Break up the assemblies of a region by order."""
        for t in range(TOWNS):
            if min(t, 2) == region and towns.assembly[t] > 0.0:
                _break_up(plants, self.sends, t, a.fear_arrest, a.spill, shopfloor.network)
                towns.assembly[t] = 0.0
                self.broken_up += 1.0
        self._note(towns)

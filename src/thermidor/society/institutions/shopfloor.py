"""The shopfloor: plants that hear of one another, stoppages that spread, hands that are raised.

Workers stand in classes of readiness to stop and of daring (`people/feel.py`). A plant's workers
stop if those who stopped before them, in the plant and in the eight plants it hears of, outweigh
what holds them back (granovetter1978); they raise a hand against the party in charge if enough
others are seen to (kuran1991). So few stoppages grow, and opposition collapses or returns together.

ODD element: submodels (shopfloor).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.maths import clip01
from thermidor.common.random import Stream, uniform
from thermidor.society.beliefs import leans, plant_lean, town_lean
from thermidor.society.conditions import Regions
from thermidor.society.institutions.network import KNOWN, Network, network
from thermidor.society.people.feel import FloorCounts
from thermidor.society.people.leaning import (
    CLASSES,
    MILIEUS,
    Floor,
    Leaning,
    bell,
    circumstance,
    least_daring,
    least_ready,
    price,
    shared_cost,
)
from thermidor.society.people.worker import Bench, burden
from thermidor.society.pressures import Channel
from thermidor.society.record import PlantTally
from thermidor.society.registry import Packed, institution
from thermidor.society.state import Plants, Region
from thermidor.society.towns import SHARES, Towns

ROOT_3 = 1.7320508075688772
"""Turns an even draw between -1 and 1 into one of standard deviation 1."""
SHOWS = 3
"""Shows of hands at a meeting: those who see others raise one may follow."""
HEARD_MORE = 0.01
"""Stoppages heard of that make a plant think again."""


# A town's month ----------------------------------------------------------------------------------


@njit(cache=True, inline="always")
def _shock(key, town):
    """A town's own luck of the month: mean 0, sd 1."""
    return ROOT_3 * (2.0 * uniform(key, np.uint64(town)) - 1.0)


@njit(cache=True)
def front_next(front: float, shock: float) -> float:
    """How much nearer the war is to a town than to its region (ratio): it comes and goes.

    The sizes are those of a town that the front passes every year or so (assumption).
    """
    return 0.9 * front + 0.12 * shock


@njit(cache=True)
def wear_next(wear: float, own: float, restriction: float, p: Leaning) -> float:
    """Wear of office (-1..1): it follows the majority, less where nobody may object (form ours)."""
    heard = 1.0 - p.wear_unheard * restriction
    return p.wear_kept * wear + (1.0 - p.wear_kept) * (2.0 * own - 1.0) * heard


@njit(cache=True)
def mood_next(mood: float, shock: float, p: Leaning) -> float:
    """Mood (sd) of a town: a slow walk that stays within its spread (form ours)."""
    return p.mood_kept * mood + p.mood * (1.0 - p.mood_kept * p.mood_kept) ** 0.5 * shock


@njit(cache=True)
def bread_of(shortfall: float, factor: float, harvest: float) -> float:
    """Shortfall (0..1) in a town: the region's, by the town's lasting factor and its luck."""
    return clip01(shortfall * (1.0 + factor + harvest))


@njit(cache=True)
def _start_towns(towns, channels, regions, first_keys, f: Floor):
    """Let every town begin with the danger and the bread of its region."""
    for t in range(towns.size):
        r = min(t, 2)
        town = towns[t]
        town.danger = channels[r, Channel.INSECURITY]
        factor = f.harvest * bell(first_keys[Stream.TOWN_HARVEST], t) if t >= 2 else 0.0
        town.bread = bread_of(regions[r].shortfall, factor, 0.0)
        town.bread_before = town.bread
        town.bread_two_before = town.bread
        town.bread_three_before = town.bread


@njit(cache=True)
def _live(towns, channels, regions, keys, first_keys, p: Leaning, f: Floor):
    """Let danger, bread and mood of every town move."""
    for t in range(towns.size):
        r = min(t, 2)
        town = towns[t]
        town.front = front_next(town.front, _shock(keys[Stream.TOWN_WAR], t))
        danger = clip01(channels[r, Channel.INSECURITY] * (1.0 + town.front))
        town.danger += p.danger_speed * (danger - town.danger)
        town.harvest = 0.8 * town.harvest + 0.09 * _shock(keys[Stream.TOWN_HARVEST], t)
        town.bread_three_before = town.bread_two_before
        town.bread_two_before = town.bread_before
        town.bread_before = town.bread
        factor = f.harvest * bell(first_keys[Stream.TOWN_HARVEST], t) if t >= 2 else 0.0
        town.bread = bread_of(regions[r].shortfall, factor, town.harvest)
        town.mood = mood_next(town.mood, _shock(keys[Stream.TOWN_MOOD], t), p)
        town.wear = wear_next(town.wear, town.own, town.restriction, p)
        town.closing *= 0.8


@njit(cache=True, error_model="numpy")
def _close(plants, towns, counted):
    """Add the work that plants of a town lose this month to what its people know of."""
    lost, heads = np.zeros(towns.size), np.zeros(towns.size)
    for j in range(plants.size):
        workers = float(counted[j, PlantTally.HEADS])
        heads[plants[j].town] += workers
        lost[plants[j].town] += workers * plants[j].layoff
    for t in range(towns.size):
        if heads[t] > 0.0:
            towns[t].closing += 0.2 * lost[t] / heads[t]


# A plant's month ---------------------------------------------------------------------------------


@njit(cache=True)
def demands_next(demands: float, raised: float, size: float, plants: float, p: Floor) -> float:
    """Demands (logit) of a workplace: now and then new ones come, old ones fade.

    Of a row of many workplaces only the mean is known: it has the same level and moves by less.

    Parameters
    ----------
    demands, plants : float
    raised, size : float
        Draws: whether there are new demands, and how large.
    """
    fresh = p.demand_size * 3.0 * size * size if raised < p.demand else 0.0
    own = 1.0 / max(plants, 1.0) ** 0.5
    mixed = p.demand * p.demand_size
    return p.demand_kept * (demands + mixed + own * (fresh - mixed))


@njit(cache=True)
def _press(plants, towns, keys, first_keys, means, b: Bench, p: Leaning, f: Floor):
    """Set what every plant makes its workers feel this month: bread, burden, leaning, urge."""
    for j in range(plants.size):
        plant = plants[j]
        town = towns[plant.town]
        one = plant.identity
        raised = uniform(keys[Stream.DEMANDS], one)
        size = uniform(keys[Stream.CALM], one)
        plant.demands = demands_next(plant.demands, raised, size, plant.weight, f)
        plant.bread = clip01(town.bread - plant.relief)
        plant.burden = burden(plant.say, town.delay, plant.unmet, town.closing, b)
        base = means[plant.region]
        base += town_lean(first_keys[Stream.TOWN_MOOD], plant.town, p.spread_town)
        base += plant_lean(first_keys[Stream.PARTY_CHOICE], one, p.spread_plant)
        plant.lean = base + circumstance(town.danger, town.mood, town.wear, p)
        own = f.plants / max(plant.weight, 1.0) ** 0.5 * bell(first_keys[Stream.DEMANDS], one)
        lost = max(0.0, town.bread - town.bread_three_before)
        plant.urge = plant.demands + own + f.bread * lost + f.hope * plant.hope
        plant.urge -= f.danger * town.danger + f.tired * plant.tired


@njit(cache=True)
def _milieus(towns, means, p: Leaning, leans):
    """Set the leaning that region and milieu give to those without a workplace."""
    for r in range(leans.shape[0]):
        danger, wear = towns[r].danger, towns[r].wear
        if r == leans.shape[0] - 1:
            danger = wear = 0.0
            for t in range(SHARES.size):
                danger += SHARES[t] * towns[t + 2].danger
                wear += SHARES[t] * towns[t + 2].wear
        for m in range(means.size):
            leans[r, m] = means[m] + circumstance(danger, 0.0, wear, p)


@njit(cache=True)
def _gather(
    plants,
    towns,
    regions,
    channels,
    counted,
    keys,
    first_keys,
    means,
    leans,
    b: Packed[Bench],
    p: Packed[Leaning],
    f: Packed[Floor],
):
    _live(towns, channels, regions, keys, first_keys, p[0], f[0])
    _close(plants, towns, counted)
    _press(plants, towns, keys, first_keys, means, b[0], p[0], f[0])
    _milieus(towns, means, p[0], leans)


# Stoppages ---------------------------------------------------------------------------------------


@njit(cache=True)
def pull(mates: float, heard: float, fear: float, p: Floor) -> float:
    """How far others draw a worker in (logit): mates, plants heard of, less fear where few stop.

    mates * m + neighbours * h - fear * (1 - max(m, h)): numbers make safe (form ours).
    """
    return p.mates * mates + p.neighbours * heard - p.fear * fear * (1.0 - max(mates, heard))


@njit(cache=True)
def _up(counts):
    """Turn the workers of each class into those of that class and above."""
    for j in range(counts.shape[0]):
        above = 0
        for k in range(counts.shape[1] - 1, -1, -1):
            above += counts[j, k]
            counts[j, k] = above


@njit(cache=True, inline="always")
def _at_least(counts, j, least):
    return counts[j, least] if least < counts.shape[1] else 0


@njit(cache=True, error_model="numpy")
def _stop(plants, ready, known: Network, heard, p: Floor):
    """Let stoppages spread until nobody more joins; `ready` is by class and above."""
    n = plants.size
    again, share = np.ones(n, np.uint8), np.zeros(n)
    heard[:] = 0.0
    plants.strike_at[:] = 0
    for _ in range(int(p.rounds)):
        changed = False
        for j in range(n):
            if again[j] == 0 or ready[j, 0] == 0:
                continue
            again[j] = 0
            least = least_ready(pull(share[j], heard[j], plants.fear[j], p))
            now = _at_least(ready, j, least) / ready[j, 0]
            if now > share[j]:
                share[j] = now
                plants.strike_at[j] = least
                again[j] = 1
                changed = True
        if not changed:
            break
        _hear(share, known, heard, again)
    plants.stoppage[:] = share


@njit(cache=True)
def _hear(share, known, heard, again):
    """Let every plant hear of its neighbours; those that hear more think again."""
    for j in range(share.size):
        news = 0.0
        for q in range(KNOWN):
            news += known.weight[j, q] * share[known.plant[j, q]]
        if news > heard[j] + HEARD_MORE:
            heard[j] = news
            again[j] = 1


@njit(cache=True, error_model="numpy")
def _sum_up(plants, ready, towns):
    """Note the share of each town's workers who stopped."""
    stopped, heads = np.zeros(towns.size), np.zeros(towns.size)
    for j in range(plants.size):
        t = plants.town[j]
        heads[t] += ready[j, 0]
        stopped[t] += plants.stoppage[j] * ready[j, 0]
    for t in range(towns.size):
        towns[t].stoppage = stopped[t] / heads[t] if heads[t] > 0.0 else 0.0


# Shows of hands ----------------------------------------------------------------------------------


@njit(cache=True)
def openness(restriction: float, opened: float, p: Floor) -> float:
    """Part (0..1) of the cost of a raised hand that is left.

    Under restriction lists of no party take the place of parties, which costs less; an election
    declared open promises that nothing will follow (pirani2008 for 1921; the form is ours).
    """
    return (1.0 - p.hidden * restriction) * (p.open if opened > 0.0 else 1.0)


@njit(cache=True)
def seen_before(plant: float, neighbours: float, stoppage: float, p: Floor) -> float:
    """Opposition (0..1) that is seen before hands are raised: the plant's last, its neighbours',
    and a stoppage (form ours)."""
    return clip01(p.seen_kept * plant + p.seen_neighbours * neighbours + p.seen_stoppage * stoppage)


@njit(cache=True, error_model="numpy")
def _raise_hands(plants, towns, daring, known: Network, p: Floor):
    """Let those who came show hands; `daring` is by class and above, class 0 is all who came."""
    n = plants.size
    seen = np.zeros(n)
    for j in range(n):
        neighbours = 0.0
        for q in range(KNOWN):
            k = known.plant[j, q]
            shown = plants.seen[k] + 0.8 * plants.stoppage[k]
            neighbours += known.weight[j, q] * shown
        seen[j] = seen_before(plants.seen[j], neighbours, plants.stoppage[j], p)
    for j in range(n):
        town = towns[plants.town[j]]
        size = plants.strength[j] * plants.open[j]
        cost = price(town.restriction, town.danger, plants.fear[j], size, p)
        cost *= openness(town.restriction, town.open, p)
        _meet(plants, j, daring, cost, seen[j], p)


@njit(cache=True, inline="always")
def _meet(plants, j, daring, cost, seen, p):
    """Hold a plant's meeting: each show of hands is seen by those of the next."""
    came, share, least = daring[j, 0], seen, 1
    for _ in range(SHOWS):
        least = min(least_daring(shared_cost(cost, seen, p)), CLASSES)
        share = _at_least(daring, j, least) / came if came > 0 else seen
        seen = 0.5 * (seen + share)
    plants.hands_at[j] = least
    plants.opposed[j] = share
    plants.seen[j] += p.seen_kept * (share - plants.seen[j])


@njit(cache=True)
def _act(plants, towns, ready, daring, known: Network, heard, p: Packed[Floor]):
    _up(ready)
    _up(daring)
    _stop(plants, ready, known, heard, p[0])
    _sum_up(plants, ready, towns)
    _raise_hands(plants, towns, daring, known, p[0])


@institution("shopfloor", notes=("stopped", "against", "towns_stopped"), parameters=Floor)
class Shopfloor:
    """Plants that hear of one another, and what their workers do together.

    Attributes
    ----------
    counts : FloorCounts
        Workers of each plant by class of readiness and of daring.
    leans : (3, MILIEUS) float64
        Leaning that region and milieu give those without a workplace, sd.
    network : Network
        The eight plants that each plant hears of.
    heard : (n_plants,) float64
        Stoppages heard of this month, 0..1.
    stopped : (3,) float64
        Workers who stopped work this month, by region, 0..1.
    against : (3,) float64
        Hands against the party in charge among those who came, by region, 0..1.
    towns_stopped : float
        Towns in which a fifth of the workers stopped.
    """

    def __init__(self, plants: Plants, first_keys: np.ndarray, p: Leaning, floor: Floor) -> None:
        n = len(plants)
        self.counts = FloorCounts(
            np.zeros((n, CLASSES), np.int32), np.zeros((n, CLASSES), np.int32)
        )
        self.leans = np.zeros((len(Region), MILIEUS))
        self.network = network(plants, first_keys, floor)
        self.heard = np.zeros(n)
        self.stopped, self.against = np.zeros(len(Region)), np.zeros(len(Region))
        self.towns_stopped = 0.0
        self.means = leans(p)
        plants.seen[:] = floor.start_seen

    def begin(
        self,
        towns: Towns,
        channels: np.ndarray,
        region: Regions,
        first_keys: np.ndarray,
        floor: Packed[Floor],
    ) -> None:
        """Let every town begin with the danger and the bread of its region."""
        _start_towns(towns, channels, region, first_keys, floor[0])

    def gather(
        self,
        plants: Plants,
        towns: Towns,
        region: Regions,
        channels: np.ndarray,
        plant_tally: np.ndarray,
        keys: np.ndarray,
        first_keys: np.ndarray,
        bench: Packed[Bench],
        p: Packed[Leaning],
        floor: Packed[Floor],
    ) -> None:
        """Set what towns and plants make people feel this month."""
        _gather(
            plants,
            towns,
            region,
            channels,
            plant_tally,
            keys,
            first_keys,
            self.means,
            self.leans,
            bench,
            p,
            floor,
        )

    def stop(self, plants: Plants, towns: Towns, floor: Packed[Floor]) -> None:
        """Let plants stop, hear of one another, and raise hands."""
        _act(plants, towns, *self.counts, self.network, self.heard, floor)
        self._note(plants, towns)

    def _note(self, plants: Plants, towns: Towns) -> None:
        """Note who stopped and who raised a hand."""
        heads = self.counts.ready[:, 0].astype(float)
        came = self.counts.daring[:, 0].astype(float)
        for r in Region:
            local = plants.region == r
            here = heads[local]
            self.stopped[r] = (here * plants.stoppage[local]).sum() / max(here.sum(), 1.0)
            there = came[local]
            self.against[r] = (there * plants.opposed[local]).sum() / max(there.sum(), 1.0)
        self.towns_stopped = float((towns.stoppage > 0.2).sum())

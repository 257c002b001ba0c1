"""Month zero: the society as the sources describe it in the autumn of 1917.

ODD element: initialisation. `data/strata.csv` has the persons of each stratum with their source;
workplaces, committees, workers' control and unions follow the `initial` figures of the evidence.

Workplaces keep their real, heavy-tailed sizes. A sampled small workplace stands for several. A
large one stands for itself and has only a sample of its workers: if one plant of 10,000 stood for
fifty, it would dominate every share of its region (the prototype showed it).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.places import DATA
from thermidor.common.random import Luck, Stream, bits, draws_of, uniform
from thermidor.evidence import article
from thermidor.society.beliefs import hold_other_parties, lean_and_show
from thermidor.society.number import real
from thermidor.society.people.divide import SPARE
from thermidor.society.people.leaning import Leaning
from thermidor.society.state import (
    HUGE,
    LARGE,
    NEVER,
    REGIONS,
    UNDERGROUND,
    Body,
    Form,
    Mandate,
    Occupation,
    Origin,
    Party,
    Plants,
    Rank,
    Region,
    Society,
    persons,
    workplaces,
)
from thermidor.society.towns import SHARES, TRADES


class Start(NamedTuple):
    """The society of month zero."""

    commitment: real("mean commitment", "0..1", 0.4, 0.9) = 0.66
    efficacy: real("mean efficacy", "0..1", 0.3, 0.9, "smith2002") = 0.60
    hunger: real("mean hunger", "0..1", 0, 0.6) = 0.22
    spread: real("spread of commitment and conviction", "sd", 0.05, 0.3) = 0.14
    conviction: real("mean conviction outside the party", "0..1", 0.2, 0.8) = 0.50
    conviction_old: real("mean conviction of members from before 1917", "0..1", 0.5, 0.98) = 0.78
    conviction_new: real("mean conviction of members of 1917", "0..1", 0.2, 0.8, "rigby1971") = 0.34
    spread_new: real("spread of conviction among members of 1917", "sd", 0.05, 0.35) = 0.20
    war_plants: real("large plants in the capital with war orders", "0..1", 0.3, 0.95) = 0.78
    war_plants_elsewhere: real("the same elsewhere", "0..1", 0, 0.6) = 0.15
    routine_carried: real("routine of those who hold office already", "0..1", 0.4, 1) = 0.85
    refusing: real("officials of the state who refuse service", "0..1", 0.5, 1, "rigby1979") = 0.82
    townships: real("townships with a soviet", "0..1", 0, 0.4) = 0.15
    say: real("say of workers in their own plant", "0..1", 0.3, 0.9) = 0.6
    contest: real("contest in the soviets", "0..1", 0.4, 1) = 0.8
    answerable: real("what deputies and posts answer for to those below", "0..1", 0.4, 1) = 0.8
    autonomy: real("autonomy of the unions", "0..1", 0.5, 1) = 0.9
    reserved: real("seats of soviets that are reserved", "0..1", 0, 0.4) = 0.15
    standing: real("what standing is worth to other parties", "0..1", 0.5, 1) = 0.9
    openness: real("openness of debate in the party", "0..1", 0.5, 1) = 0.85
    secretariat: real("staff of the secretariat", "persons", 1, 30) = 6.0
    bargaining: real("bargaining of the unions", "0..1", 0.2, 0.9) = 0.5
    won: real("disputes that end in a concession", "0..1", 0.2, 0.9) = 0.6
    commitment_member: real("commitment of members above that of others", "0..1", 0, 0.2) = 0.08
    routine_new: real("routine of those who hold no office yet", "0..1", 0, 0.3) = 0.1
    refusing_rank: real("refusal added by every rank", "0..1", 0, 0.2) = 0.06
    refusal: real("refusal of the first day unless it grows into a strike", "weeks", 1, 12) = 6.0
    control_elsewhere: real("workers in large plants under control elsewhere", "0..1", 0, 0.3) = (
        0.12
    )
    commission: real("plants under control with a commission of their own", "0..1", 0, 1) = 0.9


DEFAULT_SCALE = 0.01
ROWS_PER_PLANT = 24
"""Rows that a workplace should have where its size allows: with fewer, its meetings are noise."""
AT_ONCE = 1 << 16
"""Rows made at once: all rows of a country at once would double the memory."""
PLANTS_BY_REGION = (900, 4500, 9000)
"""Factories and workshops by region (assumption; Petrograd province had 244 committees)."""
SMALLEST = (16.0, 10.0, 16.0)
LARGEST = (25000.0, 12000.0, 15000.0)
"""Bounds of workplace sizes by region (assumption)."""


def _initial(name: str) -> float:
    """Value of an `initial` figure of the evidence."""
    return float(article.find(name).value)


def strata() -> list[dict]:
    """Return the strata of month zero as rows of text, in order of the table."""
    return list(csv.DictReader(_strata_file().splitlines()))


@lru_cache(maxsize=1)
def _strata_file() -> str:
    return (DATA / "strata.csv").read_text(encoding="utf-8")


def weight_at(weight: float, scale: float) -> int:
    """Return how many persons a row of a stratum stands for at a scale.

    weight ** (log scale / log default): 1 at scale 1, the stratum's own weight at the default, so
    that thinly sampled strata fill up fastest.
    """
    if scale >= 1.0:
        return 1
    return max(1, round(weight ** (np.log(scale) / np.log(DEFAULT_SCALE))))


def build(start: Start, leaning: Leaning, luck: Luck, scale: float) -> Society:
    """Build the society of month zero.

    Parameters
    ----------
    start : Start
    leaning : Leaning
    luck : Luck
    scale : float
        0 < scale <= 1; 1 is everyone.
    """
    spans = _spans(scale)
    free = 0 if scale >= 1.0 else SPARE
    people = _table(spans, free)
    rows = spans[-1].last
    real = people[:rows]
    plants = _plants(spans, real)
    keys = luck.keys(0).copy()
    _locate(plants, keys)
    _place(real, plants, spans)
    unions = _union_shares(real)
    for first in range(0, rows, AT_ONCE):
        part = people[first : min(rows, first + AT_ONCE)]
        traits = _Traits(keys[Stream.POPULATION], part.identity)
        _temper(part, start, traits, unions)
        hold_other_parties(part, traits.draw())
    lean_and_show(people[:rows], plants, leaning, keys)
    _organise(plants, start, keys)
    return Society(people, plants, rows)


class _Span(NamedTuple):
    """The rows of a stratum."""

    stratum: dict
    first: int
    last: int
    weight: int  # least weight of a row; the first rows have one more if heads do not divide

    @property
    def region(self) -> int:
        return REGIONS.index(self.stratum["region"])

    @property
    def at_bench(self) -> bool:
        return self.stratum["occupation"] == "bench"


def _spans(scale: float) -> list[_Span]:
    """Return which rows each stratum has at a scale, in order."""
    spans = []
    first = 0
    for stratum in strata():
        heads = int(stratum["heads"])
        n = max(1, heads // min(weight_at(float(stratum["weight"]), scale), heads))
        spans.append(_Span(stratum, first, first + n, heads // n))
        first += n
    return spans


def _table(spans: list[_Span], free: int) -> Columns:
    """Return the table of all strata, with free rows at its end."""
    rows = spans[-1].last
    people = persons(rows + free)
    for number, span in enumerate(spans):
        for first in range(span.first, span.last, AT_ONCE):
            last = min(span.last, first + AT_ONCE)
            within = np.arange(first - span.first, last - span.first, dtype=np.uint32)
            _fill_rows(people[first:last], number, span, within)
    people.occupation[rows:] = Occupation.DEAD
    people.place = -1
    people.body[rows:] = -1
    for column in (people.sponsor, people.circle, people.patron, people.chief):
        column[:] = -1
    return people


def _fill_rows(part: Columns, number: int, span: _Span, within: np.ndarray) -> None:
    """Fill in what a stratum says of some of its rows, given by their numbers within it."""
    stratum = span.stratum
    n = span.last - span.first
    spread = (within + 0.5) / n

    def between(trait: str, step: float) -> np.ndarray:
        low = float(stratum[f"{trait}_low"])
        high = float(stratum[f"{trait}_high"])
        return low + (high - low) * ((spread * step) % 1.0)

    part.identity = (np.uint32(number) << np.uint32(24)) + within
    part.weight = span.weight + (within < int(stratum["heads"]) - span.weight * n)
    part.region = span.region
    part.occupation = Occupation[stratum["occupation"].upper()]
    part.body = Body[stratum["body"].upper()] if stratum["body"] else -1
    part.rank = Rank[stratum["rank"].upper()]
    part.origin = Origin[stratum["origin"].upper()]
    part.prior = int(stratum["prior"])
    part.party = part.support = Party[stratum["party"].upper()]
    part.joined = {"underground": -24, "1917": -5}.get(stratum["cohort"], 0)
    part.skill = between("skill", 97.0)
    part.ties = between("ties", 61.0)


class _Traits:
    """Uniform draws for the traits of persons at month zero, one key per trait."""

    def __init__(self, key: np.uint64, identity: np.ndarray):
        self._key = key
        self._identity = identity
        self._n = 0

    def draw(self) -> np.ndarray:
        """Return the next trait's draw for all persons: (n_people,) float64."""
        self._n += 1
        out = np.empty(self._identity.size)
        _fill(np.uint64(bits(self._key, np.uint64(self._n))), self._identity, out)
        return out

    def triangle(self, mean: np.ndarray, spread: float) -> np.ndarray:
        """Return a triangular trait within 0 and 1 about `mean`, with a standard deviation."""
        return np.clip(mean + spread * 6.0**0.5 * (self.draw() + self.draw() - 1.0), 0.0, 1.0)


@njit(cache=True)
def _fill(key, identity, out):
    for i in range(out.size):
        out[i] = uniform(key, identity[i])


@lru_cache(maxsize=16)
def sizes(n: int, total: float, smallest: float, largest: float) -> np.ndarray:
    """Return `n` workplace sizes that add up to about `total`, largest first.

    Quantiles of a truncated Pareto law whose exponent is found by bisection: heavy-tailed, so that
    most workplaces are small and most workers work in large ones.
    """
    u = (np.arange(n) + 0.5) / n
    low = 0.01
    high = 5.0
    for _ in range(60):
        a = (low + high) / 2
        out = (smallest**-a - u * (smallest**-a - largest**-a)) ** (-1 / a)
        low, high = (a, high) if out.sum() > total else (low, a)
    out = np.sort(out * total / out.sum())[::-1]
    out.flags.writeable = False  # the cache keeps it for the next run
    return out


def _plants(spans: list[_Span], people: Columns) -> Plants:
    weight = {
        r: next(int(people.weight[s.first]) for s in spans if s.at_bench and s.region == r)
        for r in Region
    }
    found = []
    for region in Region:
        workers = (people.region == region) & (people.occupation == Occupation.BENCH)
        total = float(people.weight[workers].sum())
        real = sizes(PLANTS_BY_REGION[region], total, SMALLEST[region], LARGEST[region])
        start = 0
        while start < real.size:
            size = real[start]
            group = max(
                1, min(int(np.ceil(ROWS_PER_PLANT * weight[region] / size)), weight[region])
            )
            members = real[start : start + group]
            found.append((region, members.mean(), float(members.size)))
            start += group
    plants = workplaces(len(found))
    plants.region[:], plants.strength[:], plants.weight[:] = zip(*found, strict=True)
    number = np.arange(len(found)) - np.searchsorted(plants.region, plants.region)
    plants.identity[:] = (plants.region.astype(np.uint32) << np.uint32(24)) + number
    plants.open[:] = 1.0
    plants.activity[:] = 0.5
    plants.committee[:] = plants.commission[:] = plants.managed[:] = NEVER
    return plants


def _locate(plants: Plants, keys: np.ndarray) -> None:
    """Put every workplace into a town, drawn by the room left there, and into a trade."""
    plants.town[:] = plants.region
    there = plants.region == Region.PROVINCES
    workers = plants.strength[there] * plants.weight[there]
    plants.town[there] = _settle(plants.identity[there], workers, keys[Stream.TOWN])
    draw = draws_of(keys[Stream.NETWORK], plants.identity)
    plants.trade[:] = (draw * TRADES).astype(np.uint8)


@njit(cache=True)
def _settle(identity, workers, key):
    """Return the provincial town of each workplace, largest first.

    Each is drawn in proportion to the workers that a town still lacks, so that small towns get
    small workplaces, and every town some, at any scale that has enough of them.
    """
    town = np.zeros(identity.size, np.uint8)
    left = SHARES * workers.sum()
    for j in range(identity.size):
        room = np.maximum(left, 0.0)
        draw = uniform(key, identity[j]) * room.sum()
        t = 0
        while t < room.size - 1 and draw >= room[t]:
            draw -= room[t]
            t += 1
        left[t] -= workers[j]
        town[j] = t + 2
    return town


def _place(people: Columns, plants: Plants, spans: list[_Span]) -> None:
    """Put every person at the bench into a workplace, in proportion to size, stratum by stratum."""
    for span in spans:
        if not span.at_bench:
            continue
        rows = slice(span.first, span.last)
        local = np.flatnonzero(plants.region == span.region)
        share = np.cumsum(plants.strength[local] * plants.weight[local])
        weight = np.cumsum(people.weight[rows]) - people.weight[rows] / 2
        position = weight / people.weight[rows].sum() * share[-1]
        people.place[rows] = local[np.searchsorted(share, position)]


def _union_shares(people: Columns) -> list[float]:
    """Return the share of those at the bench of each region who are in a union."""
    members = {r: _initial(f"union_members_{REGIONS[r]}_1917") for r in (0, 1)}
    members[2] = _initial("union_members_russia_1917") - members[0] - members[1]
    bench = people.occupation == Occupation.BENCH
    return [
        members[region] / people.weight[(people.region == region) & bench].sum()
        for region in Region
    ]


def _temper(people: Columns, start: Start, traits: _Traits, unions: list) -> None:
    """Set what persons believe, feel and can do, and how they hold their posts."""
    member = people.party == Party.BOLSHEVIK
    old = member & (people.joined <= UNDERGROUND)
    conviction = np.where(old, start.conviction_old, start.conviction)
    conviction = np.where(member & ~old, start.conviction_new, conviction)
    mild = traits.triangle(conviction, start.spread)
    wide = traits.triangle(conviction, start.spread_new)
    people.conviction[:] = np.where(member & ~old, wide, mild)
    base = np.where(member, start.commitment + start.commitment_member, start.commitment)
    people.commitment[:] = traits.triangle(base, start.spread)
    people.efficacy[:] = traits.triangle(np.full(len(people), start.efficacy), start.spread)
    people.hunger[:] = start.hunger
    people.routine[:] = np.where(people.prior > 0, start.routine_carried, start.routine_new)
    state = (people.prior > 0) & np.isin(
        people.body,
        (Body.COMMISSARIATS, Body.PETROGRAD_OFFICES, Body.MOSCOW_OFFICES, Body.PROVINCIAL_OFFICES),
    )
    # the lowest grades stayed at first (rigby1979); how much more the others refused is ours
    chance = np.clip(start.refusing + start.refusing_rank * (people.rank.astype(float)), 0.0, 0.98)
    refuses = state & (traits.draw() < chance)
    people.refusal[:] = np.where(refuses, start.refusal, 0.0)
    electable = people.body >= Body.PETROGRAD_SOVIET
    people.mandate[electable] = Mandate.ELECTED
    posted = (people.body >= 0) & ~electable
    people.mandate[posted] = Mandate.APPOINTED
    draw = traits.draw()
    for region in Region:
        bench = (people.region == region) & (people.occupation == Occupation.BENCH)
        people.union[bench] = draw[bench] < unions[region]


def _organise(plants: Plants, start: Start, keys: np.ndarray) -> None:
    """Set war orders, committees and workers' control as the initial figures say."""
    numbers = plants.identity

    def draw(stream: Stream) -> np.ndarray:
        return np.array([uniform(keys[stream], j) for j in numbers])

    large = plants.strength >= LARGE
    war = np.where(plants.region == Region.PETROGRAD, start.war_plants, start.war_plants_elsewhere)
    plants.war[:] = (draw(Stream.PLANT) < war) & large
    coverage = _initial("fc_coverage_all_oct_1917")
    coverage_large = _initial("fc_coverage_large_oct_1917")
    _found_committees(plants, large, coverage, coverage_large, draw(Stream.COMMITTEE))
    _take_control(plants, start, draw(Stream.COMMISSION))
    plants.managed[:] = np.where(plants.form > Form.OWNER, -3, NEVER)


def _found_committees(plants, large, coverage, coverage_large, draw) -> None:
    weight = plants.weight
    capital = plants.region == Region.PETROGRAD
    count = _initial("fc_petrograd_province_oct_1917")
    in_large = coverage_large * weight[capital & large].sum()
    small_capital = (count - in_large) / weight[capital & ~large].sum()
    rest = coverage * weight.sum() - coverage_large * weight[large].sum()
    rest -= small_capital * weight[capital & ~large].sum()
    small = rest / weight[~capital & ~large].sum()
    chance = np.where(capital, small_capital, small)
    chance = np.where(large, coverage_large, np.clip(chance, 0.0, 1.0))
    # plants of 1,000 and more come first; below, the chance is even within a class of size
    draw = np.where(plants.strength >= HUGE, draw - 1.0, draw)
    plants.committee[:] = np.where(_spread(chance, weight, plants.region, large, draw), -6, NEVER)


def _spread(chance, weight, region, large, draw):
    """Choose workplaces so that the weighted share of each region and class is `chance`."""
    chosen = np.zeros(chance.size, bool)
    for r in range(3):
        for kind in (large, ~large):
            rows = np.flatnonzero((region == r) & kind)
            if not rows.size:
                continue
            order = rows[np.argsort(draw[rows], kind="stable")]
            taken = np.cumsum(weight[order]) - weight[order] / 2
            chosen[order[taken <= chance[rows[0]] * weight[rows].sum()]] = True
    return chosen


def _take_control(plants, p: Start, draw) -> None:
    """Put the largest workplaces of the capital under control, up to the workers reported."""
    reported = _initial("workers_under_control_1917")
    for region in Region:
        rows = np.flatnonzero(
            (plants.region == region) & (plants.committee > NEVER) & (plants.strength >= LARGE)
        )
        workers = plants.strength[rows] * plants.weight[rows]
        elsewhere = p.control_elsewhere * workers.sum()
        wanted = reported if region == Region.PETROGRAD else elsewhere
        rows = rows[np.argsort(-plants.strength[rows], kind="stable")]
        workers = plants.strength[rows] * plants.weight[rows]
        inside = rows[np.cumsum(workers) - workers / 2 <= wanted]
        plants.form[inside] = Form.WORKERS_CONTROL
        founded = draw[inside] < p.commission
        plants.commission[inside[founded]] = -4

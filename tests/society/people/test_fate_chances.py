"""Each fate befalls up to its chance and not beyond it; where there is none, nobody."""

from __future__ import annotations

import pytest
from rows import person, region
from rules import worked

from thermidor.society.couplings import Couplings
from thermidor.society.people import fates
from thermidor.society.people.fates import Draws, Fate
from thermidor.society.people.official import Offices
from thermidor.society.people.worker import Moves
from thermidor.society.state import Occupation, Party, Region

P = Moves()._replace(
    flight=0.4,
    flight_bearable=0.5,
    flight_idle=2.0,
    mobility=0.4,
    call_up=0.1,
    call_up_commitment=1.0,
    call_up_member=2.0,
    call_up_post=0.5,
    return_army=0.4,
    laid_off_home=0.4,
)
Q, HALF = Offices()._replace(turnover=0.1), Couplings()._replace(flight=0.5, call_up=0.5)
LUCKY = Draws(*[1.0 - 2.0**-53] * len(Draws._fields))
UNLUCKY = Draws(*[0.0] * len(Draws._fields))
HERE = region(draft=0.5, work_idle=0.3)
MEMBER, OTHER = {"party": Party.BOLSHEVIK}, {"party": Party.SR}


def somebody(**traits):
    return person(**{"hunger": 0.75, "commitment": 0.5, **traits})


def worker(d, here=HERE, layoff=0.2, hazard=0.15, **traits):
    return worked(fates.of_worker, somebody(**traits), here, layoff, hazard, d, P, HALF)


def idle(d, here=HERE, hazard=0.15, **traits):
    return worked(fates.of_idle, somebody(**traits), here, hazard, d, P, HALF)


def villager(d, here=HERE, work=0.2, hazard=0.15, **traits):
    return worked(fates.of_villager, somebody(**traits), here, work, hazard, d, P, HALF)


def soldier(d, here=HERE, hazard=0.15, **traits):
    return worked(fates.of_soldier, somebody(**traits), here, hazard, d, P)


def holder(d, here=HERE, shed=0.2, promotion=0.15, hazard=0.35, q=Q, **traits):
    who = somebody(body=0, occupation=Occupation.OFFICE, **traits)
    return worked(fates.of_holder, who, here, shed, promotion, hazard, d, P, q, HALF)


def around(fate, name, chance, draws=LUCKY, **traits):
    """What comes of a draw just below a chance and just above it."""
    return tuple(fate(draws._replace(**{name: chance + x}), **traits) for x in (-1e-5, 1e-5))


@pytest.mark.parametrize(
    ("name", "chance", "fate", "traits"),
    [
        ("layoff", 0.2, Fate.LAID_OFF, {}),
        ("village", 0.025, Fate.HOME, {}),  # half of 0.4 * 0.5 * 0.25
        ("away", 0.05, Fate.AWAY, {}),  # half of 0.4 * 0.25
        ("away", 0.05, Fate.AWAY, {"region": Region.MOSCOW}),
        ("call", 0.025, Fate.FRONT, {}),  # half of 0.5 * 0.1
        ("call", 0.025, Fate.FRONT, OTHER),
        ("call", 0.05, Fate.FRONT, MEMBER),
        ("post", 0.15, Fate.POST, {}),
    ],
)
def test_workers(name, chance, fate, traits):
    assert around(worker, name, chance, **traits) == (fate, Fate.STAY)


def test_the_laid_off_go_home_by_their_ties():
    out = LUCKY._replace(layoff=0.0)
    assert around(worker, "work", 0.2, out) == (Fate.HOME, Fate.LAID_OFF)


@pytest.mark.parametrize(
    ("name", "chance", "fate", "traits"),
    [
        ("work", 0.3, Fate.WORK, {}),
        ("village", 0.05, Fate.HOME, {}),  # twice a worker's
        ("away", 0.1, Fate.AWAY, {}),
        ("away", 0.1, Fate.AWAY, {"region": Region.MOSCOW}),
        ("call", 0.025, Fate.FRONT, {}),
        ("call", 0.025, Fate.FRONT, OTHER),
        ("call", 0.05, Fate.FRONT, MEMBER),
        ("post", 0.15, Fate.POST, {}),
    ],
)
def test_the_idle(name, chance, fate, traits):
    assert around(idle, name, chance, **traits) == (fate, Fate.STAY)


def test_from_the_provinces_the_idle_do_not_move_to_the_provinces():
    assert idle(LUCKY._replace(away=0.0), region=Region.PROVINCES) == Fate.STAY


@pytest.mark.parametrize(
    ("name", "chance", "fate", "traits"),
    [
        ("work", 0.2, Fate.WORK, {}),
        ("call", 0.025, Fate.FRONT, {}),
        ("call", 0.025, Fate.FRONT, OTHER),
        ("call", 0.05, Fate.FRONT, MEMBER),
        ("post", 0.15, Fate.POST, {}),
    ],
)
def test_villagers(name, chance, fate, traits):
    assert around(villager, name, chance, **traits) == (fate, Fate.STAY)


def test_soldiers():
    assert around(soldier, "back", 0.2) == (Fate.LAID_OFF, Fate.STAY)
    assert around(soldier, "post", 0.15) == (Fate.POST, Fate.STAY)
    back = LUCKY._replace(back=0.0)
    assert around(soldier, "work", 0.25, back, ties=0.25) == (Fate.HOME, Fate.LAID_OFF)


@pytest.mark.parametrize(
    ("name", "chance", "fate", "traits"),
    [
        ("leave", 0.28, Fate.LEAVE, {}),  # neither 0.1 nor 0.2: 0.9 * 0.8 stay
        ("call", 0.025, Fate.FRONT, MEMBER),  # half of what calls another member
        ("post", 0.15, Fate.RISE, {}),
        ("which", 0.35, Fate.POST, {}),
    ],
)
def test_holders(name, chance, fate, traits):
    assert around(holder, name, chance, **traits) == (fate, Fate.STAY)


@pytest.mark.parametrize("traits", [{}, OTHER, {**MEMBER, "rank": 1}, {**MEMBER, "rank": 2}])
def test_from_posts_none_but_members_of_the_lower_rank_are_called(traits):
    assert holder(LUCKY._replace(call=0.0), **traits) == Fate.STAY


def test_what_has_no_chance_befalls_nobody():
    calm, drafting = region(draft=0.0, work_idle=0.0), region(draft=1.0)
    assert worker(UNLUCKY, calm, 0.0, 0.0, hunger=0.0) == Fate.STAY
    assert idle(UNLUCKY, calm, 0.0, hunger=0.0) == Fate.STAY
    assert villager(UNLUCKY, calm, 0.0, 0.0) == Fate.STAY
    assert soldier(UNLUCKY, drafting, 0.0) == Fate.STAY
    settled = Q._replace(turnover=0.0)
    assert holder(UNLUCKY, calm, 0.0, 0.0, 0.0, settled, **MEMBER) == Fate.STAY


def test_without_ties_nobody_goes_to_the_village():
    assert worker(UNLUCKY, ties=0.0) == Fate.LAID_OFF
    assert soldier(UNLUCKY, ties=0.0) == Fate.LAID_OFF
    assert worker(LUCKY._replace(village=0.0), ties=0.0) == Fate.STAY

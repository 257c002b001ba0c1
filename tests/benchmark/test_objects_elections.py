"""Elections as the engine holds them and as objects do: the same deputies, to the bit.

The first election that falls due is months away (`test_objects` walks the months before it); here
acts call all of them at once.
"""

from __future__ import annotations

import numpy as np
from benchmark.objects.compare import different
from benchmark_pair import pair

from thermidor.society.state import Mandate, Occupation, Party, Seat


def called():
    """Return a month of both ways after which elections were called everywhere, and held."""
    engine, country = pair("historical")
    for run in (engine, country):
        run.step()
        for soviet in run.soviets:
            soviet.called = True
            soviet.floor = 0.3  # so many seats are reserved at least: both ways in are walked
    people = engine.society.people
    living = people.occupation != Occupation.DEAD
    people.faction[living & (people.party == Party.BOLSHEVIK)] = 1
    for person in country.persons:  # every member an oppositionist, who is counted apart
        person.faction = int(person.party == Party.BOLSHEVIK and person.occupation < 7)
    for run in (engine, country):
        run.step()
    return engine, country


def test_elections_held_as_objects_choose_the_same_deputies():
    engine, country = called()
    assert different(engine, country) == []
    for ours, theirs in zip(engine.soviets, country.soviets, strict=True):
        assert ours.since == theirs.since == 1  # elected in this month, and met
        assert ours.n == theirs.n > 0
        assert ours.reserved == theirs.reserved >= 0.3
        for name in ("expected", "huge", "parties"):
            assert getattr(ours, name).tobytes() == getattr(theirs, name).tobytes(), name
        for name in ("attendance", "accountable", "reserved_share", "contest", "filled"):
            assert getattr(ours, name) == getattr(theirs, name), name
    elected = [q for q in country.persons if q.seat == Seat.FACTORY and q.entered == 1]
    reserved = [q for q in country.persons if q.seat == Seat.RESERVED]
    assert elected
    assert reserved
    # a workplace sends who works there and takes part; a reserved seat is no worker's
    assert {q.mandate for q in elected} == {Mandate.ELECTED}
    assert all(q.occupation == Occupation.BENCH and q.present for q in elected)
    assert all(q.occupation != Occupation.BENCH for q in reserved)
    # a month on the deputies are still the same, though some have left their benches
    for run in (engine, country):
        run.step()
    assert different(engine, country) == []

    # nobody is left to sit: nobody comes, and nobody answers to anybody
    for run in (engine, country):
        run.soviets[0].n = 0
    country.soviets[0].deputies = []
    for run in (engine, country):
        run.soviets[0].meet(run)
    ours, theirs = engine.soviets[0], country.soviets[0]
    for soviet in (ours, theirs):
        assert (soviet.attendance, soviet.accountable, soviet.contest, soviet.filled) == (0,) * 4
    assert np.array_equal(ours.parties, theirs.parties)

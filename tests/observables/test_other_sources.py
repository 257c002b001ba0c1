"""Quantities that other sources report: by hand, on a small record."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.evidence import outside
from thermidor.observables import OBSERVABLES, other_sources
from thermidor.society.people.filling import Filler
from thermidor.society.record import History, PlantCensus, Tally
from thermidor.society.state import Occupation, Party

MONTHS = 5


@pytest.fixture
def history():
    made = History(MONTHS - 1)
    made.now = MONTHS - 1
    return made


def kept(history, name, values):
    """Keep a note in every row."""
    for row in range(MONTHS):
        history.keep(row, name, values(row) if callable(values) else values)


def test_every_row_of_the_table_reads_observables_that_exist():
    for each in outside.quantities():
        if each.predictable:
            assert each.figure.column in OBSERVABLES, each.figure.id
            assert not each.figure.per or each.figure.per in OBSERVABLES
            regional = OBSERVABLES[each.figure.column].regional
            assert regional or each.figure.region == "russia", each.figure.id


def test_reserved_seats_are_what_elected_ones_leave(history):
    parties = np.zeros((3, len(Party)))
    parties[:, Party.BOLSHEVIK] = 0.7
    kept(history, "soviets.parties", parties)
    kept(history, "soviets.held", np.ones(3))
    kept(history, "soviets.factory_bolshevik", np.full(3, 0.6))
    kept(history, "soviets.reserved_share", np.full(3, 0.25))
    found = other_sources.soviet_bolshevik_share_reserved(history, 0)
    assert found == pytest.approx([1.0] * MONTHS)  # .7 = .75 * .6 + .25 * 1
    kept(history, "soviets.factory_bolshevik", np.full(3, 0.8))
    found = other_sources.soviet_bolshevik_share_reserved(history, 0)
    assert found == pytest.approx([0.4] * MONTHS)


def test_turnout_is_that_of_the_month_of_the_last_election(history):
    history.people[:, :, Occupation.BENCH] = 100
    history.people[:, 0, Tally.PRESENT] = [10, 20, 30, 40, 50]
    kept(history, "soviets.held", np.ones(3))
    since = (2, 1, 2, 3, 1)  # elections in rows 1 and 4; the first lies before the record
    kept(history, "soviets.since", lambda row: np.full(3, float(since[row])))
    found = other_sources.soviet_election_turnout(history, 0)
    assert found == pytest.approx([0.1, 0.2, 0.2, 0.2, 0.5])


def test_assignments_that_fill_a_post_are_responsible_ones(history):
    by = np.zeros((3, len(Filler)))
    by[:, Filler.CENTRE] = 10
    kept(history, "secretariat.handled", 60.0)
    kept(history, "postings.by", by)
    assert other_sources.assignments(history, None) == pytest.approx([60] * MONTHS)
    assert other_sources.assignments_responsible_share(history, None) == pytest.approx(0.5)
    kept(history, "secretariat.handled", 15.0)
    assert other_sources.assignments_responsible_share(history, None) == pytest.approx(1)


def test_members_at_the_bench_are_a_share_of_those_who_are_there(history):
    history.people[:, 0, Tally.MEMBERS + Occupation.BENCH] = 30
    history.people[:, 0, Tally.MEMBERS + Occupation.OFFICE] = 70
    history.people[:, 0, Tally.MEMBERS + Occupation.ARMY] = 100  # not in the city
    assert other_sources.party_bench_share(history, 0) == pytest.approx(0.3)
    assert other_sources.party_bench_share(history, None) == pytest.approx(0.15)


def test_workers_of_nationalised_plants_are_a_share_of_all_at_the_bench(history):
    history.plants[:, :, PlantCensus.WORKERS] = 200
    history.plants[:, 1, PlantCensus.NATIONAL_WORKERS] = 150
    assert other_sources.nationalised_worker_share(history, 1) == pytest.approx(0.75)
    assert other_sources.nationalised_worker_share(history, None) == pytest.approx(0.25)


def test_district_congresses_are_half_town_half_village(history):
    parties = np.zeros((3, len(Party)))
    parties[:, Party.BOLSHEVIK] = 0.9
    kept(history, "soviets.parties", parties)
    kept(history, "soviets.held", np.ones(3))
    history.people[:, 2, Tally.RURAL_SUPPORT + Party.BOLSHEVIK] = 10
    history.people[:, 2, Tally.RURAL_SUPPORT + Party.NONE] = 90
    assert other_sources.district_congress_bolshevik_share(history, 2) == pytest.approx(0.5)

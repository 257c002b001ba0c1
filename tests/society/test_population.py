"""Month zero: the society as the initial figures give it, at any scale."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor.evidence import article
from thermidor.observables import value
from thermidor.society import population
from thermidor.society.state import (
    NEVER,
    UNDERGROUND,
    Body,
    Form,
    Mandate,
    Occupation,
    Party,
    Region,
    Seat,
)
from thermidor.society.towns import TOWNS

SCALES = (0.002, 0.01, 0.05)
REGION = {"Petrograd": "petrograd", "Moscow": "moscow"}


@pytest.fixture(scope="module", params=SCALES)
def start(request):
    """A society at month zero."""
    return societies.build("historical", scale=request.param)


def heads(simulation, chosen):
    return int(simulation.society.people.weight[chosen].sum())


def given(name):
    return article.find(name).value


def test_the_same_heads_at_every_scale():
    counts = {}
    for scale in (0.0005, *SCALES, 0.2):
        people = societies.build("historical", scale=scale).society.people
        stratum = people.identity >> np.uint32(24)
        counts[scale] = np.bincount(stratum, people.weight, len(population.strata()))
    expected = [int(row["heads"]) for row in population.strata()]
    for found in counts.values():
        assert (found == expected).all()


def test_a_row_stands_for_one_person_at_scale_one():
    assert {population.weight_at(float(row["weight"]), 1.0) for row in population.strata()} == {1}


def test_a_row_stands_for_more_persons_the_smaller_the_scale():
    for row in population.strata():
        weights = [population.weight_at(float(row["weight"]), s) for s in (1, 0.1, 0.01, 0.001)]
        assert weights == sorted(weights)
        assert weights[2] == round(float(row["weight"]))


def test_the_centre_is_counted_in_persons(start):
    people = start.society.people
    centre = np.isin(people.body, (Body.COLLEGIA, Body.SECRETARIAT))
    assert people.weight[centre].max() <= 3 if start.scale < 0.01 else 1
    assert heads(start, people.body == Body.SECRETARIAT) < 10


def test_members_by_cohort(start):
    people = start.society.people
    member = people.party == Party.BOLSHEVIK
    old = member & (people.joined <= UNDERGROUND)
    assert heads(start, old) == given("party_members_jan_1917")
    assert heads(start, member) > given("party_members_oct_1917")
    assert (people.joined[member] < 0).all()
    assert people.conviction[old].mean() > people.conviction[member & ~old].mean()


@pytest.mark.parametrize(
    ("row", "observable", "region"),
    [
        ("soviets_oct_1917", "soviet_count", None),
        ("soviets_peasant_oct_1917", "soviet_count_peasant", None),
        ("cec_nov_1917_bolshevik", "cec_bolshevik_share", None),
        ("cec_nov_1917_left_sr", "cec_left_sr_share", None),
        ("cec_nov_1917_other", "cec_other_share", None),
        ("congress2_for_soviet_power", "congress_soviet_power_share", None),
        ("commissar_salary", "commissar_pay", None),
        ("pay_ratio_1917", "pay_ratio_top_to_skilled", None),
        ("union_members_petrograd_1917", "union_members", "petrograd"),
        ("union_members_moscow_1917", "union_members", "moscow"),
        ("union_members_russia_1917", "union_members", None),
        ("union_density_russia_1917", "union_density", None),
        ("fc_coverage_large_oct_1917", "fc_coverage_large", None),
        ("fc_coverage_all_oct_1917", "fc_coverage", None),
        ("fc_petrograd_province_oct_1917", "fc_count", "petrograd"),
        ("workers_under_control_1917", "workers_under_control", "petrograd"),
        ("workers_under_control_share_1917", "workers_under_control_share", "petrograd"),
    ],
)
def test_it_starts_where_the_figures_say(start, row, observable, region):
    tolerance = 0.4 if start.scale < 0.01 else 0.15  # few small plants stand for many
    found = value(start.history, 0, observable, region)
    assert found == pytest.approx(given(row), rel=tolerance)


def test_union_members_of_the_places_make_those_of_the_country(start):
    parts = [value(start.history, 0, "union_members", r) for r in ("petrograd", "moscow")]
    whole = value(start.history, 0, "union_members")
    assert sum(parts) < whole


def test_most_officials_refuse_and_the_lowest_least(start):
    people = start.society.people
    carried = (people.prior > 0) & (people.body == Body.COMMISSARIATS)
    shares = [
        np.average(
            people.refusal[carried & (people.rank == rank)] > 0,
            weights=people.weight[carried & (people.rank == rank)],
        )
        for rank in range(3)
    ]
    assert value(start.history, 0, "officials_cooperating_share") < 0.3
    assert shares[0] <= shares[2] + 0.02


def test_workplaces_have_heavy_tails(start):
    plants = start.society.plants
    for region in Region:
        here = plants.region == region
        size, n = plants.strength[here], plants.weight[here]
        workers = size * n
        large, huge = size >= population.LARGE, size >= population.HUGE
        assert n[large].sum() / n.sum() < 0.5, "most workplaces are small"
        assert workers[large].sum() / workers.sum() > 0.5, "most workers work in large ones"
        assert workers[huge].sum() > 0.15 * workers.sum()
        median = np.repeat(size, n.astype(int))[int(n.sum()) // 2]
        assert np.average(size, weights=n) > 1.5 * median
        assert n.sum() == population.PLANTS_BY_REGION[region]


def test_the_law_of_sizes():
    sizes = population.sizes(1000, 100000.0, 10.0, 10000.0)
    assert (np.diff(sizes) <= 0).all()
    assert sizes.sum() == pytest.approx(100000.0)
    assert sizes.min() >= 0.5 * 10.0
    assert sizes[0] > 20 * np.median(sizes)


def test_workplaces_have_the_hands_they_were_built_for(start):
    plants, people = start.society.plants, start.society.people
    bench = people.occupation == Occupation.BENCH
    found = np.bincount(people.place[bench], people.weight[bench], len(plants))
    for region in Region:
        here = plants.region == region
        whole = (plants.strength * plants.weight)[here].sum()
        assert found[here].sum() == pytest.approx(whole, rel=1e-6)
        assert np.abs(found - plants.strength * plants.weight)[here].sum() < 0.25 * whole


def test_control_needs_a_committee_and_war_orders_a_large_plant(start):
    plants = start.society.plants
    control = plants.form == Form.WORKERS_CONTROL
    assert control.any()
    assert (plants.committee[control] > NEVER).all()
    assert (plants.committee[plants.commission > NEVER] > NEVER).all()
    assert (plants.strength[plants.war == 1] >= population.LARGE).all()
    assert not plants.national.any()
    assert not plants.closed.any()
    assert set(np.unique(plants.form)) <= {Form.OWNER, Form.WORKERS_CONTROL}


def test_soviets_are_just_elected_and_mostly_by_workplaces(start):
    people = start.society.people
    benches = start.soviets.benches
    seats = np.zeros((len(Region), len(Seat)))
    for town in range(TOWNS):
        n = benches.n[town]
        of = people.seat[benches.who[town, :n]]
        seats[min(town, Region.PROVINCES)] += np.bincount(of, benches.share[town, :n], len(Seat))
    assert (seats[:, Seat.FACTORY] > 0.6 * seats.sum(axis=1)).all()
    assert (start.soviets.accountable > 0.6).all()
    assert set(np.unique(people.mandate)) <= set(Mandate)


def test_another_seed_is_another_society_of_the_same_make(start):
    other = societies.build("historical", seed=99, scale=start.scale).society.people
    here = start.society.people
    assert (other.identity == here.identity).all()
    assert (other.weight == here.weight).all()
    assert not (other.conviction == here.conviction).all()
    assert other.conviction.mean() == pytest.approx(here.conviction.mean(), abs=0.02)

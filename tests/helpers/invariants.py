"""What must hold after every month: checks of a society, and a walk that makes them every month.

For tests only; nothing in the package may import it. `test_invariants` walks societies of many
scenarios, accounts, parameters, seeds and scales.
"""

from __future__ import annotations

import numpy as np
import pytest

from thermidor import observables
from thermidor.society.institutions.leaders import LEADERS
from thermidor.society.month import MONTH
from thermidor.society.people.leaning import CLASSES
from thermidor.society.record import PlantTally, PostTally, Tally
from thermidor.society.state import (
    BODY_OCCUPATION,
    ELECTABLE,
    NEVER,
    PEOPLE,
    PLANTS,
    Body,
    Form,
    Mandate,
    Occupation,
    Origin,
    Party,
    Rank,
    Region,
    Seat,
)
from thermidor.society.towns import CENTRE, TOWN, TOWNS

POSTS = (Occupation.OFFICE, Occupation.PARTY_POST, Occupation.UNION_POST)
CODES = {
    "region": Region,
    "occupation": Occupation,
    "rank": Rank,
    "origin": Origin,
    "party": Party,
    "support": Party,
    "affinity": Party,
    "shown": Party,
    "mandate": Mandate,
    "seat": Seat,
}
FIXED = ("identity", "weight", "origin", "ties", "prior")
"""Columns that nothing may change."""
EDGES = {
    "act": {("OFFICE", "IDLE"), ("PARTY_POST", "IDLE"), ("ARMY", "VILLAGE")},
    "move": {
        *(("BENCH", to) for to in ("ARMY", "VILLAGE", "IDLE", "DEAD")),
        *(("IDLE", to) for to in ("BENCH", "ARMY", "VILLAGE", "DEAD")),
        *(("VILLAGE", to) for to in ("BENCH", "ARMY", "DEAD")),
        *(("ARMY", to) for to in ("VILLAGE", "IDLE", "DEAD")),
        *((post.name, to) for post in POSTS for to in ("IDLE", "ARMY", "DEAD")),
        *((at, post.name) for at in ("BENCH", "IDLE", "VILLAGE", "ARMY") for post in POSTS),
        *((at.name, to.name) for at in POSTS for to in POSTS if at != to),
    },
    "post": {(post.name, "IDLE") for post in POSTS},
}
"""Ways from one occupation to another, by the process that may open them."""


def persons(simulation):
    """One post a person, mandates that fit, nothing held by the dead."""
    p = simulation.society.people
    in_post, dead = np.isin(p.occupation, POSTS), p.occupation == Occupation.DEAD
    for name, codes in CODES.items():
        assert p[name].max() < len(codes), name
    assert ((p.body >= 0) == in_post).all()
    body = p.body[in_post]
    assert (BODY_OCCUPATION[body] == p.occupation[in_post]).all()
    assert (simulation.posts.region[body] == p.region[in_post]).all(), "a post is where its body is"
    assert (p.rank[~in_post] == 0).all()
    assert (p.refusal[~in_post] == 0).all()
    assert (p.refusal >= 0).all()

    electable = np.isin(p.body, ELECTABLE)
    assert (p.mandate[in_post] != Mandate.NONE).all()
    assert (p.mandate[in_post & ~electable] == Mandate.APPOINTED).all()
    factory, reserved = p.seat == Seat.FACTORY, p.seat == Seat.RESERVED
    assert (p.occupation[factory] == Occupation.BENCH).all()
    assert (p.mandate[factory] == Mandate.ELECTED).all()
    assert (in_post | (p.occupation == Occupation.ARMY))[reserved].all()
    assert (p.mandate[reserved & ~in_post] == Mandate.APPOINTED).all()
    assert ((p.mandate > 0) == (in_post | (p.seat > 0))).all(), "a mandate without post or seat"

    for name, nothing in (("body", -1), ("seat", 0), ("mandate", 0), ("rank", 0), ("present", 0)):
        assert (p[name][dead] == nothing).all(), name
    bench = p.occupation == Occupation.BENCH
    assert set(np.unique(p.present)) <= {0, 1}
    assert not p.present[~bench].any(), "somebody came to a meeting of a workplace not his own"
    member = p.party == Party.BOLSHEVIK
    assert member[(p.faction > 0) & ~dead].all(), "an oppositionist outside the party"
    assert (p.joined[member] <= simulation.month).all()
    assert (p.entered <= simulation.month).all()


def ties(simulation):
    """Ties lead to somebody there is; only those at the bench stop work."""
    p = simulation.society.people
    assert set(np.unique(p.stopped)) <= {0, 1}
    assert not p.stopped[p.occupation != Occupation.BENCH].any()
    for name, last in (("ready", CLASSES), ("daring", CLASSES)):
        assert p[name].max() < last, name
    for name, count in (("sponsor", simulation.rows), ("circle", LEADERS), ("patron", LEADERS)):
        assert p[name].min() >= -1, name
        assert p[name].max() < count, name
    assert ((p.chief >= -1) & ((p.chief < TOWNS) | (p.chief == CENTRE))).all()
    outside = (p.party == Party.NONE) & (p.occupation != Occupation.DEAD)
    assert (p.sponsor[outside] == -1).all(), "won for the party and not in it"


def places(simulation):
    """Everybody at the bench has a workplace, in his own region, and it is one that exists."""
    p, plants = simulation.society.people, simulation.society.plants
    bench = p.occupation == Occupation.BENCH
    place = p.place[bench]
    assert (place >= 0).all()
    assert (place < len(plants)).all()
    assert (plants.region[place] == p.region[bench]).all()
    heads = np.bincount(place, p.weight[bench], len(plants))
    assert (heads == simulation.plant_tally[:, PlantTally.HEADS]).all()
    assert (simulation.plant_tally[:, PlantTally.PRESENT] <= heads).all()


def workplaces(simulation):
    """Forms, committees and nationalisation fit one another."""
    plants = simulation.society.plants
    assert plants.form.max() < len(Form)
    national = plants.national > 0
    assert national[np.isin(plants.form, (Form.COLLEGIAL, Form.ONE_MAN))].all()
    assert (plants.form[national] != Form.OWNER).all(), "nationalised and left to its owner"
    commission = plants.commission > NEVER
    assert (plants.committee[commission] > NEVER).all(), "a commission without a committee"
    assert (plants.committee <= simulation.month).all()
    assert (plants.managed <= simulation.month).all()
    assert (plants.vacancies >= 0).all()
    assert (plants.closed <= plants.war).all(), "a plant closed that had no war orders"


def columns(simulation):
    """Columns of 0..1 lie there, and nothing is missing."""
    for rows, layout in ((simulation.society.people, PEOPLE), (simulation.society.plants, PLANTS)):
        for name, (dtype, _, unit) in layout.items():
            assert np.isfinite(rows[name]).all(), name
            if unit == "0..1" and np.issubdtype(dtype, np.floating):
                assert rows[name].min() >= 0, name
                assert rows[name].max() <= 1, name
    for name in simulation.posts._fields:
        assert np.isfinite(getattr(simulation.posts, name)).all(), name
    assert (simulation.posts.boost >= 1).all()
    for name in ("named", "shed", "rise", "routine"):
        assert getattr(simulation.posts, name).min() >= 0, name
        assert getattr(simulation.posts, name).max() <= 1, name
    assert (simulation.posts.demand >= 0).all()
    for name in simulation.region.dtype.names:
        assert np.isfinite(simulation.region[name]).all(), name
    for name in ("shortfall", "fear", "power", "delay", "privilege", "expulsion"):
        assert simulation.region[name].min() >= 0, name
        assert simulation.region[name].max() <= 1, name


def counts(simulation):
    """What was counted is what is there."""
    p, tally = simulation.society.people, simulation.tally
    for region in Region:
        for occupation in Occupation:
            here = (p.region == region) & (p.occupation == occupation)
            assert p.weight[here].sum() == tally[region, Tally.OCCUPATION + occupation]
    held = p.body >= 0
    staff = np.zeros((len(Body), len(Rank)), np.int64)
    np.add.at(staff, (p.body[held], p.rank[held]), p.weight[held])
    posts = simulation.post_tally
    assert (staff == posts[:, :, PostTally.STAFF]).all()
    elected, named = posts[:, :, PostTally.ELECTED], posts[:, :, PostTally.APPOINTED]
    assert (elected + named == staff).all()
    for part in (PostTally.CARRIED, PostTally.COMMUNIST, PostTally.OLD_SOCIETY, PostTally.REFUSING):
        assert (posts[:, :, part] <= staff).all()
    member = (p.party == Party.BOLSHEVIK) & (p.occupation != Occupation.DEAD)
    members = tally[:, Tally.MEMBERS : Tally.MEMBERS + 7].sum()
    assert members == p.weight[member].sum() == simulation.cohorts.sum()


SHARES = {
    "business": ("elected", "attendance", "prepared", "party_places", "reach"),
    "congress": ("townships", "soviet_power", "township_opposition"),
    "secretariat": ("cover", "waiting", "served", "idle", "appointing", "forbidden"),
    "postings": ("machine", "largest_patron", "by_centre"),
    "recruitment": ("admission", "sponsored"),
    "unions": ("state_money", "autonomy", "readiness", "lobby", "bargaining"),
    "party": ("open", "factions", "elected"),
    "parties": ("activity", "town_activity", "press", "national", "local"),
    "soviets": ("filled", "reserved_share", "attendance", "contest", "accountable", "late"),
    "shopfloor": ("stopped", "against"),
    "assemblies": ("exists",),
    "votes": ("opposition", "delegates_for", "divided", "underground"),
    "offices": ("accountable",),
    "world": ("market",),
}
"""What institutions keep that lies from 0 to 1."""


def bodies(simulation):
    """Shares sum to one and lie from 0 to 1."""
    for shares in (
        simulation.business.shares,
        simulation.business.roads,
        simulation.congress.parties,
    ):
        assert shares.sum() == pytest.approx(1.0)
        assert shares.min() >= 0
    for body, names in SHARES.items():
        for name in names:
            value = np.asarray(getattr(getattr(simulation, body), name))
            assert (value >= 0).all(), f"{body}.{name}"
            assert (value <= 1 + 1e-9).all(), f"{body}.{name}"
    for name, meaning in TOWN.items():
        value = simulation.towns[name]
        assert np.isfinite(value).all(), name
        if meaning.endswith(", 0..1"):
            assert value.min() >= 0, name
            assert value.max() <= 1 + 1e-9, name


def soviets(simulation):
    """Seats of a town are held by persons of the town, each in one soviet."""
    people, plants = simulation.society.people, simulation.society.plants
    halls, benches, sitting = simulation.soviets.halls, simulation.soviets.benches, []
    for town in range(TOWNS):
        seats = slice(0, benches.n[town])
        held = benches.who[town, seats] >= 0
        who, share = benches.who[town, seats][held], benches.share[town, seats]
        assert (people.seat[who] > 0).all(), "a deputy without a seat"
        assert (people.region[who] == halls.region[town]).all(), "a deputy of another region"
        factory = who[people.seat[who] == Seat.FACTORY]
        assert (plants.town[people.place[factory]] == town).all(), "a deputy of another town"
        sitting.append(who)
        assert (share > 0).all()
        assert share.sum() <= halls.seats[town] * (1 + 1e-9)
        assert halls.held[town] <= share[held].sum() * (1 + 1e-9)
        assert halls.factory[town] + halls.named[town] == pytest.approx(halls.held[town])
        if halls.held[town] > 0:
            assert simulation.soviets.town_parties[town].sum() == pytest.approx(1.0)
    sitting = np.concatenate(sitting)
    assert np.unique(sitting).size == sitting.size, "somebody sits in two soviets"
    assert np.isin(np.flatnonzero(people.seat), sitting).all(), "a seat in no soviet"


def closed(simulation):
    """Nobody holds a post in a body that is not founded or has been closed: it asks for none."""
    shut = simulation.posts.demand.sum(axis=1) == 0
    people = simulation.society.people
    assert not np.isin(people.body[people.body >= 0], np.flatnonzero(shut)).any()
    assert (simulation.post_tally[shut] == 0).all()


AFTER = {"count": counts, "elect": soviets}
"""What must hold right after a process: opponents who are transferred later in the month are
counted in the next, and leave the bench in the next."""


def check(simulation):
    """All that must hold between two months, before anybody is transferred."""
    standing(simulation)
    for one in AFTER.values():
        one(simulation)


def standing(simulation):
    """What must hold between any two months."""
    for one in (persons, ties, places, workplaces, columns, bodies, closed):
        one(simulation)


def watched(simulation, months=None):
    """Walk months, and check after every one; processes may only do what is theirs."""
    people = simulation.society.people
    heads = int(people.weight.sum(dtype=np.int64))
    fixed = {name: people[name].copy() for name in FIXED}
    check(simulation)
    last = simulation.scenario.months
    if months is not None:
        last = min(last, simulation.month + months)
    while simulation.month < last:
        simulation.keys = simulation.luck.keys(simulation.month + 1)
        for process in MONTH:
            occupation, body = people.occupation.copy(), people.body.copy()
            conviction, party = people.conviction.copy(), people.party.copy()
            there = int(simulation.spare[0])
            getattr(simulation, process.name)()
            divided(simulation, there, process.name)
            if process.name in AFTER:
                AFTER[process.name](simulation)
            new = slice(there, None)  # rows that were nobody's have no before
            for name, before in (
                ("occupation", occupation),
                ("body", body),
                ("conviction", conviction),
                ("party", party),
            ):
                before[new] = people[name][new]
            moved = np.flatnonzero(occupation != people.occupation)
            ways = {
                (Occupation(a).name, Occupation(b).name)
                for a, b in {*zip(occupation[moved], people.occupation[moved], strict=True)}
            }
            assert ways <= EDGES.get(process.name, set()), process.name
            public = (body >= 0) & ~np.isin(
                body, (Body.PETROGRAD_OTHER, Body.MOSCOW_OTHER, Body.PROVINCIAL_OTHER)
            )
            called = public & (people.body >= 0) & (people.body != body)
            assert (party[called] == Party.BOLSHEVIK).all(), "called, but not of the party"
            convinced = conviction != people.conviction
            assert (party[convinced] == Party.NONE).all(), "conviction moved without joining"
            if process.name != "belong":
                assert (party == people.party).all(), process.name
        simulation.month += 1
        standing(simulation)
        assert int(people.weight.sum(dtype=np.int64)) == heads
    for name, values in fixed.items():
        kept = slice(None, simulation.society.rows)
        assert (people[name] <= values if name == "weight" else people[name] == values)[kept].all()
    return simulation


def divided(simulation, there, process):
    """Only `move` divides rows; a part goes into a post and stands for somebody."""
    people, now = simulation.society.people, int(simulation.spare[0])
    assert there == now or process == "move"
    assert (people.weight[:now] > 0).all()
    assert (people.body[there:now] >= 0).all()
    assert (people.weight[now:] == 0).all()
    assert (people.occupation[now:] == Occupation.DEAD).all()


MISSING = {
    "officials_strike_duration",  # before the officials' strike there is no such thing
    *("cec_bolshevik_share", "cec_left_sr_share", "cec_other_share"),  # while the CEC does not meet
}
"""Observables that need not be there in every month."""
SIGNED: set[str] = set()
"""Observables that may be below zero."""


def observed(simulation):
    """Every observable is there in every month, and shares are shares."""
    for name, values in observables.table(simulation.history).items():
        known = values if observables.OBSERVABLES[name].regional else values[:, 3]
        if name not in MISSING:
            assert np.isfinite(known).all(), name
        unit = observables.OBSERVABLES[name].unit
        assert np.nanmin(known, initial=0.0) >= 0 or name in SIGNED, name
        if unit.startswith(("share", "0..1")):
            assert np.nanmax(known, initial=0.0) <= 1 + 1e-9, name
    history = simulation.history
    month = slice(1, history.now + 1)
    heads = history.people[month, :, : len(Occupation)].sum(axis=(1, 2))
    assert np.unique(heads).size == 1
    for name in ("business.shares", "business.roads", "congress.parties"):
        assert history.note(name)[month].sum(axis=1) == pytest.approx(1.0)

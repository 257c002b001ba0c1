"""The vocabulary of acts: each does its own thing, none sets an observable, all leave order."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
import societies
from invariants import check, watched

from thermidor.scenario import acts
from thermidor.scenario.acts import vocabulary
from thermidor.society.state import Occupation

GIVEN = {
    "party": "menshevik",
    "region": "petrograd",
    "body": "politburo",
    "rule": "elect",
    "form": "one_man",
    "rank": "upper",
}


def arguments(name, high=True):
    """Arguments for an act: words as given, numbers at an end of their bounds."""
    found = {}
    for key, argument in vocabulary()[name].items():
        if argument.words:
            found[key] = GIVEN.get(key, argument.words[0])
        elif argument.bounds:
            found[key] = argument.bounds.high if high else argument.bounds.low
        elif argument.truth:
            found[key] = high
    return found


@pytest.mark.parametrize("name", vocabulary())
def test_an_act_leaves_the_society_in_order(name):
    society = societies.months(societies.build("historical"), 3)
    getattr(acts, name)(society, **arguments(name))
    watched(societies.months(society, 1), 1)


@pytest.mark.parametrize("name", vocabulary())
def test_an_act_writes_nothing_into_the_record(name):
    society = societies.months(societies.build("historical"), 2)
    before = {name: array.copy() for name, array in society.history.arrays().items()}
    getattr(acts, name)(society, **arguments(name))
    after = society.history.arrays()
    assert before.keys() == after.keys()
    for kind, values in before.items():
        assert values.tobytes() == after[kind].tobytes(), kind


@pytest.mark.parametrize("name", vocabulary())
def test_an_act_moves_the_run(name):
    """Every word of the vocabulary does something, at some time, in some argument."""
    for high in (True, False):
        one, two = societies.build("no_pressures"), societies.build("no_pressures")
        for society in (one, two):
            societies.months(
                society, 2 if name in ("strike_of_officials", "set_pay_ceiling") else 1
            )
            if name == "set_pay_ceiling":
                society.offices.pay = society.parameters.privilege.limit
            elif name in ("open_party", "open_press"):
                acts.close_press(society)
                acts.close_party(society, party=GIVEN["party"])
            elif name == "allow_factions":
                acts.ban_factions(society)
            elif name == "leave_government":
                acts.join_government(society, party=GIVEN["party"])
            elif name == "close_market":
                acts.open_market(society)
            elif name == "suppress_assembly":
                society.towns.assembly[:] = 1.0
                society.assemblies.sends[:] = 1
            elif name == "expel_opposition":
                society.society.people.faction[society.society.people.party == 1] = 1
        given = {"count": 500.0} if name == "nationalise" else arguments(name, high)
        getattr(acts, name)(two, **given)
        for society in (one, two):
            societies.months(society, 7)
        if not societies.same(one.history, two.history):
            return
    pytest.fail("the run is the same with the act and without")


def test_whole_numbers_of_persons_go_home():
    society = societies.build("historical")
    people = society.society.people
    heads = int(people.weight.sum())
    soldiers = (people.occupation == Occupation.ARMY) & (people.party != 1)
    acts.demobilise_army(society, share=1.0)
    assert (people.occupation[soldiers] == Occupation.VILLAGE).all()
    assert int(people.weight.sum()) == heads


def test_twice_is_as_once_where_it_is_a_standing():
    once = (
        "close_party",
        "close_press",
        "ban_factions",
        "join_government",
        "close_war_plants",
        "merge_committees",
        "spread_revolution",
        "open_market",
    )
    for name in once:
        one, two = societies.build("historical"), societies.build("historical")
        for society, times in ((one, 1), (two, 2)):
            for _ in range(times):
                getattr(acts, name)(society, **arguments(name))
            societies.months(society, 2)
        assert societies.same(one.history, two.history), name


def test_no_act_reaches_for_the_record_or_the_observables():
    text = inspect.getsource(acts)
    assert "history" not in text
    assert "observables" not in text


@pytest.mark.parametrize("party", ["menshevik", "sr", "left_sr", "anarchist"])
def test_whatever_party_is_put_out_shares_stay_shares(party):
    society = societies.build("historical")
    acts.close_party(society, party=party)
    societies.months(society, 2)
    check(society)
    assert np.isfinite(society.congress.parties).all()

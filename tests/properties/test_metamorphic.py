"""The same history, written differently, gives the same society.

Order and names in a scenario file, the order of seeds and the division of a run into pieces do not
matter. (`test_honesty` has shifted dates, pressures without a channel and events that never fall
due; `test_scale` has a society twice as large.)
"""

from __future__ import annotations

import tomllib
from dataclasses import replace

import numpy as np
import pytest
import societies
from mutations import text_of

from thermidor import observables
from thermidor.runs import execute
from thermidor.scenario import scenario
from thermidor.scenario.files import folder

HISTORICAL = (folder() / "historical.toml").read_text(encoding="utf-8")


@pytest.fixture
def load_tree(tmp_path):
    """Return a function that loads a tree of tables as a scenario."""

    def load(tree, name="mine.toml"):
        (tmp_path / name).write_text(text_of(tree), encoding="utf-8")
        return scenario.load(tmp_path / name)

    return load


def tree():
    return tomllib.loads(HISTORICAL)


def same_run(one, other, months=8):
    """Whether two scenarios give the same bits, shortly after a society was built from each."""
    first, second = (
        societies.months(societies.build(each, scale=0.0005), months) for each in (one, other)
    )
    return societies.same(first.history, second.history, months)


# The file -----------------------------------------------------------------------------------------


def test_the_same_words_in_another_form_are_the_same_history(load_tree):
    """Tables or inline tables, quoted or plain keys, comments or none."""
    assert load_tree(tree()).hash == scenario.load("historical").hash


def test_order_of_tables_does_not_matter(load_tree):
    turned = tree()
    turned["pressures"] = dict(reversed(turned["pressures"].items()))
    turned = dict(reversed(turned.items()))
    assert load_tree(turned).hash == scenario.load("historical").hash


def test_order_of_events_of_different_months_does_not_matter(load_tree):
    turned = tree()
    by_month: dict[str, list] = {}
    for event in turned["events"]:
        by_month.setdefault(event["date"], []).append(event)
    turned["events"] = [
        event for date in sorted(by_month, reverse=True) for event in by_month[date]
    ]
    assert load_tree(turned).hash == scenario.load("historical").hash


def test_regions_may_be_given_in_any_order_or_all_at_once(load_tree):
    """A series given once for all three regions, or for each by name, in any order."""
    knots = tree()["pressures"]["famine"]["knots"]
    names = ("provinces", "petrograd", "moscow")
    found = []
    for order in (names, names[::-1]):
        each = tree()
        each["pressures"]["famine"]["regions"] = {name: knots for name in order}
        found.append(load_tree(each))
    found.append(scenario.load("historical"))
    assert len({one.hash for one in found}) == 1


def test_a_series_for_one_region_moves_only_that_region_s_pressure(load_tree):
    other = tree()
    other["pressures"]["famine"]["regions"] = {"moscow": [["1917-11", 0.0]]}
    historical = scenario.load("historical")
    changed = load_tree(other)
    assert not changed.pressures["famine"][:, 1].any()
    for region in (0, 2):
        assert (
            historical.pressures["famine"][:, region] == changed.pressures["famine"][:, region]
        ).all()
        assert (historical.channels()[:, region] == changed.channels()[:, region]).all()


def test_an_event_or_its_switch_may_have_another_name(load_tree):
    """But a motion's name is what its luck is keyed by: as a person's number is."""
    other = tree()
    names = {e["id"]: f"x_{e['id']}" for e in other["events"] if "motion" not in e}
    for event in other["events"]:
        event["id"] = names.get(event["id"], event["id"])
        for word in ("after", "failed"):
            if word in event:
                event[word] = [names.get(name, name) for name in event[word]]
        if "switch" in event:
            event["switch"] = f"x_{event['switch']}"
    assert same_run(scenario.load("historical"), load_tree(other))


def test_a_pressure_may_have_another_name(load_tree):
    """New names, in the same alphabetical order, so that products are taken in the same order."""
    other, loadings = tree(), scenario.load("historical").loadings
    names = sorted(other["pressures"])
    other["pressures"] = {f"p{n}": other["pressures"][name] for n, name in enumerate(names)}
    other["loadings"] = {f"p{n}": dict(loadings[name]) for n, name in enumerate(names)}
    one, two = scenario.load("historical"), load_tree(other)
    assert one.channels().tobytes() == two.channels().tobytes()
    assert same_run(one, two)


def test_a_knot_on_the_line_between_two_changes_nothing(load_tree):
    other = tree()
    knots = other["pressures"]["civil_war"]["knots"]
    assert knots[0] == ["1917-11", 0.15]
    assert knots[1] == ["1918-01", 0.2]
    knots.insert(1, ["1917-12", 0.175])
    one, two = scenario.load("historical"), load_tree(other)
    assert np.allclose(one.channels(), two.channels(), rtol=0, atol=1e-15)


def test_one_pressure_given_as_two_presses_as_much(load_tree):
    """1 - (1 - a)(1 - a) = b: two halves of a loading, each felt alone, join to the whole."""
    given = scenario.load("historical")
    halves = {n: 1 - np.sqrt(1 - v) for n, v in given.loadings["lack_of_allies"].items()}
    once = replace(given, pressures={**given.pressures, "lack_of_allies": np.ones((134, 3))})
    twice = replace(
        once,
        pressures={**once.pressures, "more": np.ones((134, 3))},
        loadings={**given.loadings, "lack_of_allies": halves, "more": halves},
    )
    assert np.allclose(once.channels(), twice.channels(), rtol=0, atol=1e-12)


def test_a_base_and_its_scenario_in_one_file_are_the_same(load_tree, tmp_path):
    """What `no_civil_war` changes, written into a copy of its base."""
    change = tomllib.loads((folder() / "no_civil_war.toml").read_text(encoding="utf-8"))
    whole = tree()
    for name, given in change.get("pressures", {}).items():
        whole["pressures"][name] = {**whole["pressures"][name], **given}
    for key in ("switches", "parameters", "loadings"):
        if key in change:
            whole[key] = {**whole.get(key, {}), **change[key]}
    assert load_tree(whole).hash == scenario.load("no_civil_war").hash


def test_an_event_switched_off_is_an_event_left_out(load_tree):
    off, out = tree(), tree()
    off["switches"] = {"faction_ban": "off"}
    out["events"] = [event for event in out["events"] if event["id"] != "faction_ban"]
    assert load_tree(off).hash == load_tree(out).hash


def test_a_parameter_given_at_its_default_changes_nothing():
    from thermidor.society.parameters import Parameters

    given = Parameters().flat()
    one = societies.months(societies.build(), 6)
    two = societies.months(
        societies.build(
            **{n.replace(".", "__"): v for n, v in given.items() if not n.startswith("couplings")}
        ),
        6,
    )
    account = one.scenario.account
    assert account == "synthesis", "the article's own account sets nothing beside the defaults"
    assert societies.same(one.history, two.history, 6)


# Runs ---------------------------------------------------------------------------------------------


def test_a_run_in_pieces_is_the_run():
    whole = societies.run("historical", scale=0.0005)
    pieces = societies.build(scale=0.0005)
    societies.months(pieces, 1)
    observables.table(pieces.history)
    societies.months(pieces, 40)
    pieces.run()
    assert pieces.month == whole.month
    assert societies.same(whole.history, pieces.history)
    assert whole.society.people.tobytes() == pieces.society.people.tobytes()


def test_seeds_in_another_order_are_the_same_runs():
    todo = execute.replicates("historical", runs=3, seed=5, scale=0.0004, parameters={"months": 4})
    there = execute.run_many(todo, workers=1)
    back = execute.run_many(todo[::-1], workers=1)[::-1]
    for one, other in zip(there, back, strict=True):
        assert one.seed == other.seed
        for name, values in one.months.items():
            assert values.tobytes() == other.months[name].tobytes(), name
    assert there[0].months["participation"].tobytes() != there[1].months["participation"].tobytes()


def test_a_seed_asked_for_alone_is_the_seed_in_a_row():
    row = execute.replicates("historical", runs=3, seed=5, scale=0.0004, parameters={"months": 3})
    alone = execute.replicates("historical", runs=1, seed=7, scale=0.0004, parameters={"months": 3})
    one, other = execute.run_many([row[2]], workers=1)[0], execute.run_many(alone, workers=1)
    assert all(one.months[n].tobytes() == other[0].months[n].tobytes() for n in one.months)

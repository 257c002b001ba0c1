"""What must hold after every month, whatever scenario, account, parameters, seed or scale."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
import societies
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from invariants import observed, watched

from thermidor.scenario import account, scenario
from thermidor.simulation import Simulation
from thermidor.society.parameters import table


@pytest.mark.parametrize(
    ("name", "seed", "scale"),
    [("historical", 1, 0.002), ("historical", 2, 0.001), ("no_pressures", 3, 0.001)],
)
def test_a_whole_run(name, seed, scale):
    observed(watched(societies.build(name, seed=seed, scale=scale)))


KNOWN = table()


class History(NamedTuple):
    """A shipped scenario made into another history: a recipe, so that a failure can be read."""

    name: str
    levels: tuple | None  # three heights by region that all pressures move between, or their own
    shift: int  # months by which all events come earlier or later
    left_out: int  # every how manieth event does not come (0: all come)
    guarded: bool  # whether answers wait for their situation
    account: str = "synthesis"

    def scenario(self):
        """Return the scenario."""
        given = societies.loaded(self.name)
        pressures = dict(given.pressures)
        if self.levels is not None:
            knots, months = np.linspace(0, given.months - 1, 3), np.arange(given.months)
            for n, name in enumerate(pressures):
                path = np.roll(np.array(self.levels), n, axis=0)
                pressures[name] = np.stack(
                    [np.interp(months, knots, path[:, r]) for r in range(3)], axis=1
                )
        events = [
            replace(
                event,
                month=max(0, event.month + self.shift),
                guard=event.guard if self.guarded else (),
            )
            for n, event in enumerate(given.events)
            if self.left_out == 0 or n % (self.left_out + 1)
        ]
        return replace(given, pressures=pressures, events=tuple(events))


level = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
HISTORIES = st.builds(
    History,
    st.sampled_from(scenario.names()),
    st.none() | st.tuples(level, level, level),
    st.integers(-6, 6),
    st.integers(0, 7),
    st.booleans(),
    st.sampled_from([name for name in account.names() if account.load(name).agents]),
)
SEEDS = st.integers(0, 2**64 - 1)
VALUES = st.dictionaries(
    st.sampled_from(sorted(KNOWN)), st.sampled_from((0.0, 1.0)) | st.floats(0, 1), max_size=40
)
"""Some parameters, and how far between the ends of its range each one lies."""


def within(values):
    """Return parameters from places within their ranges."""
    return {
        name: min(KNOWN[name].high, KNOWN[name].low + at * (KNOWN[name].high - KNOWN[name].low))
        for name, at in values.items()
    }


AS_FOUND = (Phase.explicit, Phase.generate)
"""A society is not made smaller when it fails: that takes minutes, and recipes are short."""


def society_of(history, seed, scale, values):
    return Simulation(
        history.scenario(),
        account=history.account,
        seed=seed,
        scale=scale,
        parameters=within(values),
    )


@given(HISTORIES, SEEDS, st.sampled_from((0.0005, 0.001, 0.002)), VALUES, st.integers(6, 40))
@settings(max_examples=12, phases=AS_FOUND)
def test_any_society(history, seed, scale, values, months):
    observed(watched(society_of(history, seed, scale, values), months))


@pytest.mark.slow
@given(HISTORIES, SEEDS, st.sampled_from((0.0002, 0.001, 0.005, 0.02)), VALUES)
@settings(max_examples=150, phases=AS_FOUND)
def test_any_society_for_as_long_as_it_lasts(history, seed, scale, values):
    observed(watched(society_of(history, seed, scale, values)))


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_society_at_the_ends_of_all_ranges(end):
    extreme = {name: getattr(number, end) for name, number in KNOWN.items()}
    history = societies.loaded("historical")
    simulation = Simulation(history, seed=5, scale=0.001, parameters=extreme)
    observed(watched(simulation, 40))

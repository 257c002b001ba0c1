"""Rules of honesty that only runs can show: 5 persons make institutions move, 6 peace stays free.

Rules 1 to 4 are in test_honesty.py.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import societies

from thermidor import observables
from thermidor.evidence.labels import CLASSES
from thermidor.scenario import taking
from thermidor.simulation import MONTH, Simulation
from thermidor.society.couplings import Couplings
from thermidor.society.motions import Weighs

SEEDS, SCALE = (1, 2), 0.003
"""Smaller societies put rows into the centre that weigh more than its posts (test_scale.py)."""


# 5 Persons make institutions move -----------------------------------------------------------------

BY_ACTS = {"persons", "coalition_parties", "opposition_press_open"}
"""Conserved, or set by acts alone: without spread by right."""


def test_rule_5_every_observable_varies_over_seeds():
    tables = [societies.table(seed=seed, scale=SCALE) for seed in (*SEEDS, 3, 4)]
    still = [
        name
        for name in tables[0]
        if not name.startswith("channel_")
        and all(np.array_equal(tables[0][name], t[name], equal_nan=True) for t in tables[1:])
    ]
    assert set(still) <= BY_ACTS | {"manager_lobby_active"}


def nobody_comes(simulation):
    simulation.society.people.present[:] = 0


def nobody_moves(simulation):
    simulation.tally[:] = 0
    simulation.post_tally[:] = 0


STILLED = {
    "feel, and nobody comes": ("feel", nobody_comes, True, {}),
    "feel": ("feel", None, False, {}),
    "move": ("move", nobody_moves, False, {}),
    "belong": ("belong", None, False, {}),
    "stop": ("stop", None, False, {}),
    "support": (
        None,
        None,
        True,
        {
            "leaning__grievance": 0.0,
            "leaning__danger": 0.0,
            "leaning__mood": 0.0,
            "leaning__wear": 0.0,
        },
    ),
    "deputies": (
        None,
        None,
        True,
        {
            "business__comes": 0.0,
            "business__comes_live": 0.0,
            "business__comes_contest": 0.0,
            "business__comes_duty": 0.0,
        },
    ),
}
"""Rules of persons that are switched off: process, what is done after it or instead, parameters."""


@pytest.fixture(scope="session")
def stilled():
    """All observables of runs in which one thing that persons do is not done."""
    found = {}
    for name, (where, does, also, parameters) in STILLED.items():
        simulation = societies.build("historical", scale=SCALE, **parameters)
        while simulation.month < simulation.scenario.months:
            simulation.keys = simulation.luck.keys(simulation.month + 1)
            for process in MONTH:
                if process.name != where or also:
                    getattr(simulation, process.name)()
                if process.name == where and does:
                    does(simulation)
            simulation.month += 1
        found[name] = observables.table(simulation.history)
    return found


PERSONS_BEHIND = {
    "sovnarkom_meetings": "move",
    "cec_meetings_per_week": "deputies",
    "cec_bolshevik_share": "support",
    "congress_soviet_power_share": "support",
    "township_soviet_coverage": "support",
    "soviet_count": "support",
    "soviet_bolshevik_share": "support",
    "soviet_contestation_index": "deputies",
    "soviet_democracy_index": "feel, and nobody comes",
    "soviet_prior_party_decision_share": "support",
    "party_decision_share": "move",
    "decisions_by_plenum": "deputies",
    "decisions_by_committee": "belong",
    "elected_decision_share": "deputies",
    "sovnarkom_decision_share": "move",
    "accountability": "feel, and nobody comes",
    "plurality": "support",
    "opposition_legal_activity": "feel",
    "power_to_decide": "feel, and nobody comes",
    "power_to_obstruct": "feel, and nobody comes",
    "fc_count": "feel, and nobody comes",
    "fc_coverage_large": "feel, and nobody comes",
    "fc_management_active_share": "feel, and nobody comes",
    "fc_bargaining_index": "feel, and nobody comes",
    "control_commissions": "feel, and nobody comes",
    "nationalised_from_below": "feel, and nobody comes",
    "collegial_share_large": "feel, and nobody comes",
    "one_man_share": "feel, and nobody comes",
    "workplace_voice_index": "feel, and nobody comes",
    "union_members": "belong",
    "union_autonomy_index": "move",
    "union_state_funding_share": "feel, and nobody comes",
    "union_unelected_to_elected_ratio": "move",
    "union_bolshevik_led_share": "belong",
    "union_manager_conflict": "move",
    "strikes": "feel",
    "strike_concession_share": "stop",
    "hands_against": "stop",
    "soviet_restriction": "stop",
    "industry_worker_priority_index": "feel, and nobody comes",
    "party_members": "belong",
    "members_won_by_workmates": "belong",
    "posts_filled_by_secretaries": "move",
    "machine": "move",
    "party_democracy_index": "move",
    "old_guard_upper_share": "move",
    "opposition_workplace_lead": "belong",
    "party_dissent": "belong",
    "secretariat_staff": "move",
    "appointment_share": "move",
    "appointment_list_size": "move",
    "appointments": "move",
    "officials_striking_share": "belong",
    "carryover_share_central": "move",
    "carryover_share_upper": "move",
    "communist_share_commissariats": "move",
    "government_personnel": "move",
    "apparatus_size": "move",
    "office_share_workforce": "move",
    "direction": "move",
    "pay_ratio_top_to_skilled": "move",
    "privilege": "move",
    "output": "move",
}
"""Observables of institutions, and what persons do that makes them move."""


@pytest.mark.parametrize(("name", "rule"), PERSONS_BEHIND.items())
def test_rule_5_an_institution_answers_to_the_persons_behind_it(stilled, name, rule):
    base, without = societies.table(seed=1, scale=SCALE)[name][:, 3], stilled[rule][name][:, 3]
    size = np.nanmax(np.abs(base)) or 1.0
    assert np.nanmax(np.abs(base - without)) / size > 0.01


COUPLED = {
    # coupling: (observable, sign of the change once it is off, months compared)
    "efficacy": ("participation", +1, slice(48, None)),
    "appointment": ("appointment_share", -1, slice(48, None)),
    "direction": ("direction", -1, slice(48, None)),
    "carryover": ("carryover_share_upper", -1, slice(12, None)),
    "substitution": ("party_decision_share", -1, slice(24, None)),
    "union_money": ("union_autonomy_index", +1, slice(12, None)),
    "opposition": ("opposition_members", -1, slice(12, None)),
    "flight": ("bench_workers", +1, slice(12, 60)),
    "call_up": ("army", -1, slice(12, 48)),
    "coordination": ("government_personnel", -1, slice(48, None)),
}
"""What each mechanism's source claims it does, so that without it the contrary is seen."""


def test_every_switch_has_its_claim():
    assert set(COUPLED) == set(Couplings._fields)


@pytest.mark.parametrize("switch", COUPLED)
def test_rule_6_a_loop_that_is_off_changes_the_outcome_as_claimed(switch):
    name, sign, months = COUPLED[switch]
    off = {f"couplings__{switch}": 0.0}
    means = [
        np.nanmean(societies.series(name, seeds=SEEDS, scale=SCALE, **how)[:, months], axis=1)
        for how in ({}, off)
    ]
    difference = sign * (means[1] - means[0])
    assert (difference > 0).all(), (means[0], means[1])


# 6 Answers are guarded, and peace stays free ------------------------------------------------------


def last(name, scenario_, years=3):
    """Mean of an observable's last years by seed."""
    return np.nanmean(
        societies.series(name, scenario_, seeds=SEEDS, scale=SCALE)[:, -12 * years :], axis=1
    )


def spring_1921(name, scenario_):
    return societies.series(name, scenario_, seeds=SEEDS, scale=SCALE)[:, 40]


@pytest.mark.parametrize(
    ("name", "least"),
    [("participation", 0.5), ("soviet_democracy_index", 0.45), ("plurality", 0.4)],
)
def test_rule_6_without_pressures_it_lives(name, least):
    assert (last(name, "no_pressures") > least).all()
    assert (last(name, "no_pressures") > 1.5 * last(name, "historical")).all()


@pytest.mark.parametrize(
    ("name", "when", "most"),
    [
        ("apparatus_size", last, 0.6),
        ("apparatus_size", spring_1921, 0.9),
        ("party_decision_share", last, 0.6),
        ("party_decision_share", spring_1921, 0.6),
        ("appointment_share", last, 0.6),
        ("appointment_share", spring_1921, 0.6),
        ("secretariat_staff", last, 0.85),
        ("secretariat_staff", spring_1921, 0.85),
        ("one_man_share", last, 0.85),
        ("pay_ratio_top_to_min", last, 0.5),
    ],
)
def test_rule_6_without_pressures_what_grew_stays_smaller(name, when, most):
    calm, pressed = when(name, "no_pressures"), when(name, "historical")
    assert (calm < most * pressed).all(), (calm, pressed)


def test_rule_6_without_pressures_most_posts_stay_elected():
    assert (last("appointment_share", "no_pressures") < 0.5).all()


def test_rule_6_nothing_rules_without_pressures():
    labels = societies.series("regime_label", "no_pressures", seeds=SEEDS, scale=SCALE)
    assert not np.isin(labels, [CLASSES.index("bureaucratic_rule")]).any()
    assert (np.mean(labels == CLASSES.index("workers_democracy"), axis=1) > 0.75).all()


def test_rule_6_what_grows_by_itself_is_a_parameter_in_plain_sight():
    """Without idle hands that list posts and posts that beget posts, little grows at all."""
    quiet = {"secretariat__idle": 0.0, "couplings__coordination": 0.0}
    for name in ("appointment_share", "apparatus_size"):
        grown = societies.series(name, "no_pressures", seeds=SEEDS, scale=SCALE)[:, -12:].mean(
            axis=1
        )
        still = societies.series(name, "no_pressures", seeds=SEEDS, scale=SCALE, **quiet)[
            :, -12:
        ].mean(axis=1)
        assert (still < grown).all()
        if name == "appointment_share":
            assert (still < 0.25).all()


def test_rule_6_an_answer_comes_only_to_its_situation():
    """Of the acts that history saw, those that answer a pressure do not come without it."""
    history, calm = (
        set(societies.run(name, seed=1, scale=SCALE).done)
        for name in ("historical", "no_pressures")
    )
    guarded = {
        event.id
        for event in societies.loaded("historical").events
        if event.acts and any(c.observable.startswith("channel_") for c in event.guard)
    }
    assert guarded & history
    assert not guarded & calm
    assert "faction_ban" not in calm
    assert "faction_ban" in history


def test_rule_6_a_guard_is_judged_by_last_month(society):
    condition = next(
        c
        for event in society.scenario.events
        for c in event.guard
        if c.observable == "channel_insecurity"
    )
    never = replace(condition, operator=">=", threshold=2.0)
    always = replace(condition, operator=">=", threshold=0.0)
    assert taking.holds(society, always)
    assert not taking.holds(society, never)


@pytest.mark.parametrize("month", [0, 3])
def test_rule_6_an_act_waits_for_its_guard_and_then_comes_once(month):
    given = societies.loaded("historical")
    event = next(e for e in given.events if e.id == "war_communism")
    free = replace(event, month=month, guard=(), wait=2)
    shut = tuple(replace(c, operator=">=", threshold=2.0) for c in event.guard)
    for guard, expected in (((), {event.id: month}), (shut, {})):
        one = Simulation(
            replace(given, events=(replace(free, guard=guard),)), scale=societies.SCALE
        )
        societies.months(one, month + 6)
        assert one.done == expected


@pytest.mark.parametrize("passed", [True, False])
def test_rule_6_a_motion_is_put_once_and_its_acts_come_if_it_passes(passed):
    given = societies.loaded("historical")
    event = next(e for e in given.events if e.id == "faction_ban")
    weights = tuple((50.0 if passed else -50.0) * (one == Weighs.START) for one in Weighs)
    motion = event.motion._replace(weights=weights)
    sure = replace(event, month=2, guard=(), after=(), failed=(), wait=2, motion=motion)
    one = Simulation(replace(given, events=(sure,)), scale=societies.SCALE)
    societies.months(one, 8)
    vote = one.votes.results.get(event.id)  # none where nobody moves it
    assert (vote is not None and vote.passed) == passed
    assert passed <= (vote is not None and vote.month == 2)
    assert one.done == ({event.id: 2} if passed else {})
    assert one.party.factions == (0.0 if passed else 1.0)

"""The six rules of honesty, as tests.

1 no rule reads the calendar or a figure; 2 rules are local (nothing of the sources' years or values
in their code); 3 parameters are known, bounded and used; 4 luck is shared; 5 persons make
institutions move; 6 answers are guarded, and what falls does so for the reason claimed.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

import societies
import source
from test_scenario import shifted, write
from thermidor import calendar, evidence, observables, scenario
from thermidor.labels import CLASSES, DEFINITIONS
from thermidor.parameters import ASSUMPTION, Couplings, Parameters, table
from thermidor.scenario_events import Event
from thermidor.scenario_file import folder
from thermidor.simulation import MONTH, Simulation

SEEDS = (1, 2)
DEFAULTS = Parameters().flat()


# 1 No rule reads the calendar ---------------------------------------------------------------------


@pytest.mark.parametrize("months", [12, -5])
def test_rule_1_shifted_dates_shift_the_run_bit_for_bit(tmp_path, months):
    text = (folder() / "historical.toml").read_text(encoding="utf-8")
    later = scenario.load(write(tmp_path, shifted(text, months), "later.toml"))
    assert later.start == societies.loaded("historical").start + months
    here, there = societies.run("historical"), societies.build(later).run()
    assert here.done == there.done
    assert societies.same(here.history, there.history)
    tables = [observables.table(one.history) for one in (here, there)]
    for name, values in tables[0].items():
        assert values.tobytes() == tables[1][name].tobytes(), name


RULES = {name: tree for name, tree in source.modules().items()
         if name.startswith(("people", "institutions")) or name == "economy"}  # fmt: skip
ENGINE = {
    **RULES,
    **{name: source.modules()[name] for name in (
        "population", "simulation", "society", "conditions", "record", "labels", "observables",
        "acts", "parameters", "pressures", "luck", "logistic",
    )},
}  # fmt: skip
READ_FIGURES = {"population", "institutions.congress"}
"""Modules that may read figures of the start, and no others."""
YEAR = re.compile(r"(?<!\d)19(1[4-9]|2\d)(?!\d)")
ROWS = {row.id: row.use for row in evidence.figures()}


@pytest.mark.parametrize("name", ENGINE)
def test_rule_1_no_rule_names_a_year(name):
    for value in source.constants(ENGINE[name]):
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert not 1900 <= value <= 1935, f"{name} holds {value}"
            assert value not in (calendar.parse("1917-11"),), f"{name} holds an ordinal"
        if isinstance(value, str) and " " not in value and value not in ROWS:  # a code, no words
            allowed = {"1917", "_1917"} if name == "population" else set(DEFINITIONS)
            assert value in allowed or not YEAR.search(value), f'{name} holds "{value}"'
    assert "calendar" not in source.imports(ENGINE[name])
    for module in ("datetime", "time"):
        assert not re.search(rf"\bimport {module}\b", ast_text(ENGINE[name]))


def ast_text(tree):
    return "\n".join(
        f"import {alias.name}" for node in source.ast.walk(tree)
        if isinstance(node, source.ast.Import) for alias in node.names
    )  # fmt: skip


@pytest.mark.parametrize("name", ENGINE)
def test_rule_1_no_rule_reads_a_figure_but_those_of_the_start(name):
    named = {v for v in source.constants(ENGINE[name]) if isinstance(v, str) and v in ROWS}
    named -= set(DEFINITIONS)  # rival datings of the end bear the names of those who hold them
    if name in READ_FIGURES:
        assert {ROWS[row] for row in named} <= {"initial"}
    else:
        assert not named, f"{name} names {named}"
        assert "evidence" not in source.imports(ENGINE[name])


def test_rule_1_the_figures_compared_are_read_by_those_who_compare():
    """A row to be met is named in the table of figures and nowhere in the code that runs."""
    compared = {row for row, use in ROWS.items() if use in ("calibrate", "validate")}
    allowed = {"evidence", "ledger", "baselines", "judgements", "reading", "scoring", "distance"}
    for name, tree in source.modules().items():
        if name in allowed or name.startswith(("report", "plots", "terminal")):
            continue
        found = {v for v in source.constants(tree) if isinstance(v, str) and v in compared}
        found -= set(DEFINITIONS)
        assert not found, f"{name} names {found}"


def test_rule_1_held_out_values_never_travel_with_the_rows():
    held_out = [row for row in evidence.figures() if row.use == "validate"]
    assert held_out
    assert all(row.value is None and row.value_high is None for row in held_out)


# 2 Rules are local --------------------------------------------------------------------------------

PERSONS = [name for name in RULES if name.startswith("people.")]


@pytest.mark.parametrize("name", PERSONS)
def test_rule_2_no_rule_of_a_person_sees_the_whole(name):
    """Rules of persons know a person, its workplace and its region's conditions; no simulation."""
    tree = RULES[name]
    names = {n.id for n in source.ast.walk(tree) if isinstance(n, source.ast.Name)}
    assert "simulation" not in names
    assert "observables" not in source.imports(tree)
    assert not {i for i in source.imports(tree) if i.startswith("institutions")}


# 3 Parameters -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", table())
def test_rule_3_a_parameter_is_known_and_bounded(name):
    number = table()[name]
    assert len(number.meaning) > 5
    assert number.unit
    assert np.isfinite([number.low, number.high]).all()
    assert number.low < number.high
    assert number.low <= DEFAULTS[name] <= number.high
    assert number.source
    assert number.source == ASSUMPTION or re.fullmatch(r"[a-z]+\d{4}", number.source)


def test_rule_3_a_parameter_is_read_by_some_rule():
    read = set()
    for name, tree in source.modules().items():
        if name != "parameters":
            read |= source.attributes(tree)
    assert [name for name in table() if name.split(".")[1] not in read] == []


@pytest.mark.slow
def test_rule_3_a_parameter_moves_the_run():
    """To either end of its range, and some observable of a small run is another (or say why)."""
    base = societies.run("historical").history
    without = []
    for name, number in table().items():
        ends = [end for end in (number.low, number.high) if end != DEFAULTS[name]]
        runs = [societies.build(**{name.replace(".", "__"): end}).run() for end in ends]
        if all(societies.same(base, one.history) for one in runs):
            without.append(name)
    assert without == []


# 4 Luck is shared ---------------------------------------------------------------------------------


def other(name="historical", **changes):
    return replace(societies.loaded(name), **changes)


@pytest.mark.parametrize("pressure", sorted(societies.loaded("historical").pressures))
def test_rule_4_one_other_pressure_later_moves_nothing_before(pressure):
    given, split = societies.loaded("historical"), 20
    changed = given.pressures[pressure].copy()
    changed[split:] = 1.0 - changed[split:]
    one = societies.months(societies.build(), split + 6)
    scenario_ = other(pressures={**given.pressures, pressure: changed})
    two = societies.months(societies.build(scenario_), split + 6)
    assert societies.same(one.history, two.history, split)
    assert not societies.same(one.history, two.history, split + 6)


def test_rule_4_a_pressure_that_touches_no_channel_moves_nothing():
    given = societies.loaded("historical")
    noise = np.full_like(given.pressures["famine"], 0.7)
    added = other(
        pressures={**given.pressures, "noise": noise}, loadings={**given.loadings, "noise": {}}
    )
    one = societies.months(societies.build(), 24)
    two = societies.months(societies.build(added), 24)
    assert societies.same(one.history, two.history)


def test_rule_4_an_event_that_does_nothing_moves_nothing():
    given = societies.loaded("historical")
    empty = Event("nothing", "nothing", "a test", "nothing", 5)
    events = tuple(sorted((*given.events, empty), key=lambda event: event.month))
    one = societies.months(societies.build(), 24)
    two = societies.months(societies.build(other(events=events)), 24)
    assert societies.same(one.history, two.history)


def test_rule_4_a_longer_scenario_begins_alike():
    given = societies.loaded("historical")
    short = other(months=20, pressures={n: v[:20] for n, v in given.pressures.items()})
    one, two = societies.build(short).run(), societies.months(societies.build(), 20)
    for name in ("people", "posts", "notes", "soviets", "plants"):
        records = [getattr(run.history, name)[:21] for run in (one, two)]
        assert np.array_equal(*records, equal_nan=records[0].dtype.kind == "f"), name


def test_rule_4_two_runs_side_by_side_do_not_touch_each_other():
    one, two = societies.build(seed=1), societies.build("no_pressures", seed=2)
    for _ in range(6):
        one.step()
        two.step()
    assert societies.same(one.history, societies.run("historical").history, 6)
    assert societies.same(two.history, societies.run("no_pressures", seed=2).history, 6)


# 5 Persons make institutions move -----------------------------------------------------------------

BY_ACTS = {"persons", "coalition_parties", "opposition_press_open"}
"""Conserved, or set by acts alone: without spread by right."""


def test_rule_5_every_observable_varies_over_seeds():
    tables = [societies.table(seed=seed) for seed in SEEDS]
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
    "support": (None, None, True, {"bench__support_loss": 0.0, "bench__support_regain": 0.0}),
    "deputies": (None, None, True, {
        "soviets__attend_base": -2.0, "soviets__attend_business": 0.0,
        "soviets__attend_contest": 0.0,
    }),
}  # fmt: skip
"""Rules of persons that are switched off: process, what is done after it or instead, parameters."""


@pytest.fixture(scope="session")
def stilled():
    """All observables of runs in which one thing that persons do is not done."""
    found = {}
    for name, (where, does, also, parameters) in STILLED.items():
        simulation = societies.build("historical", **parameters)
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
    "strikes": "feel, and nobody comes",
    "industry_worker_priority_index": "feel, and nobody comes",
    "party_members": "belong",
    "party_democracy_index": "move",
    "old_guard_upper_share": "move",
    "opposition_workplace_lead": "belong",
    "expelled_oppositionists": "belong",
    "secretariat_staff": "move",
    "appointment_share": "move",
    "appointment_list_size": "move",
    "appointments": "move",
    "officials_striking_share": "belong",
    "officials_strike_duration": "move",
    "carryover_share_central": "move",
    "carryover_share_upper": "move",
    "communist_share_commissariats": "move",
    "communist_share_cheka": "move",
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
    base, without = societies.table()[name][:, 3], stilled[rule][name][:, 3]
    size = np.nanmax(np.abs(base)) or 1.0
    assert np.nanmax(np.abs(base - without)) / size > 0.01


COUPLED = {
    # coupling: (observable, sign of the change once it is off, months looked at, region)
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
        np.nanmean(societies.series(name, seeds=SEEDS, **how)[:, months], axis=1)
        for how in ({}, off)
    ]
    difference = sign * (means[1] - means[0])
    assert (difference > 0).all(), (means[0], means[1])


# 6 Answers are guarded, and peace stays free ------------------------------------------------------


def last(name, scenario_, years=3):
    """Mean of an observable's last years by seed."""
    return np.nanmean(societies.series(name, scenario_, seeds=SEEDS)[:, -12 * years :], axis=1)


def spring_1921(name, scenario_):
    return societies.series(name, scenario_, seeds=SEEDS)[:, 40]


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
        ("direction", last, 0.85),
    ],
)
def test_rule_6_without_pressures_what_grew_stays_smaller(name, when, most):
    calm, pressed = when(name, "no_pressures"), when(name, "historical")
    assert (calm < most * pressed).all(), (calm, pressed)


def test_rule_6_without_pressures_most_posts_stay_elected():
    assert (last("appointment_share", "no_pressures") < 0.5).all()


def test_rule_6_nothing_rules_without_pressures():
    labels = societies.series("regime_label", "no_pressures", seeds=SEEDS)
    assert not np.isin(labels, [CLASSES.index("bureaucratic_rule")]).any()
    assert (np.mean(labels == CLASSES.index("workers_democracy"), axis=1) > 0.75).all()


def test_rule_6_what_grows_by_itself_is_a_parameter_in_plain_sight():
    """Without the need for postings in peace and posts that beget posts, little grows at all."""
    quiet = {"centre__peace": 0.0, "couplings__coordination": 0.0}
    for name in ("appointment_share", "apparatus_size"):
        grown = societies.series(name, "no_pressures", seeds=SEEDS)[:, -12:].mean(axis=1)
        still = societies.series(name, "no_pressures", seeds=SEEDS, **quiet)[:, -12:].mean(axis=1)
        assert (still < grown).all()
        if name == "appointment_share":
            assert (still < 0.25).all()


def test_rule_6_an_answer_comes_only_to_its_situation():
    """Of the acts that history saw, those that answer a pressure do not come without it."""
    history, calm = (set(societies.run(name).done) for name in ("historical", "no_pressures"))
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
        c for event in society.scenario.events for c in event.guard
        if c.observable == "channel_insecurity"
    )  # fmt: skip
    never = replace(condition, operator=">=", threshold=2.0)
    always = replace(condition, operator=">=", threshold=0.0)
    assert society.holds(always)
    assert not society.holds(never)


@pytest.mark.parametrize("month", [0, 3])
def test_rule_6_an_act_waits_for_its_guard_and_then_comes_once(month):
    given = societies.loaded("historical")
    event = next(e for e in given.events if e.id == "faction_ban")
    free = replace(event, month=month, guard=(), wait=2)
    shut = tuple(replace(c, operator=">=", threshold=2.0) for c in event.guard)
    for guard, expected in (((), {event.id: month}), (shut, {})):
        one = Simulation(other(events=(replace(free, guard=guard),)), scale=societies.SCALE)
        societies.months(one, month + 6)
        assert one.done == expected
        assert one.party.factions == (0.0 if expected else 1.0)

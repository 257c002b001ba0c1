"""The six rules of honesty, as tests.

1 no rule reads the calendar or a figure; 2 rules are local (nothing of the sources' years or values
in their code); 3 parameters are known, bounded and used; 4 luck is shared. Rules 5 and 6 are in
test_honesty_outcomes.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import societies
import source
from scenario_files import shifted, write

from thermidor import observables
from thermidor.common import dates
from thermidor.evidence import article
from thermidor.evidence.labels import DEFINITIONS
from thermidor.scenario import scenario
from thermidor.scenario.events import Event
from thermidor.scenario.files import folder
from thermidor.society.number import ASSUMPTION
from thermidor.society.parameters import Parameters, table

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


RULES = {
    name: tree
    for name, tree in source.modules().items()
    if name.startswith(("society.people.", "society.institutions.")) or name == "society.economy"
}
OTHERS = ("simulation", "scenario.acts", "evidence.labels", "common.random", "common.maths")
ENGINE = {
    name: tree
    for name, tree in source.modules().items()
    if name.startswith(("society.", "observables")) or name in OTHERS
}
READ_FIGURES = {"society.population", "society.institutions.congress"}
"""Modules that may read figures of the start, and no others."""
YEAR = re.compile(r"(?<!\d)19(1[4-9]|2\d)(?!\d)")
ROWS = {row.id: row.use for row in article.figures()}


@pytest.mark.parametrize("name", ENGINE)
def test_rule_1_no_rule_names_a_year(name):
    for value in source.constants(ENGINE[name]):
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert not 1900 <= value <= 1935, f"{name} holds {value}"
            assert value not in (dates.parse("1917-11"),), f"{name} holds an ordinal"
        if isinstance(value, str) and " " not in value and value not in ROWS:  # a code, no words
            allowed = {"1917", "_1917"} if name == "society.population" else set(DEFINITIONS)
            assert value in allowed or not YEAR.search(value), f'{name} holds "{value}"'
    assert "common.dates" not in source.imports(ENGINE[name])
    for module in ("datetime", "time"):
        assert not re.search(rf"\bimport {module}\b", ast_text(ENGINE[name]))


def ast_text(tree):
    return "\n".join(
        f"import {alias.name}"
        for node in source.ast.walk(tree)
        if isinstance(node, source.ast.Import)
        for alias in node.names
    )


@pytest.mark.parametrize("name", ENGINE)
def test_rule_1_no_rule_reads_a_figure_but_those_of_the_start(name):
    named = {v for v in source.constants(ENGINE[name]) if isinstance(v, str) and v in ROWS}
    named -= set(DEFINITIONS)  # labels are named after the authors who date the end by them
    if name in READ_FIGURES:
        assert {ROWS[row] for row in named} <= {"initial"}
    else:
        assert not named, f"{name} names {named}"
        assert "evidence.article" not in source.imports(ENGINE[name])


def test_rule_1_only_the_comparison_names_the_figures_compared():
    """A row to be met is named in the table of figures and nowhere in the code that runs."""
    compared = {row for row, use in ROWS.items() if use in ("calibrate", "validate")}
    for name, tree in source.modules().items():
        if name.startswith(("evidence.", "show.")):
            continue
        found = {v for v in source.constants(tree) if isinstance(v, str) and v in compared}
        found -= set(DEFINITIONS)
        assert not found, f"{name} names {found}"


def test_rule_1_held_out_values_never_travel_with_the_rows():
    held_out = [row for row in article.figures() if row.use == "validate"]
    assert held_out
    assert all(row.value is None and row.value_high is None for row in held_out)


# 2 Rules are local --------------------------------------------------------------------------------

PERSONS = [name for name in RULES if name.startswith("society.people.")]


@pytest.mark.parametrize("name", PERSONS)
def test_rule_2_no_rule_of_a_person_sees_the_whole(name):
    """Rules of persons know a person, its workplace and its region's conditions; no simulation."""
    tree = RULES[name]
    names = {n.id for n in source.ast.walk(tree) if isinstance(n, source.ast.Name)}
    assert "simulation" not in names
    assert "observables" not in source.imports(tree)
    assert not {i for i in source.imports(tree) if i.startswith("society.institutions")}


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
        if name != "society.parameters":
            read |= source.attributes(tree)
    assert [name for name in table() if name.split(".")[1] not in read] == []


PLAIN = {
    0.0: "nothing",
    0.5: "the middle, or a half of two",
    1.0: "all",
    2.0: "twice",
    3.0: "the regions; a board's elected third",
    4.0: "4 b (1 - b) is 1 at most",
    12.0: "months of a year",
    1e-9: "no division by nothing",
    6.0**0.5: "sd of a triangle",
    1.5: "more than one of something counted; the middle of three draws; most that is remembered",
}
"""Numbers that a rule may hold: each is what it is in any society."""
NEARLY = {
    "society.institutions.business_filling": (1e300,),  # larger than any draw
    "society.institutions.business_issues": (1e-4,),  # a road that is closed all but by chance
    "society.institutions.leaders": (1e-12, 1024.0),  # a draw inside 0..1; sums of whole numbers
    "society.people.leaning": (1.7320508075688772, 3.4641016151377544, 65536.0, 0.999999),
}
"""Numbers of arithmetic: bounds against rounding, and the sd of sums of whole draws."""
UNSWEPT = {
    "society.institutions.business_filling": {0.25: "coming: own habit of those in offices"},
    "society.institutions.business_issues": {
        0.4: "security of a town: the executive's share",
        0.6: "offices' share of administrative issues; least weight of a question",
        0.7: "deputies' share of local issues, and like shares",
        0.8: "spread of the weight of questions",
    },
    "society.institutions.business_rolls": {
        0.6: "coming at the start",
        0.3: "its spread",
        0.24: "spread of what roads are expected to do at the start",
    },
    "society.institutions.business_rules": {0.95: "most who come", 0.02: "fewest who come"},
    "society.institutions.business_settling": {0.2: "success of a paper that was reopened"},
    "society.institutions.business_sittings": {
        **{
            days: "days between sessions at the start, by body"
            for days in (7.0, 2.5, 5.0, 1.3, 6.0)
        },
        **dict.fromkeys((6.2, 5.4), "hours of a session, by body"),
        0.4: "hunger of the capital among central bodies",
        0.1: "habit of coming that sessions called off lead to",
    },
    "society.institutions.leaders": {0.6: "luck in who becomes head, sd"},
    "society.institutions.recruitment": {
        **{0.35: "saturation at the worst mood", 0.65: "its rise with mood"},
        **{0.4: "saturation of offices where nobody is posted", 0.6: "its rise with postings"},
    },
    "society.institutions.shopfloor": {
        **{0.9: "a town's nearness to the front that lasts", 0.12: "its luck"},
        **{0.8: "a town's harvest, and closings, that last", 0.09: "luck of a harvest"},
        0.2: "work lost that is felt; share that counts as a stoppage of the town",
    },
    "society.institutions.votes": {
        0.8: "what owing a post takes from an opponent's activity",
        0.3: "dissent from which one is fully active",
    },
    "society.people.deputy": {0.2: "what a wave counts without danger"},
    "society.people.recruit": {
        **{0.05: "least mood", 1.15: "mood without any shortfall"},
        **{1.25: "conviction from which nobody lapses", 0.3: "weight of the least convinced"},
        20.0: "smallest cell whose losses are a share",
    },
}
"""Numbers that are ours to assume and are not parameters yet: no range, and nobody sweeps them.

A debt. It may only shrink: a number that is not in this list has to become a parameter.
"""


@pytest.mark.parametrize("name", [*RULES, "scenario.acts", "society.vacancies", "simulation"])
def test_rule_3_no_rule_hides_a_number_that_is_assumed(name):
    """What is ours to assume is a parameter, which has a range and is swept."""
    trees = [
        n for n in source.ast.walk(source.modules()[name]) if isinstance(n, source.ast.FunctionDef)
    ]
    found = {
        value
        for tree in trees
        for value in source.constants(source.ast.Module(tree.body, []))
        if type(value) is float
    }
    known = PLAIN.keys() | set(NEARLY.get(name, ())) | UNSWEPT.get(name, {}).keys()
    assert found <= known, f"{name} holds {found - known}"


@pytest.mark.parametrize("name", UNSWEPT)
def test_rule_3_the_numbers_that_nobody_sweeps_are_still_there(name):
    held = set(source.constants(source.modules()[name]))
    assert UNSWEPT[name].keys() <= held, f"no longer there: {UNSWEPT[name].keys() - held}"


@pytest.mark.slow
def test_rule_3_a_parameter_moves_the_run():
    """At one end of its range or the other, some run is another than with the default."""
    left = list(table())
    for name, months in (
        ("historical", 60),
        ("historical", 134),
        ("revolution_spreads", 134),
        ("share_executive", 134),
    ):
        base = societies.months(societies.build(name), months).history
        left = [one for one in left if not _moves(one, name, months, base)]
    assert left == []


def _moves(parameter, name, months, base):
    number = table()[parameter]
    for end in {number.low, number.high} - {DEFAULTS[parameter]}:
        run = societies.build(name, **{parameter.replace(".", "__"): end})
        if not societies.same(base, societies.months(run, months).history):
            return True
    return False


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


def test_rule_4_an_event_that_is_never_due_moves_nothing():
    given = societies.loaded("historical")
    ban = next(event for event in given.events if event.id == "faction_ban")
    (guard,) = next(event for event in given.events if event.id == "war_communism").guard
    late = replace(ban, id="late", month=10_000)
    shut = replace(ban, id="shut", month=3, guard=(replace(guard, operator="<", threshold=-1),))
    one = societies.months(societies.build(), 24)
    two = societies.months(societies.build(other(events=(*given.events, late, shut))), 24)
    assert societies.same(one.history, two.history)
    assert not {"late", "shut"} & set(two.done)


def test_rule_4_reading_the_record_draws_no_luck():
    """Tables, guards and notes read; they draw nothing and change nothing."""
    one, two = societies.months(societies.build(), 8), societies.build()
    for month in range(8):
        two.step()
        observables.table(two.history)
        observables.value(two.history, month, "participation")
    assert societies.same(one.history, two.history)


def test_rule_4_a_longer_scenario_begins_alike():
    given = societies.loaded("historical")
    short = other(months=20, pressures={n: v[:20] for n, v in given.pressures.items()})
    one, two = societies.build(short).run(), societies.months(societies.build(), 20)
    for name, array in one.history.arrays().items():
        if name != "cohorts":  # as many columns as the scenario has months
            longer = two.history.arrays()[name]
            assert array[:21].tobytes() == longer[:21].tobytes(), name


def test_rule_4_two_runs_side_by_side_do_not_touch_each_other():
    one, two = societies.build(seed=1), societies.build("no_pressures", seed=2)
    for _ in range(6):
        one.step()
        two.step()
    assert societies.same(one.history, societies.run("historical").history, 6)
    assert societies.same(two.history, societies.run("no_pressures", seed=2).history, 6)

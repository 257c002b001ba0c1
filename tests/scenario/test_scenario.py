"""A scenario file becomes what the engine runs; a shift of all dates changes nothing."""

import pickle
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scenario_files import shifted, write

from thermidor.common.errors import InputError
from thermidor.scenario import scenario
from thermidor.scenario.acts import vocabulary
from thermidor.scenario.events import parse_guard
from thermidor.scenario.files import folder
from thermidor.society.motions import Weighs

NAMES = scenario.names()


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scenarios_have_no_mistake(name):
    assert scenario.check(name) == []
    loaded = scenario.load(name)
    assert loaded.name == name
    assert loaded.title
    assert loaded.description
    assert loaded.source


def test_the_shipped_scenarios_are_all_different():
    assert len({scenario.load(name).hash for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_files_open_with_the_schema_and_a_comment(name):
    lines = (folder() / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#:schema ../src/thermidor/data/schemas/scenario.schema.json"
    assert lines[1].startswith("# ")


def test_a_shift_of_every_date_changes_nothing(tmp_path):
    text = (folder() / "historical.toml").read_text(encoding="utf-8")
    plain = scenario.load(write(tmp_path, text, "plain.toml"))
    later = scenario.load(write(tmp_path, shifted(text, 12), "later.toml"))
    assert later.start == plain.start + 12
    assert later.hash == plain.hash
    assert later.events == plain.events
    for name, values in plain.pressures.items():
        assert values.tobytes() == later.pressures[name].tobytes()
    assert plain.channels().tobytes() == later.channels().tobytes()


def test_every_dated_act_of_the_table_is_an_event_or_comes_before_month_zero():
    table = Path(__file__).resolve().parents[3] / "shared" / "events.csv"
    if not table.exists():
        pytest.skip("../shared/events.csv is not next to this checkout")
    before = {
        "february_revolution",
        "fc_conference",
        "duma_election",
        "petrograd_soviet_on_power",
        "moscow_soviet_on_power",
    }
    listed = {line.split(",")[1] for line in table.read_text().splitlines()[1:]}
    assert listed - before <= {event.id for event in scenario.load("historical").events}


RESTRICTIONS = {
    "close_party",
    "close_press",
    "suppress_assembly",
    "ban_factions",
    "expel_opposition",
    "nationalise",
    "merge_committees",
    "close_market",
    "force_industrialisation",
    "reserve_seats",
}
EMERGENCY = {"cheka", "politburo", "assignment_department", "managers_council"}


def _answers(event):
    return any(
        act.name in RESTRICTIONS
        or act.arguments.get("body") in EMERGENCY
        or act.arguments.get("form") == "one_man"
        for act in event.acts
    )


def test_every_answer_to_a_situation_has_a_guard_or_is_voted_on():
    events = scenario.load("historical").events
    assert [e.id for e in events if _answers(e) and not (e.guard or e.motion)] == []


def test_a_motion_weighs_more_than_everybodys_wish():
    """What is voted on depends on what voters see or are: no vote is a date in another dress."""
    moved = [e for e in scenario.load("historical").events if e.motion]
    assert len(moved) > 20
    for event in moved:
        assert any(event.motion.weights[Weighs.START + 1 :]), event.id


def test_guards_on_channels_hold_in_history_and_not_without_pressures():
    for name, expected in (("historical", True), ("no_pressures", False)):
        loaded = scenario.load(name)
        felt = loaded.channels().mean(axis=1)
        for event in loaded.events:
            conditions = [c for c in event.guard if c.observable.startswith("channel_")]
            if not conditions:
                continue
            window = range(max(event.month - 1, 0), min(event.month + event.wait, loaded.months))
            names = [f"channel_{c}" for c in scenario.CHANNELS]
            met = any(
                all(c.holds(felt[month, names.index(c.observable)]) for c in conditions)
                for month in window
            )
            assert met is expected, (name, event.id)


def test_events_are_in_order_and_know_no_year():
    loaded = scenario.load("historical")
    months = [event.month for event in loaded.events]
    assert months == sorted(months)
    assert min(months) >= 0
    assert max(months) < loaded.months


def test_what_was_voted_on_is_done_without_a_vote_in_a_road_not_taken():
    for name, kind in (("historical", "motion"), ("share_executive", "forced")):
        found = [e for e in scenario.load(name).events if e.switch == "share_executive"]
        assert {e.id for e in found} == {"share_executive_moscow", "share_executive_petrograd"}
        assert {e.kind for e in found} == {kind}


BASE = 'base = "historical"\ntitle = "t"\n'


def test_roads_not_taken_come_only_when_switched_on(tmp_path):
    road = (
        '[[events]]\nid = "road"\ndate = "1921-06"\ntitle = "x"\nsource = "y"\n'
        'acts = [{ act = "open_press" }]\nhappened = false\n'
    )
    first = write(tmp_path, BASE + road, "first.toml")
    assert event(scenario.load(first), "road") is None
    text = 'base = "first.toml"\ntitle = "t"\n[switches]\nroad = "on"\n'
    assert event(scenario.load(write(tmp_path, text)), "road").happened


def event(loaded, name):
    return next((e for e in loaded.events if e.id == name), None)


def test_switches_turn_off_and_move(tmp_path):
    text = BASE + '[switches]\nfaction_ban = "off"\nkronstadt = "1921-05"\n'
    loaded = scenario.load(write(tmp_path, text))
    assert event(loaded, "faction_ban") is None
    assert (
        event(loaded, "kronstadt").month
        == event(scenario.load("historical"), "kronstadt").month + 2
    )


def test_a_shared_switch_moves_its_events_together_and_an_id_wins(tmp_path):
    text = BASE + '[switches]\nemergency_bodies = "1918-03"\n'
    assert event(scenario.load(write(tmp_path, text)), "cheka_formed").month == 4
    text = BASE + '[switches]\nparty_tolerance = "off"\nead_suppressed = "on"\n'
    loaded = scenario.load(write(tmp_path, text))
    assert {e.id for e in loaded.events if e.switch == "party_tolerance"} == {"ead_suppressed"}


def test_an_event_of_the_same_id_replaces_that_of_the_base(tmp_path):
    text = BASE + '[[events]]\nid = "kronstadt"\ndate = "1921-06"\ntitle = "x"\nsource = "y"\n'
    found = [e for e in scenario.load(write(tmp_path, text)).events if e.id == "kronstadt"]
    assert [(e.title, e.month) for e in found] == [("x", 43)]


def test_scale_until_regions_and_loadings(tmp_path):
    text = BASE + (
        "[pressures]\ncivil_war.scale = 0.5\nfamine.until = '1918-01'\n"
        "[pressures.epidemic]\nsource = 'assumption'\nknots = [['1917-11', 0.4]]\n"
        "regions.moscow = [['1917-11', 0.9]]\n"
        "[loadings.epidemic]\nurgency = 0.5\n[loadings.famine]\nhunger = 0.25\n"
    )
    loaded, before = scenario.load(write(tmp_path, text)), scenario.load("historical")
    assert np.array_equal(loaded.pressures["civil_war"], before.pressures["civil_war"] * 0.5)
    assert loaded.pressures["famine"][:2].min() > 0
    assert loaded.pressures["famine"][2:].max() == 0
    assert loaded.pressures["epidemic"][0].tolist() == [0.4, 0.9, 0.4]
    assert loaded.loadings["famine"]["hunger"] == 0.25
    assert loaded.loadings["famine"]["urgency"] == before.loadings["famine"]["urgency"]


def test_settings_do_what_a_file_does(tmp_path):
    text = BASE + '[pressures]\nfamine.scale = 0.5\n[switches]\nfaction_ban = "off"\n'
    by_file = scenario.load(write(tmp_path, text))
    by_settings = scenario.load(
        "historical", {"pressures.famine.scale": "0.5", "switches.faction_ban": "off"}
    )
    assert by_settings.hash == by_file.hash


def test_a_wrong_setting_is_reported_with_its_name():
    with pytest.raises(InputError, match=r"settings, switches\.faction_bann: .*faction_ban"):
        scenario.load("historical", {"switches.faction_bann": "off"})


def test_a_base_may_be_a_file_in_the_same_folder(tmp_path):
    write(tmp_path, BASE + "[pressures]\nfamine.scale = 0\n", "first.toml")
    second = write(tmp_path, 'base = "first.toml"\nmonths = 12\n', "second.toml")
    loaded = scenario.load(second)
    assert loaded.months == 12
    assert not loaded.pressures["famine"].any()


def test_the_hash_ignores_words_and_sees_what_moves_a_run(tmp_path):
    one = scenario.load(write(tmp_path, BASE))
    two = scenario.load(write(tmp_path, "# a comment\n" + BASE.replace('"t"', '"other"')))
    assert one.hash == two.hash
    assert one.hash != scenario.load("historical", {"months": 60}).hash


def test_a_scenario_travels_to_another_process():
    loaded = scenario.load("historical")
    back = pickle.loads(pickle.dumps(loaded))
    assert replace(back, pressures={}) == replace(loaded, pressures={})


def test_guard_reads_observable_region_sign_and_number():
    guard = parse_guard("hunger in moscow >= .25")
    assert (guard.observable, guard.region, guard.threshold) == ("hunger", "moscow", 0.25)
    assert guard.holds(0.25)
    assert not guard.holds(0.2)
    assert not guard.holds(float("nan"))
    assert parse_guard("strikes in russia<3").region is None


def test_observables_of_guards_are_checked_when_known(tmp_path):
    text = BASE + (
        '[[events]]\nid = "x"\ndate = "1918-01"\ntitle = "x"\nsource = "y"\n'
        'guard = ["hungr > 1", "strikes in moscow > 1"]\n'
    )
    known = {"hunger": True, "strikes": False} | {
        c.observable: True for e in scenario.load("historical").events for c in e.guard
    }
    found = [str(problem) for problem in scenario.check(write(tmp_path, text), known)]
    assert len(found) == 2
    assert 'Did you mean "hunger"?' in found[0]
    assert "whole country only" in found[1]


def test_every_word_of_the_vocabulary_is_a_method_call_with_a_docstring():
    from thermidor.scenario import acts

    for name in vocabulary():
        assert getattr(acts, name).__doc__


def test_new_writes_a_scenario_without_mistakes_and_never_overwrites(tmp_path):
    path = scenario.new(tmp_path / "mine.toml")
    assert scenario.check(path) == []
    text = re.sub(r"^# (?=[a-z_.]+ = |\[)", "", path.read_text(encoding="utf-8"), flags=re.M)
    assert scenario.check(write(tmp_path, text, "all_lines.toml")) == []
    with pytest.raises(InputError, match="exists already"):
        scenario.new(path)
    with pytest.raises(InputError, match=r"ends in \.toml"):
        scenario.new(tmp_path / "mine")


def test_the_source_of_a_base_is_not_inherited(tmp_path):
    """The source says who raised this question."""
    assert scenario.load(write(tmp_path, BASE)).source == ""


def test_the_historical_pressure_is_a_mean_and_is_highest_in_the_war():
    pressure = scenario.historical_pressure()
    assert pressure.shape == (scenario.load("historical").months,)
    assert 0 < pressure.min() < pressure.max() < 1
    assert 8 < pressure.argmax() < 46
    assert pressure[-12:].max() < pressure.max() - 0.1

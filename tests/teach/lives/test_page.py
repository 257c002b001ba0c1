"""A life as a page, as text and as JSON: the person, where two lives part, wrong names."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pytest
import societies

import thermidor as th
from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.common.random import Stream
from thermidor.runs.configuration import Configuration, parameters_of
from thermidor.simulation import Simulation
from thermidor.society.state import Occupation, Party
from thermidor.teach.lives import biography, page, sentences, text, words
from thermidor.teach.lives.biography import COMPARED
from thermidor.teach.lives.find import KINDS, Scan, choose
from thermidor.teach.lives.month import same
from thermidor.teach.lives.observer import Recorder
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.tracing import Trial

SCALE = 0.001


@cache
def one(**how):
    return th.life(seed=3, scale=SCALE, **how)


def two():
    return one(compare="no_civil_war")


# Whose life --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bench_petrograd-12", "new_bench_moscow-3.1", "centre-0.2.1"])
def test_a_person_s_name_reads_back(name):
    assert str(Person.parse(name)) == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bench_petrograt-1", 'Did you mean "bench_petrograd"'),
        ("somebody", "write stratum and number"),
        ("bench_petrograd-1.0", "write stratum and number"),
        ("4000000000", "not the number of a person"),
        ("bench_petrograd-999999", "who there is depends on the scale"),
    ],
)
def test_a_person_who_does_not_exist_is_an_error(name, says):
    with pytest.raises(InputError, match=re.escape(says)):
        th.life(person=name, scale=SCALE)


def test_a_kind_that_does_not_exist_is_an_error():
    with pytest.raises(InputError, match='Did you mean "worker"'):
        choose(societies.build(), "workr")


@cache
def scanned():
    return Scan(
        Simulation(societies.loaded("historical"), parameters=own(), seed=3, scale=SCALE)
    ).run()


def own():
    """Return the parameters of a life: those of the posterior, if one ships."""
    return parameters_of(Configuration(societies.loaded("historical"), None, {}))


@cache
def chosen():
    """Return a chosen life of each kind, from one run: kind -> months."""
    persons = [choose(societies.build("historical", seed=3, scale=SCALE), k) for k in KINDS]
    run = Recorder(
        societies.loaded("historical"), persons=persons, pressures=False, seed=3, scale=SCALE
    ).run()
    return {kind: observer.months for kind, observer in zip(KINDS, run.observers, strict=True)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_life_of_a_kind_is_of_that_kind(kind):
    months = chosen()[kind]
    member = np.array([month.after.party == Party.BOLSHEVIK for month in months])
    posted = np.array([month.after.body >= 0 for month in months])
    seated = np.array([month.after.seat > 0 for month in months])
    if kind == "worker":
        assert not member.any()
        assert not posted.any()
    least = {"worker": ~posted, "cadre": member, "deputy": seated, "official": posted}[kind]
    assert least.sum() >= 12


def test_the_chosen_life_has_the_highest_score():
    scores = scanned().scores()[: len(scanned().persons)]
    place = scanned().persons.index(one().person)
    assert scores[place] == scores.max() > np.median(scores) + 10
    assert len(one().large) >= 6


def test_parts_of_divided_rows_are_found_by_their_names():
    """The name of a part leads to the very row that it has become."""
    scan = scanned()
    parts = [k for k, person in enumerate(scan.persons) if person.path][:4]
    assert parts
    run = Recorder(
        societies.loaded("historical"),
        persons=[scan.persons[k] for k in parts],
        parameters=own(),
        pressures=False,
        seed=3,
        scale=SCALE,
    ).run()
    for observer, k in zip(run.observers, parts, strict=True):
        assert same(observer.row(), run.society.people[k])


# Two lives ----------------------------------------------------------------------------------------


def test_two_lives_are_one_until_they_part():
    life = two()
    part = life.parting
    assert part is not None
    for a, b in zip(life.months[: part.month], life.other.months, strict=False):
        assert all(a.after[name] == b.after[name] for name in COMPARED)
    here, there = life.months[part.month], life.other.months[part.month]
    assert any(here.rows[p][n] != there.rows[p][n] for p in here.rows for n in COMPARED)
    if part.first is not None and part.other is not None:
        assert part.first.draw == part.other.draw
        assert part.first.happened != part.other.happened


@pytest.mark.slow
def test_a_scenario_compared_with_itself_never_parts():
    life = one(person="bench_moscow-5", compare="historical")
    assert life.parting is None
    assert sentences.parting(life)[0].startswith("They never part")


def test_scenarios_of_other_months_are_refused(tmp_path):
    file = tmp_path / "short.toml"
    file.write_text('base = "historical"\ntitle = "Short"\nmonths = 12\n')
    with pytest.raises(InputError, match="same months"):
        th.life(compare=str(file), scale=SCALE)


# Page, text, JSON ---------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Checks that every element is closed, and collects what is shown."""

    VOID = ("meta", "link", "br")

    def __init__(self):
        super().__init__()
        self.open, self.text = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)


@pytest.mark.parametrize("life", [one, two])
def test_the_page_is_complete_and_self_contained(life):
    html = page.render(life())
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    assert "default-src 'none'" in html
    assert not re.search(r"(src|href)=\"(?!#|data:)", html)
    shown = " ".join(reader.text)
    for turn in life().large:
        assert turn.title in shown
    assert "all ended as in the run" in shown


def test_the_strip_names_every_station_and_numbers_every_turn():
    life = one()
    root = ET.fromstring(re.search(r"<svg[^>]*class=\"strip\".*?</svg>", page.render(life))[0])
    texts = [each.text for each in root.iter("text")]
    for station, _ in life.stations():
        assert station in texts
    digits = [t.text for t in root.iter("text") if t.get("class") == "digit"]
    assert digits == [str(k + 1) for k in range(len(life.large))]


def test_a_turn_says_draw_chance_and_pressure():
    found = [turn for turn in [*two().large, *two().other.large] if turn.kind == "front"]
    if not found:
        pytest.skip("nobody went to the front in this life")
    said = " ".join(sentences.sentences(found[0]))
    assert words.pair(found[0].trial.draw, found[0].trial.chance)[0] in said
    assert "ithout civil war the chance would have been 0" in said


def test_a_draw_and_its_chance_have_enough_digits_to_differ():
    assert words.pair(0.000791, 0.000809) == ("0.000791", "0.000809")
    assert words.pair(0.0182, 0.0205) == ("0.018", "0.021")


def test_the_table_has_a_row_for_every_month_lived():
    life = one()
    table = life.table()
    assert len(table) == len(life.lived)
    assert table["month"].iloc[0] == "1917-11"
    dead = life.months[-1].after.occupation == Occupation.DEAD
    assert (len(table) < len(life.months)) <= dead


def test_text_and_object_have_the_same_turns():
    life = one()
    markdown, written = text.render(life), json.loads(json.dumps(text.as_object(life)))
    for turn in written["turns"]:
        if turn["large"]:
            assert turn["title"] in markdown
        if "draw" in turn:
            assert turn["came"] == (turn["draw"] < turn["chance"])
    assert written["differed"] == 0 < written["walked"]


def test_the_command_writes_a_page(tmp_path, capsys):
    out = tmp_path / "life.html"
    arguments = ["life", "--person", str(one().person), "--seed", "3", "--scale", str(SCALE)]
    with pytest.raises(SystemExit) as left:
        main.main([*arguments, "--out", str(out)])
    assert left.value.code == 0
    assert out.read_text(encoding="utf-8") == page.render(one())
    assert "Wrote" in capsys.readouterr().out


def test_a_wrong_file_is_an_error_before_the_run(capsys):
    with pytest.raises(SystemExit) as left:
        main.main(["life", "--out", "life.pdf"])
    assert left.value.code == 2
    assert "must end in .html or .md" in capsys.readouterr().err


def test_the_draw_that_parts_two_lives_is_found():
    seat = Trial(Stream.SEAT, 0.05, 0.2, True)
    missed = seat._replace(chance=0.01, happened=False)
    with_it, without = (SimpleNamespace(trials={"elect": (t,)}) for t in (seat, missed))
    nothing = SimpleNamespace(trials={})
    assert biography._trials(with_it, without, "elect") == (seat, missed)
    assert biography._trials(with_it, nothing, "elect") == (seat, None)
    assert biography._trials(nothing, with_it, "elect") == (None, seat)
    assert biography._trials(nothing, without, "elect") == (None, None)


def test_a_draw_in_one_life_only_says_why():
    part = biography.Parting(
        9, 8, None, Trial(Stream.SEAT, 0.05, 0.2, True), ("here", "there"), ("a", "b")
    )
    life = SimpleNamespace(
        parting=part, scenario="one", other=SimpleNamespace(scenario="two"), date=one().date
    )
    said = sentences.parting(life)[-1]
    assert said.startswith(
        "In two the draw was 0.050 and the chance 0.20; in one there was no election"
    )

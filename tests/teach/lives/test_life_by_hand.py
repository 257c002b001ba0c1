"""A life of twenty months set by hand: its page, its text and its tables."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import rows

from thermidor.common import dates
from thermidor.common.random import Stream
from thermidor.society.state import Form, Occupation, Party
from thermidor.teach.lives import biography, page, text
from thermidor.teach.lives.find import Life
from thermidor.teach.lives.month import PERSONAL, Month
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.tracing import Trial
from thermidor.teach.lives.turning_points import Turn

START = dates.parse("1917-11")
PLANT = SimpleNamespace(strength=640.0, form=Form.COLLEGIAL, war=0, closed=0, say=0.25)


def month(number, draw=0.5, chance=0.3, **traits):
    """Return a month at the bench at whose end a person is as said; one meeting is drawn for."""
    person = rows.person(**{"weight": 40, "party": Party.NONE, "hunger": 0.5, **traits})
    bench = person.occupation == Occupation.BENCH
    meeting = (Trial(Stream.MEETING, draw, chance, draw < chance),) if bench else ()
    # without famine the chance were twice as high; without the war a little
    spared = {"famine": {Stream.MEETING: 2 * chance}, "civil_war": {Stream.MEETING: chance + 0.001}}
    return Month(
        number,
        {name: person for name in ("before", *PERSONAL)},
        {"feel": meeting, "belong": ()},
        {"power": 0.75},
        plant=PLANT if bench else None,
        without=spared if bench else {},
    )


def life(*, dies=True, other=None):
    """Return fourteen months at the bench, four in the army, and death (or two months more)."""
    made = [month(k, 0.1 if k in (0, 3) else 0.5, commitment=k / 100) for k in range(14)]
    last = {"occupation": Occupation.DEAD} if dies else {"occupation": Occupation.VILLAGE}
    made += [month(k, occupation=Occupation.ARMY) for k in range(14, 18)]
    made += [month(k, weight=25, **last) for k in range(18, 20)]
    first = rows.person(weight=40, ties=0.25, conviction=0.7, skill=0.1)
    found = Life(
        Person.parse("bench_petrograd-12"),
        "one",
        "The first <one>",
        "synthesis",
        3,
        0.01,
        START,
        first,
        PLANT,
        made,
        {},
        other,
    )
    front = Trial(Stream.CALL_UP, 0.02, 0.05, True)
    found.__dict__["turns"] = [
        Turn(2, "strike", "The plant went on strike", large=False),
        Turn(
            14,
            "front",
            "Went to the front",
            ("Called & sent.",),
            front,
            "worker.call_up",
            without={"civil_war": 0.0},
        ),
        Turn(15, "union", "Dropped out of the trade union", large=False),
    ]
    return found


# What it was --------------------------------------------------------------------------------------


def test_a_life_ends_in_the_month_of_death():
    dead, alive = life(), life(dies=False)
    assert len(dead.lived) == 19
    assert dead.stations() == [("bench", 14), ("army", 4), ("dead", 1)]
    assert dead.end == "dead since 1919-05"
    assert len(alive.lived) == 20
    assert alive.stations() == [("bench", 14), ("army", 4), ("village", 2)]
    assert alive.end == "in the village"
    assert dead.who == "A worker of Petrograd, at a plant of 640 workers"
    assert repr(dead) == "<Life of bench_petrograd-12 in one: 1 turns>"


def test_columns_end_with_death_and_say_is_that_of_plant_or_region():
    commitment = life().series("commitment")
    assert commitment[:14] == pytest.approx(np.arange(14) / 100)
    assert np.isnan(commitment[18:]).all()
    say = life().series("say")
    assert say[:14].tolist() == [0.25] * 14
    assert say[14:18].tolist() == [0.75] * 4
    assert not np.isnan(life(dies=False).series("say")).any()


def test_meetings_are_counted_by_year_with_what_kept_away_most():
    first, second = life().meetings()
    assert (first["year"], first["months"], first["came"]) == ("1917", 2, 1)
    assert (second["year"], second["months"], second["came"]) == ("1918", 12, 1)
    assert second["chance"] == pytest.approx(0.3)
    assert second["kept_away"] == "famine"
    assert second["chance_without"] == pytest.approx(0.6)
    assert first["commitment"] == pytest.approx(0.005)  # months 0 and 1: 0 and .01
    assert first["hunger"] == pytest.approx(0.5)


def test_where_no_pressure_made_a_difference_none_kept_away():
    made = life()
    for each in made.months:
        each.without.pop("famine", None)
    assert [row["kept_away"] for row in made.meetings()] == ["", ""]
    for each in made.months:
        each.without = {}
    (row, _) = made.meetings()
    assert (row["kept_away"], row["chance_without"]) == ("", row["chance"])


def test_the_table_has_words_and_no_meeting_away_from_the_bench():
    table = life().table()
    assert len(table) == 19
    assert table["month"].tolist()[0] == "1917-11"
    assert table["station"].tolist()[13:] == ["bench", *["army"] * 4, "dead"]
    assert table["came"].tolist()[:4] == [True, False, False, True]
    assert table["came"].isna().sum() == 5
    assert table["party"].unique().tolist() == ["no party"]
    assert table["stands_for"].tolist()[-1] == 25


def test_processes_that_ended_differently_are_counted():
    made = life()
    # five processes a month, and the workplace's in fourteen
    assert made.checked == (4 * 20 + 14, 0)
    made.months[3].differs = ("feel", "move")
    assert made.checked == (4 * 20 + 14, 2)


def test_sentences_of_one_life_and_of_two():
    assert life().sentences() == [
        "1919-01: Went to the front. Called & sent. The draw was 0.020, below the chance of 0.050. "
        "Without civil war the chance would have been 0. Then the draw would not have been below "
        "the chance, and this would not have happened."
    ]
    two = life(other=life())
    assert two.parting is None
    assert two.sentences()[0].startswith("They never part")
    assert life().parting is None


# Text, page and object ---------------------------------------------------------------------------


def test_a_course_is_stations_turns_and_the_end():
    assert page.course(life()) == "1 turn: bench (14 months), army (4 months). Died in May 1919."
    assert page.course(life(dies=False)) == (
        "1 turn: bench (14 months), army (4 months), village (2 months). In June 1919: in the "
        "village."
    )


def test_the_text_numbers_the_turns():
    lines = text.render(life()).splitlines()
    assert lines[0] == "# A worker of Petrograd, at a plant of 640 workers"
    assert "## one: The first <one>" in lines
    assert "Person bench_petrograd-12, seed 3, scale 0.01, account synthesis." in lines
    first = lines.index("   *January 1918: The plant went on strike.*")
    (turn,) = (k for k, line in enumerate(lines) if line.startswith("1. **January 1919: Went"))
    last = lines.index("   *February 1919: Dropped out of the trade union.*")
    assert first < turn < last
    assert lines[turn].endswith("(`worker.call_up`)")
    assert "| 1918 | 12 | 1 | 0.30 | famine (without it 0.60) |" in lines
    assert any("94 such processes all ended as in the run" in line for line in lines)


def test_two_lives_in_one_text_are_counted_together():
    said = text.render(life(other=life(dies=False)))
    assert said.index("## Where and why the two lives part") < said.index("## one")
    assert said.count("## one: The first <one>") == 2
    assert "188 such processes" in said


def test_a_life_without_meetings_or_turns_has_no_table_and_no_rules():
    made = life()
    made.__dict__["turns"] = []
    for each in made.months:
        each.trials = {}
    assert "| year |" not in text.render(made)
    shown = page.render(made)
    assert "Meetings of the workplace" not in shown
    assert "The rules that decided" not in shown
    assert "0 turns: bench" in shown


def test_the_page_shows_what_the_text_says_and_escapes_it():
    shown = page.render(life())
    assert "<h3>Went to the front</h3>" in shown
    assert "Called &amp; sent." in shown
    assert '<span class="rule">worker.call_up</span>' in shown
    assert "January 1918: The plant went on strike." in shown
    assert "40 persons alike at first, 25 at the end" in shown
    assert "<td>famine: without it 0.60</td>" in shown
    two = page.render(life(other=life(dies=False)))
    assert "The first &lt;one&gt;" in two
    assert "The first <one>" not in two
    assert "<dd>one, one</dd>" in two


def test_a_notebook_gets_the_strip_and_the_turns_in_a_style_of_their_own():
    shown = life()._repr_html_()
    assert shown.startswith("<style>")
    assert "\nbody {" not in shown.partition("</style>")[0]
    assert '<div class="thermidor-life"><h3>A worker of Petrograd' in shown
    assert "<h3>Went to the front</h3>" in shown


def test_the_object_has_plain_numbers_and_both_lives():
    found = text.as_object(life(other=life(dies=False)))
    assert (found["end"], found["other"]["end"]) == ("dead since 1919-05", "in the village")
    assert found["parting"][0] == (
        "They part in May 1919. In one: nothing changed; the person is then dead. In one: nothing "
        "changed; the person is in the village."
    )
    front = next(turn for turn in found["turns"] if turn["large"])
    assert front["stream"] == "call_up"
    assert (front["draw"], front["chance"], front["came"]) == (0.02, 0.05, True)
    assert front["without"] == {"civil_war": 0.0}
    assert "draw" not in found["turns"][0]  # nothing was drawn for a strike
    assert found["months"][15]["came"] is None


@pytest.mark.parametrize(("ending", "begins"), [("html", "<!doctype html>"), ("md", "# A worker")])
def test_a_life_is_written_as_a_page_or_as_text(tmp_path, ending, begins):
    out = life().save(tmp_path / f"life.{ending}")
    assert out.read_text(encoding="utf-8").startswith(begins)


def test_lines_of_a_life_are_columns_of_a_person():
    assert set(biography.LINES) <= set(rows.person().dtype.names)

"""A life as one HTML page: the strip, the turns in sentences, the meetings, the rules.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from thermidor.show import pages
from thermidor.show.pages import Cell, number
from thermidor.society.state import Occupation
from thermidor.teach.lives import sentences, words
from thermidor.teach.lives.biography import LINES, Life
from thermidor.teach.lives.strip import dice, draw
from thermidor.teach.lives.turning_points import Turn

MEETING_HEADS = (
    "Year",
    *map(number, ("months at the bench", "came", "chance a month", *LINES)),
    "what kept away most",
)


def render(life: Life) -> str:
    """Return the page of a life, or of two lives where it has another."""
    lives = [life] if life.other is None else [life, life.other]
    rules = dict.fromkeys(turn.rule for each in lives for turn in each.large if turn.rule)
    checks = [each.checked for each in lives]
    return pages.render(
        "life.html",
        title=f"thermidor: {life.who}",
        life=life,
        views=[_view(each, len(lives) > 1) for each in lives],
        facts=_facts(life),
        parting=sentences.parting(life) if life.other is not None else [],
        meeting_heads=MEETING_HEADS,
        meetings=[_meeting(row) for row in life.meetings()] if life.other is None else [],
        rules={name: " ".join(sentences.rule(name)) for name in rules},
        notes=sentences.notes(*(sum(counts) for counts in zip(*checks, strict=True))),
    )


def fragment(life: Life) -> str:
    """Return the strip and the turns for a notebook."""
    return pages.render("life_fragment.html", life=life, view=_view(life, False))


class View(NamedTuple):
    """One life as the page shows it.

    Attributes
    ----------
    name, course : str
        Scenario and title; the life in a sentence.
    strip : Markup
    items : list of Item or str
        The turns in order; a text is what happened between two of them.
    """

    name: str
    course: str
    strip: Markup
    items: list[Item | str]


class Item(NamedTuple):
    """A turn as the page shows it."""

    id: str
    number: int
    date: str
    month: str
    title: str
    facts: str
    why: str
    rule: str
    picture: str


def _view(life: Life, several: bool) -> View:
    strip = draw(life, label=life.scenario if several else "")
    return View(f"{life.scenario}: {life.title}", course(life), strip, list(_items(life)))


def course(life: Life) -> str:
    """Return a life in a sentence: turns, stations with their months, the end."""
    stations = [
        f"{name} ({n} month{'s' * (n > 1)})" for name, n in life.stations() if name != "dead"
    ]
    last = life.lived[-1]
    month = sentences.month(life.date(last.number))
    end = f"In {month}: {words.does(last.after, last.plant)}."
    if last.after.occupation == Occupation.DEAD:
        end = f"Died in {month}."
    n = len(life.large)
    return f"{n} turn{'s' * (n != 1)}: {', '.join(stations)}. {end}"


def _facts(life: Life) -> dict[str, str]:
    first, last = life.first, life.lived[-1].after
    persons = f"{first.weight:,} {'person' if first.weight == 1 else 'persons'} alike"
    if last.weight != first.weight:
        persons += f" at first, {last.weight:,} at the end"
    scenario = {"scenario": life.scenario}
    if life.other is not None:
        scenario = {"scenarios": f"{life.scenario}, {life.other.scenario}"}
    return {
        "Person": str(life.person),
        "represents": persons,
        "seed": str(life.seed),
        "scale": f"{life.scale:g}",
        **scenario,
        "account": life.account,
        "origin": words.ORIGIN[int(first.origin)],
        "ties to the land": f"{first.ties:.2f}",
        "conviction": f"{first.conviction:.2f}",
        "skill in administration": f"{first.skill:.2f} at first, {last.skill:.2f} at the end",
    }


def _items(life: Life) -> Iterator[Item | str]:
    count = 0
    for large, turns in groupby(life.turns, key=lambda turn: turn.large):
        if not large:
            yield " ".join(sentences.meanwhile(list(turns), life.date))
            continue
        for turn in turns:
            count += 1
            yield _item(life, count, turn)


def _item(life: Life, count: int, turn: Turn) -> Item:
    date, trial = life.date(turn.month), turn.trial
    reasons = (sentences.luck(turn), sentences.pressures(turn))
    return Item(
        f"turn-{life.scenario}-{count}",
        count,
        date,
        sentences.month(date),
        turn.title,
        " ".join(turn.facts),
        " ".join(reason for reason in reasons if reason),
        turn.rule,
        dice(trial, {} if turn.against else turn.without) if trial else "",
    )


def _meeting(row: dict) -> list[str | Cell]:
    kept = ""
    if row["kept_away"]:
        chance = words.chance(row["chance_without"])
        kept = f"{words.pressure(row['kept_away'])}: without it {chance}"
    means = (f"{row[name]:.2f}" for name in LINES)
    cells = (row["months"], row["came"], words.chance(row["chance"]), *means)
    return [row["year"], *map(number, cells), kept]

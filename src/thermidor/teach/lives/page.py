"""A life as one HTML page: the strip, the turns in sentences, the meetings, the rules.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from thermidor.show import pages
from thermidor.society.state import Occupation
from thermidor.teach.lives import sentences, words
from thermidor.teach.lives.biography import LINES, Life
from thermidor.teach.lives.strip import dice, draw
from thermidor.teach.lives.turning_points import Turn


def render(life: Life) -> str:
    """Return the page of a life, or of two lives where it has another."""
    lives = [life] if life.other is None else [life, life.other]
    rules = dict.fromkeys(turn.rule for each in lives for turn in each.large if turn.rule)
    checks = [each.checked for each in lives]
    return pages.render(
        "life.html",
        title=f"thermidor: {life.who}",
        lives=lives,
        facts=_facts(life),
        parting=sentences.parting(life) if life.other is not None else [],
        lines=LINES,
        rules={name: " ".join(sentences.rule(name)) for name in rules},
        notes=sentences.notes(*(sum(counts) for counts in zip(*checks, strict=True))),
        **_words(),
    )


def fragment(life: Life) -> str:
    """Return the strip and the turns for a notebook."""
    return pages.render("life_fragment.html", life=life, **_words())


def _words() -> dict[str, object]:
    """Return what the templates need to describe turns."""
    functions = {"entries": entries, "dice": dice, "draw": draw, "course": course}
    return {**functions, "sentences": sentences, "words": words}


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


def entries(life: Life) -> Iterator[tuple[int, Turn] | str]:
    """Yield the turns with their numbers; a text is what happened between two of them."""
    count = 0
    for large, turns in groupby(life.turns, key=lambda turn: turn.large):
        if not large:
            yield " ".join(sentences.meanwhile(list(turns), life.date))
            continue
        for turn in turns:
            count += 1
            yield count, turn

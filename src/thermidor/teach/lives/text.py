"""A life as text: for the terminal, for a file in Markdown, and as one JSON object.

ODD element: observation.
"""

from __future__ import annotations

from typing import Any

from thermidor.teach.lives import sentences, words
from thermidor.teach.lives.biography import Life
from thermidor.teach.lives.page import course
from thermidor.teach.lives.turning_points import Turn


def render(life: Life) -> str:
    """Return a life in Markdown."""
    lives = [each for each in (life, life.other) if each is not None]
    lines = [f"# {life.who}", ""]
    if life.other is not None:
        lines += ["## Where and why the two lives part", "", *sentences.parting(life), ""]
    for each in lives:
        lines += _life(each)
    processes = sum(each.checked[0] for each in lives)
    wrong = sum(each.checked[1] for each in lives)
    return "\n".join([*lines, "---", "", *(f"{n}\n" for n in sentences.notes(processes, wrong))])


def _life(life: Life) -> list[str]:
    lines = [
        f"## {life.scenario}: {life.title}",
        "",
        course(life),
        "",
        f"Person {life.person}, seed {life.seed}, scale {life.scale:g}, account {life.account}.",
        "",
    ]
    number = 0
    small: list[Turn] = []
    for turn in life.turns:
        if not turn.large:
            small.append(turn)
            continue
        lines += _small(life, small)
        small = []
        number += 1
        date = sentences.month(life.date(turn.month))
        text = " ".join(sentences.sentences(turn))
        rule = f" (`{turn.rule}`)" if turn.rule else ""
        lines += [f"{number}. **{date}: {turn.title}.** {text}{rule}", ""]
    return [*lines, *_small(life, small), *_meetings(life)]


def _small(life: Life, small: list[Turn]) -> list[str]:
    return [f"   *{' '.join(sentences.meanwhile(small, life.date))}*", ""] if small else []


def _meetings(life: Life) -> list[str]:
    rows = life.meetings()
    if not rows:
        return []
    lines = [
        "| year | months at the bench | came | chance a month | what kept away most |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        kept = words.pressure(row["kept_away"])
        kept += f" (without it {words.chance(row['chance_without'])})" if kept else ""
        chance = words.chance(row["chance"])
        lines.append(f"| {row['year']} | {row['months']} | {row['came']} | {chance} | {kept} |")
    return [*lines, ""]


def as_object(life: Life) -> dict[str, Any]:
    """Return a life as plain numbers and words, ready for JSON."""
    table = life.table().astype(object)
    found = {
        "person": str(life.person),
        "who": life.who,
        "scenario": life.scenario,
        "account": life.account,
        "seed": life.seed,
        "scale": life.scale,
        "end": life.end,
        "walked": life.checked[0],
        "differed": life.checked[1],
        "turns": [_turn(life, turn) for turn in life.turns],
        "months": table.where(table.notna(), None).to_dict("records"),
    }
    if life.other is not None:
        found["parting"] = sentences.parting(life)
        found["other"] = as_object(life.other)
    return found


def _turn(life: Life, turn: Turn) -> dict[str, Any]:
    found = {
        "month": life.date(turn.month),
        "kind": turn.kind,
        "title": turn.title,
        "sentences": sentences.sentences(turn),
        "large": turn.large,
        "rule": turn.rule,
    }
    if turn.trial is not None:
        found |= {
            "stream": turn.trial.stream.name.lower(),
            "draw": turn.trial.draw,
            "chance": float(turn.trial.chance),
            "came": turn.trial.happened,
            "without": {name: float(chance) for name, chance in turn.without.items()},
        }
    return found

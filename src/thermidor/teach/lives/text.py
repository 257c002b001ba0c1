"""A life as text: for the terminal, for a file in Markdown, and as one JSON object.

ODD element: observation.
"""

from __future__ import annotations

from typing import Any

from thermidor.teach.lives import telling, words
from thermidor.teach.lives.biography import Life
from thermidor.teach.lives.page import course
from thermidor.teach.lives.turn import Turn


def render(life: Life) -> str:
    """Return a life in Markdown."""
    lines = [f"# {life.who}", ""]
    if life.other is not None:
        lines += ["## Where and why the two lives part", "", *telling.parting(life), ""]
    for each in (life, life.other):
        if each is not None:
            lines += _life(each)
    lines += ["---", "", *(f"{note}\n" for note in telling.notes(*_checked(life)))]
    return "\n".join(lines)


def _checked(life: Life) -> tuple[int, int]:
    pairs = [each.checked for each in (life, life.other) if each is not None]
    return sum(walked for walked, _ in pairs), sum(wrong for _, wrong in pairs)


def _life(life: Life) -> list[str]:
    lines = [
        f"## {life.scenario}: {life.title}",
        "",
        course(life),
        "",
        f"Person {life.person}, seed {life.seed}, scale {life.scale:g}, account {life.account}.",
        "",
    ]
    number, small = 0, []
    for turn in life.turns:
        if not turn.large:
            small.append(turn)
            continue
        lines += _small(life, small)
        small, number = [], number + 1
        lines += [
            f"{number}. **{telling.month(life.date(turn.month))}: {turn.title}.** "
            f"{' '.join(telling.sentences(turn))}{_rule(turn)}",
            "",
        ]
    return [*lines, *_small(life, small), *_meetings(life)]


def _rule(turn: Turn) -> str:
    return f" (`{turn.rule}`)" if turn.rule else ""


def _small(life: Life, small: list[Turn]) -> list[str]:
    return [f"   *{' '.join(telling.meanwhile(small, life.date))}*", ""] if small else []


def _meetings(life: Life) -> list[str]:
    rows = life.meetings()
    if not rows:
        return []
    head = [
        "| year | months at the bench | came | chance a month | what kept away most |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        kept = words.pressure(row["kept_away"])
        kept += f" (without it {words.chance(row['chance_without'])})" if kept else ""
        head.append(
            f"| {row['year']} | {row['months']} | {row['came']} | "
            f"{words.chance(row['chance'])} | {kept} |"
        )
    return [*head, ""]


def as_object(life: Life) -> dict[str, Any]:
    """Return a life as plain numbers and words, ready for JSON."""
    out = {
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
        "months": life.table().astype(object).where(life.table().notna(), None).to_dict("records"),
    }
    if life.other is not None:
        out["parting"], out["other"] = telling.parting(life), as_object(life.other)
    return out


def _turn(life: Life, turn: Turn) -> dict[str, Any]:
    told = {
        "month": life.date(turn.month),
        "kind": turn.kind,
        "title": turn.title,
        "sentences": telling.sentences(turn),
        "large": turn.large,
        "rule": turn.rule,
    }
    if turn.trial is not None:
        told |= {
            "stream": turn.trial.stream.name.lower(),
            "draw": turn.trial.draw,
            "chance": float(turn.trial.chance),
            "came": turn.trial.came,
            "without": {name: float(chance) for name, chance in turn.without.items()},
        }
    return told

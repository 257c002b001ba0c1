"""A life as one page: strip, turns told in sentences, meetings, rules. Self-contained HTML.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import thermidor
from thermidor.common.places import PAGE
from thermidor.society.state import Occupation
from thermidor.teach.lives import sentences, words
from thermidor.teach.lives.biography import LINES, Life
from thermidor.teach.lives.strip import dice, draw
from thermidor.teach.lives.turning_points import Turn

CSS = PAGE / "life.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
KEY = (
    ('<path class="room" d="M0 2h22v9H0z"/>', "the chance, on a scale in powers of ten"),
    (
        '<path class="draw" d="M13 2l4.2 4.5l-4.2 4.5l-4.2 -4.5Z"/>',
        "the draw: within the bar it happens",
    ),
    ('<path class="less" d="M13 1v12"/>', "the chance had one of the pressures spared this person"),
)


def render(life: Life) -> str:
    """Return the page of a life, of two lives where it has another."""
    body = _two(life, life.other) if life.other is not None else _one(life)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<link rel="icon" href="data:,">\n<title>thermidor: {escape(life.who)}</title>\n'
        f"<style>\n{CSS.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n{body}</body>\n"
        "</html>\n"
    )


def fragment(life: Life) -> str:
    """Return strip and turns for a notebook."""
    return (
        f"<style>{CSS.read_text(encoding='utf-8').replace('body {', '.thermidor-life {')}</style>"
        f'<div class="thermidor-life"><h3>{escape(life.who)}</h3>{draw(life)}{_turns(life)}</div>'
    )


def _one(life: Life) -> str:
    return "".join(
        (
            _head(life),
            "<main>",
            draw(life),
            _reading(life),
            "<h2>Turns</h2>",
            _key(),
            _turns(life),
            _meetings(life),
            _rules([life]),
            "</main>",
            _foot([life]),
        )
    )


def _two(life: Life, other: Life) -> str:
    return "".join(
        (
            _head(life),
            "<main>",
            _parting(life),
            *(
                f'<section class="half"><h2>{escape(_named(each))}</h2>'
                f"<p>{escape(course(each))}</p>"
                f"{draw(each, label=each.scenario)}</section>"
                for each in (life, other)
            ),
            _reading(life),
            "<h2>Turns of both lives</h2>",
            _key(),
            '<div class="pair">',
            *(
                f"<section><p><b>{escape(_named(each))}</b></p>{_turns(each)}</section>"
                for each in (life, other)
            ),
            "</div>",
            _rules([life, other]),
            "</main>",
            _foot([life, other]),
        )
    )


def _named(life: Life) -> str:
    return f"{life.scenario}: {life.title}"


def _head(life: Life) -> str:
    kicker = "thermidor · a life" if life.other is None else "thermidor · two lives of one person"
    lead = course(life)
    if life.other is not None:
        lead = (
            "The same person under the same luck in two scenarios: every draw is the same, "
            "only the chances differ."
        )
    return (
        f'<header><p class="kicker">{kicker}</p>\n<h1>{escape(life.who)}</h1>\n'
        f'<p class="lead">{escape(lead)}</p>\n{_facts(life)}</header>\n'
    )


def course(life: Life) -> str:
    """Say a life in a sentence: stations with their months, turns, the end."""

    def months(n):
        return f"{n} month{'s' if n > 1 else ''}"

    told = [f"{what} ({months(n)})" for what, n in life.stations() if what != "dead"]
    last = life.lived[-1]
    end = f"In {sentences.month(life.date(last.number))}: {words.does(last.after, last.plant)}."
    if last.after.occupation == Occupation.DEAD:
        end = f"Died in {sentences.month(life.date(last.number))}."
    n = len(life.large)
    return f"{n} turn{'' if n == 1 else 's'}: {', '.join(told)}. {end}"


def _facts(life: Life) -> str:
    first, last = life.first, life.lived[-1].after
    stands = f"{first.weight:,} person{'s' if first.weight > 1 else ''} alike"
    if last.weight != first.weight:
        stands += f" at first, {last.weight:,} at the end"
    rows = [
        ("Person", str(life.person)),
        ("stands for", stands),
        ("seed", str(life.seed)),
        ("scale", f"{life.scale:g}"),
        ("scenario", life.scenario),
        ("account", life.account),
        ("origin", words.ORIGIN[int(first.origin)]),
        ("ties to the land", f"{first.ties:.2f}"),
        ("conviction", f"{first.conviction:.2f}"),
        ("skill in administration", f"{first.skill:.2f} at first, {last.skill:.2f} at the end"),
    ]
    if life.other is not None:
        rows[4] = ("scenarios", f"{life.scenario}, {life.other.scenario}")
    cells = "".join(f"<div><dt>{escape(a)}</dt><dd>{escape(b)}</dd></div>" for a, b in rows)
    return f'<dl class="facts">{cells}</dl>'


def _reading(life: Life) -> str:
    return (
        '<p class="small">Each column is a month; numbers are the turns told below. '
        "Hunger: shortfall of food and fuel felt. Commitment: readiness to act for the cause. "
        "Efficacy: the learned share of decisions that one’s own bodies take. Say: the share they "
        "do take, of those that touch this person. All run from 0 to 1. Grey bars: the pressures "
        "of the scenario where the person was, the darker the stronger.</p>"
    )


def _key() -> str:
    items = "".join(
        f'<li><svg class="dice" viewBox="0 0 26 14" aria-hidden="true">{mark}</svg>{text}</li>'
        for mark, text in KEY
    )
    return f'<ul class="key">{items}</ul>'


def _turns(life: Life) -> str:
    return f'<ol class="turns">{"".join(_items(life))}</ol>'


def _items(life: Life) -> Iterator[str]:
    number, small = 0, []
    for turn in life.turns:
        if not turn.large:
            small.append(turn)
            continue
        if small:
            yield _by_the_way(life, small)
            small = []
        number += 1
        yield _item(life, number, turn)
    if small:
        yield _by_the_way(life, small)


def _by_the_way(life: Life, small: list[Turn]) -> str:
    told = " ".join(sentences.meanwhile(small, life.date))
    return f'<li class="by"><p>{escape(told)}</p></li>'


def _item(life: Life, number: int, turn: Turn) -> str:
    when = life.date(turn.month)
    facts = f"<p>{escape(' '.join(turn.facts))}</p>" if turn.facts else ""
    why = " ".join(text for text in (sentences.luck(turn), sentences.pressures(turn)) if text)
    rule = f' <span class="rule">{turn.rule}</span>' if turn.rule else ""
    why = f'<p class="why">{escape(why)}{rule}</p>' if why else ""
    picture = (
        dice(turn.trial, {} if turn.against else turn.without) if turn.trial else "<span></span>"
    )
    return (
        f'<li id="turn-{life.scenario}-{number}"><span class="n">{number}</span><div>'
        f'<time datetime="{when}">{sentences.month(when)}</time><h3>{escape(turn.title)}</h3>'
        f"{facts}{why}</div>{picture}</li>"
    )


def _meetings(life: Life) -> str:
    rows = life.meetings()
    if not rows:
        return ""
    heads = (
        "Year",
        "months at the bench",
        "came",
        "chance a month",
        "hunger",
        "commitment",
        "efficacy",
        "what kept away most",
    )
    lines = []
    for row in rows:
        kept = ""
        if row["kept_away"]:
            kept = (
                f"{words.pressure(row['kept_away'])}: without it "
                f"{words.chance(row['chance_without'])}"
            )
        cells = (
            row["months"],
            row["came"],
            words.chance(row["chance"]),
            *(f"{row[name]:.2f}" for name in LINES),
        )
        lines.append(
            f"<tr><th>{row['year']}</th>"
            + "".join(f"<td>{c}</td>" for c in cells)
            + f'<td class="t">{kept}</td></tr>'
        )
    head = "".join(f"<th>{each}</th>" for each in heads)
    return (
        "<h2>Meetings of the workplace</h2><table><thead><tr>"
        + head
        + f"</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _rules(lives: list[Life]) -> str:
    names = dict.fromkeys(t.rule for life in lives for t in life.large if t.rule)
    items = []
    for name in names:
        claim, equation = sentences.rule(name)
        items.append(f'<dt class="rule">{name}</dt><dd>{escape(claim)} {escape(equation)}</dd>')
    return (
        f'<h2>The rules that decided</h2><dl class="rules">{"".join(items)}</dl>' if items else ""
    )


def _parting(life: Life) -> str:
    return (
        f'<div class="parting"><h3>Where and why the two lives part</h3>'
        f"{''.join(f'<p>{escape(text)}</p>' for text in sentences.parting(life))}</div>"
    )


def _foot(lives: list[Life]) -> str:
    walked = sum(life.checked[0] for life in lives)
    wrong = sum(life.checked[1] for life in lives)
    return (
        f"<footer>{''.join(f'<p>{escape(text)}</p>' for text in sentences.notes(walked, wrong))}"
        f"<p>thermidor {thermidor.__version__}.</p></footer>\n"
    )

"""The words of a life: names for what the model knows (ODD element: observation).

A person of the model has no name, sex or age, a plant has no trade; so none is given here. The
words themselves are in ``words.en.toml``.
"""

from __future__ import annotations

import tomllib
from enum import IntEnum
from pathlib import Path
from typing import Any

from thermidor.society.institutions.answers import Kind as Answer
from thermidor.society.institutions.business_rules import Kind, Road
from thermidor.society.state import Body, Form, Mandate, Occupation, Origin, Party, Rank, Seat

_CATALOGUE = tomllib.loads(Path(__file__).with_name("words.en.toml").read_text(encoding="utf-8"))


def _names(table: str, codes: type[IntEnum]) -> dict[int, str]:
    """Return the words of a table of the catalogue by the codes of the model."""
    return {codes[name.upper()]: text for name, text in _CATALOGUE[table].items()}


PLACES: tuple[str, ...] = tuple(_CATALOGUE["places"])
PARTY = _names("party", Party)
RANK = _names("rank", Rank)
FORM = _names("form", Form)
ORIGIN = _names("origin", Origin)
SEAT = _names("seat", Seat)
MANDATE = _names("mandate", Mandate)
BODY = _names("body", Body)
ANSWER = _names("answer", Answer)
ISSUE = _names("issue", Kind)
ROAD = _names("road", Road)
VOTES: dict[str, str] = _CATALOGUE["vote_body"]
WEIGHS: dict[str, str] = _CATALOGUE["weighs"]
LANES: tuple[str, ...] = tuple(_CATALOGUE["lane"].values())
_LANE = {occupation: lane for lane, occupation in enumerate(_names("lane", Occupation))}
NOT_DRAWN: dict[str, str] = _CATALOGUE["not_drawn"]
INPUTS: dict[str, str] = _CATALOGUE["input"]


def title(key: str, **values: Any) -> str:
    """Return the title of a turning point: ``Went to the front`` for ``front``."""
    return _CATALOGUE["title"][key].format(**values)


def fact(key: str, **values: Any) -> str:
    """Return a sentence of the catalogue with its values filled in."""
    return _CATALOGUE["fact"][key].format(**values)


def town(number: int) -> str:
    """Return a town: a capital, or a town of the provinces by its rank in size."""
    if number < 2:
        return PLACES[number]
    return f"town {number - 1} of the provinces"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 post``, ``12 posts``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def body(code: int) -> str:
    """Return the name of a body: ``the state offices of Moscow``."""
    return BODY[Body(int(code))]


def post(row: Any) -> str:
    """Return the post of a person: ``a lower post of the Cheka``."""
    return f"{RANK[int(row.rank)]} of {body(row.body)}"


def lane(row: Any) -> int:
    """Return the lane of a person's occupation in the strip, an index of `LANES`."""
    return _LANE[int(row.occupation)]


def workers(number: float) -> str:
    """Return a number of workers to two or three digits: ``4,300``."""
    digits = 1 if number < 100 else 10 if number < 1000 else 100
    return f"{round(number / digits) * digits:,}"


def plant(row: Any) -> str:
    """Return a workplace in words: its size, who runs it, whether it works on war orders."""
    words = f"a plant of {workers(row.strength)} workers, {FORM[int(row.form)]}"
    if row.closed:
        return f"{words}, whose war orders have ended"
    return f"{words}, working on war orders" if row.war else words


def does(row: Any, place: Any = None) -> str:
    """Return what a person does now; `place` is the row of the workplace, if there is one."""
    work = Occupation(int(row.occupation))
    region = PLACES[int(row.region)]
    if work == Occupation.DEAD:
        return "dead"
    if work == Occupation.BENCH:
        return f"at the bench in {region}" + (f", at {plant(place)}" if place is not None else "")
    if row.body >= 0:
        return f"in {post(row)}"
    if work == Occupation.ARMY:
        return "in the army"
    return "in the village" if work == Occupation.VILLAGE else f"out of work in {region}"


def who(row: Any, place: Any = None) -> str:
    """Return who a person is at month zero: the heading of a life."""
    words = _who(row, place)
    if row.seat:
        words += ", deputy of a soviet"
    if row.party == Party.BOLSHEVIK:
        words += f", Bolshevik {'from before' if row.joined < -11 else 'since'} 1917"
    elif row.party > Party.BOLSHEVIK:
        words += f", of {PARTY[int(row.party)]}"
    return words


def _who(row: Any, place: Any) -> str:
    work = Occupation(int(row.occupation))
    region = PLACES[int(row.region)]
    if row.body >= 0 and row.prior > 0:
        rank = Rank(int(row.rank)).name.lower()
        return f"An official of {body(row.body)}, {rank} rank, in office since before October"
    if row.body >= 0:
        return f"A holder of {post(row)}"
    if work == Occupation.BENCH:
        size = "" if place is None else f", at a plant of {workers(place.strength)} workers"
        return f"A worker of {region}{size}" + (" on war orders" if size and place.war else "")
    noun = {Occupation.ARMY: "soldier", Occupation.VILLAGE: "villager"}.get(work, "person")
    if row.origin == Origin.TSARIST_OFFICIAL:
        noun = "former official"
    elif row.origin == Origin.EDUCATED:
        noun = "educated person"
    article = "An" if noun[0] in "aeiou" else "A"
    return f"{article} {noun} of {region}" + (", out of work" if work == Occupation.IDLE else "")


def pressure(name: str) -> str:
    """Return the name of a pressure as words: ``civil war``."""
    return name.replace("_", " ")


def chance(value: float) -> str:
    """Return a draw or a chance (0..1): two significant digits, never rounded to 0 or to 1."""
    if value >= 0.995:
        return "1.00" if value >= 1 else f"{value:.3f}"
    if value >= 0.1:
        return f"{value:.2f}"
    return f"{value:.3f}" if value >= 0.00095 else f"{value:.1g}"


def pair(draw: float, limit: float) -> tuple[str, str]:
    """Return a draw and its chance with enough digits to show which is larger."""
    first, second = chance(draw), chance(limit)
    digits = 3
    while first == second and digits < 9:
        first, second = f"{draw:.{digits}g}", f"{limit:.{digits}g}"
        digits += 1
    return first, second


def share(value: float) -> str:
    """Return a share (0..1) as per cent."""
    return f"{100 * value:.0f} %"

"""A month of a life with its rows set by hand, and its turning points. For tests only."""

from __future__ import annotations

from types import SimpleNamespace

from thermidor.society.state import SOVIETS, Body, Form, Mandate, Occupation, Party, Rank
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.tracing import RuleCall, Trial
from thermidor.teach.lives.turning_points import turns

PERSON = {
    "occupation": Occupation.BENCH,
    "region": 0,
    "body": -1,
    "rank": 0,
    "place": 4,
    "entered": 0,
    "party": Party.NONE,
    "support": Party.BOLSHEVIK,
    "faction": 0,
    "union": 1,
    "mandate": 0,
    "seat": 0,
    "refusal": 0.0,
    "present": 1,
    "ties": 0.4,
    "conviction": 0.7,
    "owes": 0.0,
    "chief": -1,
    "patron": -1,
    "circle": -1,
    "sponsor": -1,
    "ready": 0,
    "daring": 0,
}
PLANT = {
    "identity": 9,
    "closed": 0,
    "national": 0,
    "committee": -1,
    "commission": -1,
    "form": Form.OWNER,
    "managed": -1,
    "strength": 4321.0,
    "open": 0.6,
    "war": 0,
    "stoppage": 0.4,
    "strike_at": 60,
    "opposed": 0.25,
    "hands_at": 50,
}
PROCESSES = ("before", "act", "feel", "move", "belong", "elect", "post")
CHEKA = {"occupation": Occupation.OFFICE, "body": Body.CHEKA, "rank": Rank.LOWER, "place": -1}
SOVIET = {"occupation": Occupation.OFFICE, "body": SOVIETS[0], "mandate": Mandate.ELECTED}
MEMBER = {"party": Party.BOLSHEVIK}


def trial(stream, draw=0.1, chance=0.3, rule=None):
    calls = () if rule is None else (RuleCall(rule, {}, chance),)
    return Trial(stream, draw, chance, draw < chance, 0, calls)


def plants(start=None, before=None, after=None):
    """Return a workplace as the month began, before it was organised, and after."""
    first = {**PLANT, **(start or {})}
    second = {**first, **(before or {})}
    third = {**second, **(after or {})}
    names = ("plant_start", "plant_before", "plant")
    return dict(zip(names, (SimpleNamespace(**p) for p in (first, second, third)), strict=True))


def floor():
    """Return a workplace after stoppages have spread."""
    return SimpleNamespace(**PLANT)


def turned(process, changes, *, was=None, trials=None, **month):
    """Return the turning points of a month in which one process changed a person."""
    rows = {}
    now = {**PERSON, **(was or {})}
    for name in PROCESSES:
        now = {**now, **(changes if name == process else {})}
        rows[name] = SimpleNamespace(**now)
    made = {"belong": (), "move": (), **(trials or {})}
    return turns([Month(6, rows, made, **{"region": {"output": 0.5, "jobs": 1200.0}, **month})])


def one(*how, **month):
    """Return the only turning point of such a month."""
    (found,) = turned(*how, **month)
    return found

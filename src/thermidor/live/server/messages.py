"""What a visitor may say, and every way in which it may be wrong (ODD element: none).

A message is one JSON object with a word `do`. Nothing in it becomes a path, a command or code:
names are looked up in lists, numbers are checked against bounds. What is not understood raises
`Refused` with a sentence that the page shows.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field

from thermidor.common.errors import InputError, suggest
from thermidor.live.server.recording import Recipe
from thermidor.society import parameters

LONGEST = 16_384
"""Characters of a message."""
MOST_HOLDS = 200
MOST_PARAMETERS = 100
WORDS = ("open", "close", "show", "ping", "enter")


class Refused(Exception):
    """A message that is not obeyed, and why; `fatal` ends the visit."""

    def __init__(self, reason: str, fatal: bool = False):
        super().__init__(reason)
        self.reason, self.fatal = reason, fatal


@dataclass(frozen=True)
class Limits:
    """What a visitor may ask of this server."""

    scale: float = 0.04  # some 250,000 persons
    scenarios: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    pressures: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def refusal(self, given: dict) -> str:
        """Return why a recipe (scenario, account, holds ...) is refused; empty if it is not."""
        try:
            recipe({"recipe": {"scale": self.scale, **given}}, self)
        except Refused as refused:
            return refused.reason
        return ""


def read(text: str | bytes) -> dict:
    """Return a message as a mapping with a known word.

    Raises
    ------
    Refused
        If it is too long, no JSON object, or has no known word.
    """
    if isinstance(text, bytes):
        raise Refused("binary messages are not understood; send JSON text.")
    if len(text) > LONGEST:
        raise Refused(f"the message has {len(text)} characters; at most {LONGEST} are read.")
    try:
        message = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused("the message is not JSON.") from None
    if not isinstance(message, dict):
        raise Refused("the message is not a JSON object.")
    word = message.get("do")
    if not isinstance(word, str) or word not in WORDS:
        raise Refused(f"do must be one of {', '.join(WORDS)}.")
    return message


def _no_constant(name: str):
    raise ValueError(name)


def slot(message: dict) -> int:
    """Return which of the two societies is meant: 0, or 1 (the one beside it)."""
    return int(_number(message.get("slot", 0), "slot", 0, 1, whole=True))


def token(message: dict) -> int:
    """Return the number by which the page knows the answer."""
    return int(_number(message.get("token", 0), "token", 0, 65535, whole=True))


def first(message: dict) -> int:
    """Return the first frame that is wanted."""
    return int(_number(message.get("from", 0), "from", 0, 100_000, whole=True))


def recipe(message: dict, limits: Limits) -> Recipe:
    """Return what to run; everything is checked."""
    given = message.get("recipe")
    if not isinstance(given, dict):
        raise Refused("open needs a recipe, an object.")
    unknown = set(given) - {"scenario", "account", "parameters", "seed", "scale", "holds"}
    if unknown:
        raise Refused(f"a recipe has no {_short(min(unknown, key=str))}.")
    name = _word(given.get("scenario", limits.scenarios[0]), "scenario", limits.scenarios)
    account = given.get("account", "") or ""
    if account:
        account = _word(account, "account", limits.accounts)
    return Recipe(
        scenario=name,
        account=account,
        parameters=_parameters(given.get("parameters", {})),
        seed=int(_number(given.get("seed", 1), "seed", 0, 2**53 - 1, whole=True)),
        scale=float(_number(given.get("scale", 0.01), "scale", 0.0005, limits.scale)),
        holds=_holds(given.get("holds", []), limits.pressures[name]),
    )


def _parameters(given) -> tuple[tuple[str, float], ...]:
    if not isinstance(given, dict) or len(given) > MOST_PARAMETERS:
        raise Refused(f"parameters must be an object with at most {MOST_PARAMETERS} names.")
    for name, value in given.items():
        _number(value, _short(name), -1e12, 1e12)
        try:
            parameters.check(name, value)
        except InputError as mistake:
            raise Refused(mistake.problem) from None
    return tuple(sorted((name, float(value)) for name, value in given.items()))


def _holds(given, pressures) -> tuple:
    if not isinstance(given, list) or len(given) > MOST_HOLDS:
        raise Refused(f"holds must be a list of at most {MOST_HOLDS}.")
    last: dict[tuple[int, str], float | None] = {}
    for hold in given:
        if not isinstance(hold, list) or len(hold) != 3:
            raise Refused("a hold is a list: month, pressure, value.")
        month = int(_number(hold[0], "month", 0, 1199, whole=True))
        name = _word(hold[1], "pressure", pressures)
        value = None if hold[2] is None else float(_number(hold[2], "value", 0, 1))
        last[month, name] = value
    return tuple((month, name, value) for (month, name), value in sorted(last.items()))


def _word(value, what: str, known) -> str:
    if not isinstance(value, str) or value not in known:
        hint = suggest(value, known) if isinstance(value, str) and len(value) < 60 else ""
        raise Refused(f"{_short(value)} is no {what} here.{hint}")
    return value


def _number(value, what: str, low: float, high: float, whole: bool = False) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool)
    good = good and (isinstance(value, int) or math.isfinite(value)) and low <= value <= high
    if not good or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise Refused(f"{what} must be {kind} from {low} to {high}.")
    return value


def _short(value) -> str:
    text = str(value) if not isinstance(value, list | dict) else type(value).__name__
    return '"' + text[:40].replace('"', "'") + '"'

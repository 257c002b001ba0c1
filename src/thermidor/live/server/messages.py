"""The messages of a visitor and all checks of them (ODD element: none).

A message is one JSON object with a word `do`. Nothing in it becomes a path, a command or code:
names are looked up in lists, numbers are checked against bounds. A wrong message raises `Refused`
with a sentence that the page shows.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

from thermidor.common.errors import InputError, suggest
from thermidor.live.server.recording import Recipe
from thermidor.society import parameters

LONGEST = 16_384
"""Characters of a message."""
MOST_HOLDS = 200
MOST_PARAMETERS = 100
WORDS = ("open", "close", "show", "ping", "enter")


class Refused(Exception):
    """A message was refused, and why; `fatal` ends the visit."""

    def __init__(self, reason: str, fatal: bool = False):
        super().__init__(reason)
        self.reason = reason
        self.fatal = fatal


@dataclass(frozen=True)
class Limits:
    """What a visitor may request: largest scale, names of scenarios, accounts, pressures."""

    scale: float = 0.04  # some 250,000 persons
    scenarios: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    pressures: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def refusal(self, fields: dict[str, Any]) -> str:
        """Return why a recipe (scenario, account, holds ...) is refused; empty if it is not."""
        try:
            recipe({"recipe": {"scale": self.scale, **fields}}, self)
        except Refused as refused:
            return refused.reason
        return ""


def read(text: str | bytes) -> dict[str, Any]:
    """Return a message as a mapping with a known word.

    Raises
    ------
    Refused
        If it is too long, is not a JSON object, or its word is not known.
    """
    if isinstance(text, bytes):
        raise Refused("binary messages are not accepted; send JSON text.")
    if len(text) > LONGEST:
        raise Refused(f"the message has {len(text)} characters; send at most {LONGEST}.")
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


def _no_constant(name: str) -> None:
    raise ValueError(name)


def slot(message: dict[str, Any]) -> int:
    """Return the slot of the society: 0, or 1 for the one compared with it."""
    return int(number(message.get("slot", 0), "slot", 0, 1, whole=True))


def token(message: dict[str, Any]) -> int:
    """Return the number by which the page recognises the answer."""
    return int(number(message.get("token", 0), "token", 0, 65535, whole=True))


def first(message: dict[str, Any]) -> int:
    """Return the first frame to send."""
    return int(number(message.get("from", 0), "from", 0, 100_000, whole=True))


def recipe(message: dict[str, Any], limits: Limits) -> Recipe:
    """Return the checked recipe of a message.

    Raises
    ------
    Refused
        If a name is not known or a value is out of bounds.
    """
    fields = message.get("recipe")
    if not isinstance(fields, dict):
        raise Refused("open needs a recipe, an object.")
    unknown = set(fields) - {"scenario", "account", "parameters", "seed", "scale", "holds"}
    if unknown:
        raise Refused(f"{_short(min(unknown, key=str))} is not a field of a recipe.")
    name = _word(fields.get("scenario", limits.scenarios[0]), "scenario", limits.scenarios)
    account = fields.get("account", "") or ""
    if account:
        account = _word(account, "account", limits.accounts)
    return Recipe(
        scenario=name,
        account=account,
        parameters=_parameters(fields.get("parameters", {})),
        seed=int(number(fields.get("seed", 1), "seed", 0, 2**53 - 1, whole=True)),
        scale=float(number(fields.get("scale", 0.01), "scale", 0.0005, limits.scale)),
        holds=_holds(fields.get("holds", []), limits.pressures[name]),
    )


def _parameters(values: Any) -> tuple[tuple[str, float], ...]:
    if not isinstance(values, dict) or len(values) > MOST_PARAMETERS:
        raise Refused(f"parameters must be an object with at most {MOST_PARAMETERS} names.")
    for name, value in values.items():
        number(value, _short(name), -1e12, 1e12)
        try:
            parameters.check(name, value)
        except InputError as mistake:
            raise Refused(mistake.problem) from None
    return tuple(sorted((name, float(value)) for name, value in values.items()))


def _holds(holds: Any, pressures: tuple[str, ...]) -> tuple:
    if not isinstance(holds, list) or len(holds) > MOST_HOLDS:
        raise Refused(f"holds must be a list of at most {MOST_HOLDS}.")
    last: dict[tuple[int, str], float | None] = {}
    for hold in holds:
        if not isinstance(hold, list) or len(hold) != 3:
            raise Refused("a hold is a list: month, pressure, value.")
        month = int(number(hold[0], "month", 0, 1199, whole=True))
        name = _word(hold[1], "pressure", pressures)
        value = None if hold[2] is None else float(number(hold[2], "value", 0, 1))
        last[month, name] = value
    return tuple((month, name, value) for (month, name), value in sorted(last.items()))


def _word(value: Any, what: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        hint = suggest(value, known) if isinstance(value, str) and len(value) < 60 else ""
        article = "an" if what[0] in "aeiou" else "a"
        raise Refused(f"{_short(value)} is not {article} {what} of this server.{hint}")
    return value


def number(value: Any, what: str, low: float, high: float, whole: bool = False) -> float:
    """Return a number within bounds.

    Raises
    ------
    Refused
        If it is not a number, not whole, or out of bounds.
    """
    good = isinstance(value, int | float) and not isinstance(value, bool)
    good = good and (isinstance(value, int) or math.isfinite(value)) and low <= value <= high
    if not good or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise Refused(f"{what} must be {kind} from {low} to {high}.")
    return value


def _short(value: Any) -> str:
    text = str(value) if not isinstance(value, list | dict) else type(value).__name__
    return '"' + text[:40].replace('"', "'") + '"'

"""The schema by which an editor checks and completes scenario files while they are written.

It is generated from the vocabulary of acts and the channels, and a test compares; after a change
``python -m thermidor.scenario.schema`` writes it anew.
"""

from __future__ import annotations

import json
from typing import Any

from thermidor.common.places import DATA
from thermidor.scenario.acts import Argument, vocabulary
from thermidor.scenario.events import LONGEST_WAIT
from thermidor.scenario.pressures import CHANNELS
from thermidor.scenario.scenario import LONGEST
from thermidor.society.pressures import REGIONS

FILE = DATA / "scenario.schema.json"


def schema() -> dict[str, Any]:
    """Return the schema as plain values."""
    share = {"type": "number", "minimum": 0, "maximum": 1}
    month = {
        "type": "string",
        "pattern": r"^[1-9]\d{3}-(0[1-9]|1[0-2])$",
        "description": "A month, such as 1917-11.",
    }
    knots = {
        "type": "array",
        "minItems": 1,
        "description": "Months and values 0..1 in order of date; straight lines between them.",
        "items": {"type": "array", "prefixItems": [month, share], "minItems": 2, "maxItems": 2},
    }
    pressure = _table(
        "A monthly series from 0 (none) to 1 (the worst of these years).",
        {
            "source": _text("Where the series comes from."),
            "knots": knots,
            "regions": _table("Series of single regions.", {name: knots for name in REGIONS}),
            "scale": {**share, "description": "Multiplies the series."},
            "until": {**month, "description": "The pressure is gone from this month on."},
        },
    )
    event = _table(
        "A dated act.",
        {
            "id": _text("Small letters, digits and _; unique."),
            "date": month,
            "title": _text("What happened, in a line."),
            "source": _text("Who says so."),
            "switch": _text("Name under which scenarios switch it; the id if left out."),
            "acts": {"type": "array", "items": {"oneOf": [_act(n) for n in sorted(vocabulary())]}},
            "guard": {
                "type": "array",
                "items": {"type": "string"},
                "description": "What must have held the month before: channel_insecurity >= 0.4",
            },
            "wait": {
                "type": "integer",
                "minimum": 0,
                "maximum": LONGEST_WAIT,
                "description": "Months the acts wait for their guard.",
            },
            "happened": {
                "type": "boolean",
                "description": "false: a road not taken, only when switched on.",
            },
        },
        required=["id", "date", "title", "source"],
    )
    switch = {"anyOf": [{"enum": ["on", "off"]}, month]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_table(
            "A scenario of thermidor: what differs from its base.",
            {
                "base": _text("A shipped scenario, or a file in the same folder."),
                "title": _text("A line."),
                "description": _text("What the scenario asks."),
                "source": _text("Who raised it."),
                "start": month,
                "months": {"type": "integer", "minimum": 1, "maximum": LONGEST},
                "account": _text("The historians' account whose couplings are on."),
                "parameters": {
                    "type": "object",
                    "description": "Values of single parameters: bench.meet_base = -1.9",
                },
                "pressures": _map("Pressures by name.", pressure),
                "loadings": _map(
                    "How strongly a pressure feeds each channel.",
                    _table("Channels, 0..1.", {name: share for name in CHANNELS}),
                ),
                "events": {"type": "array", "items": event},
                "switches": _map("Events and groups of events: on, off or a month.", switch),
            },
        ),
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _table(description: str, properties: dict, required: list[str] | None = None) -> dict:
    table = {"type": "object", "description": description, "properties": properties}
    return {**table, "required": required or [], "additionalProperties": False}


def _map(description: str, values: dict) -> dict[str, Any]:
    return {"type": "object", "description": description, "additionalProperties": values}


def _act(name: str) -> dict[str, Any]:
    from thermidor.scenario import acts

    arguments = vocabulary()[name]
    properties = {"act": {"const": name}}
    properties |= {key: _argument(argument) for key, argument in arguments.items()}
    required = ["act", *(key for key, argument in arguments.items() if argument.required)]
    return _table(getattr(acts, name).__doc__, properties, required)


def _argument(argument: Argument) -> dict[str, Any]:
    if argument.words:
        return {"enum": list(argument.words)}
    if argument.truth:
        return {"type": "boolean"}
    low, high, unit = argument.bounds
    return {"type": "number", "minimum": low, "maximum": high, "description": unit}


def text() -> str:
    """Return the schema as it is kept in the package."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")

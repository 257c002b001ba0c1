"""A turn told in sentences: the draw, the chance, the rule, and the pressures behind it.

ODD element: observation.
"""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module

from thermidor.teach.lives import words
from thermidor.teach.lives.biography import Life
from thermidor.teach.lives.turn import Turn

MODULES = {
    "worker": "society.people.worker",
    "cadre": "society.people.cadre",
    "official": "society.people.official",
    "deputy": "society.people.deputy",
    "fates": "society.people.fates",
    "workplace": "society.institutions.workplace",
}
MATTERS = 0.1
"""A pressure that changes a chance by less than this share of it is not told of (ours)."""
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month(text: str) -> str:
    """Return ``March 1919`` for ``1919-03``."""
    year, number = text.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def luck(turn: Turn) -> str:
    """Return the sentence of the draw and the chance, or an empty text where nothing was drawn."""
    trial = turn.trial
    if trial is None:
        return ""
    draw, chance = words.pair(trial.draw, trial.chance)
    if trial.chance >= 1.0:
        return "The rule left nothing to luck: the chance was one."
    side = "below" if trial.came else "not below"
    text = f"The draw was {draw}, {side} the chance of {chance}"
    return f"{text}{_told(turn)}."


def _told(turn: Turn) -> str:
    """Return what the rule was told, in brackets after the chance."""
    told: dict[str, float] = {}
    for call in turn.trial.calls:
        if call.rule == turn.rule:
            told |= {name: value for name, value in call.told.items() if name in words.TOLD}
    return f" ({', '.join(f'{words.TOLD[n]} {v:.2f}' for n, v in told.items())})" if told else ""


def pushed(turn: Turn) -> list[tuple[str, float, bool]]:
    """Return the pressures that raised a turn's chance: name, chance without, whether it decided.

    A pressure decided if the same draw would not have done without it. The strongest comes first.
    """
    trial = turn.trial
    if trial is None or turn.against:
        return []
    found = [
        (name, chance, trial.draw >= chance)
        for name, chance in turn.without.items()
        if trial.chance - chance > MATTERS * trial.chance or trial.draw >= chance
    ]
    return sorted(found, key=lambda each: each[1])


def held(turn: Turn) -> list[tuple[str, float]]:
    """Return the pressures that lowered a turn's chance by half or more, the strongest first."""
    trial = turn.trial
    if trial is None or turn.against:
        return []
    found = [(n, c) for n, c in turn.without.items() if c > 2.0 * trial.chance]
    return sorted(found, key=lambda each: -each[1])


def pressures(turn: Turn) -> str:
    """Return what the pressures had to do with a turn, in a sentence or two."""
    if turn.trial is None or not turn.without or turn.against:
        return ""
    by = pushed(turn)
    deciding = [(name, chance) for name, chance, decided in by if decided]
    parts = []
    if deciding:
        said = _listed([_without(name, chance) for name, chance in deciding])
        parts.append(f"{said[:1].upper()}{said[1:]}: the same draw would have changed nothing.")
    elif by:
        name, chance, _ = by[0]
        parts.append(f"{_without(name, chance).capitalize()}, and the draw still below it.")
    against = held(turn)
    if against:
        name, chance = against[0]
        parts.append(
            f"{words.pressure(name).capitalize()} stood against it: without it the "
            f"chance would have been {words.chance(chance)}."
        )
    return " ".join(parts)


def _without(name: str, chance: float) -> str:
    return f"without {words.pressure(name)} the chance would have been {words.chance(chance)}"


def _listed(parts: list[str]) -> str:
    """Join clauses; what they share is said once."""
    first, rest = parts[0], [part.replace(" the chance would have been", "") for part in parts[1:]]
    return ", ".join([first, *rest])


def sentences(turn: Turn) -> list[str]:
    """Return all that is told of a turn after its title."""
    return [*turn.facts, *(text for text in (luck(turn), pressures(turn)) if text)]


def brief(turn: Turn) -> str:
    """Return a turn that happened by the way in a few words."""
    told = turn.title
    if turn.trial is not None and turn.trial.chance < 1.0:
        sign = "below" if turn.trial.came else "not below"
        draw, chance = words.pair(turn.trial.draw, turn.trial.chance)
        told += f" (draw {draw}, {sign} {chance})"
    return " ".join([f"{told}.", *turn.facts])


def meanwhile(turns: list[Turn], date) -> list[str]:
    """Return what happened by the way, month after month; strikes that follow are told once."""
    told: list[str] = []
    strikes = [turn for turn in turns if turn.kind == "strike"]
    for turn in turns:
        if turn.kind == "strike":
            if turn is strikes[0]:
                months = [month(date(each.month)) for each in strikes]
                told.append(f"The plant went on strike in {_and(months)}.")
            continue
        told.append(f"{month(date(turn.month))}: {brief(turn)}")
    return told


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


@cache
def rule(name: str) -> tuple[str, str]:
    """Return what a rule claims and its equation with the sources, from its docstring."""
    module, _, function = name.partition(".")
    thing = getattr(import_module(f"thermidor.{MODULES[module]}"), function)
    text = inspect.cleandoc(getattr(thing, "py_func", thing).__doc__ or "")
    head, _, rest = text.partition("\n\n")
    return " ".join(head.split()), " ".join(rest.partition("\n\n")[0].split())


def parting(life: Life) -> list[str]:
    """Return where and why two lives of one person part, in a few sentences."""
    part, names = life.parting, (life.scenario, life.other.scenario)
    if part is None:
        return [
            f"They never part: what differs between {names[0]} and {names[1]} does not reach "
            "this person's stations, party or posts."
        ]
    told = []
    if part.felt is not None and part.felt < part.month:
        told.append(
            f"The two feel different from {month(life.date(part.felt))} on, in hunger or "
            "commitment."
        )
    told.append(
        f"They part in {month(life.date(part.month))}. In {names[0]}: {_small(part.titles[0])}; "
        f"the person is then {part.does[0]}. In {names[1]}: {_small(part.titles[1])}; the person "
        f"is {part.does[1]}."
    )
    if part.first is not None and part.other is not None:
        stream = part.first.stream.name.lower().replace("_", " ")
        told.append(
            f"The draw is the same in both, {words.chance(part.first.draw)} (luck of: {stream}). "
            f"It met a chance of {words.chance(part.first.chance)} in {names[0]} and of "
            f"{words.chance(part.other.chance)} in {names[1]}."
        )
        told += _inputs(part, names)
    elif part.first is not None or part.other is not None:
        k = 0 if part.first is not None else 1
        trial = part.first or part.other
        draw, chance = words.pair(trial.draw, trial.chance)
        why = words.NOTHING.get(trial.stream, "there was nothing to draw for")
        told.append(
            f"In {names[k]} a draw of {draw} met a chance of {chance}; in {names[1 - k]} {why}."
        )
    else:
        told.append("No draw of this person's decided it: an act, or where a place was found, did.")
    return told


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _inputs(part, names: tuple[str, str]) -> list[str]:
    """Say what the rule was told differently in the two lives."""
    pairs = []
    for call in part.first.calls:
        for name, value in call.told.items():
            twin = part.other.told(name)
            if name in words.TOLD and twin is not None and abs(twin - value) > 0.005:
                pairs.append(f"{words.TOLD[name]} {value:.2f} against {twin:.2f}")
    return [f"What the rule was told: {', '.join(dict.fromkeys(pairs))}."] if pairs else []


def notes(walked: int, wrong: int) -> list[str]:
    """Return what a reader must know of how this was made."""
    checked = (
        "Every draw and chance told here was made by the engine's own rules, walked once more "
        f"over a copy of this person: of {walked:,} such walks "
        + ("every one ended as the run did." if not wrong else f"{wrong} ended otherwise: a fault.")
    )
    return [
        "A simulated person: nobody of this kind is known to have lived so. A row of the model "
        "stands for several persons alike; the model knows no name, sex, age or trade, so none is "
        "given. The life was chosen for its turns, or asked for; it is no average.",
        checked,
        "“Without a pressure” takes away only what the pressure did to this person: food, call-up, "
        "work, hunger and commitment. What it made of institutions and of others stays. The whole "
        "effect of a pressure is seen in the same person's other life (--compare).",
        "Rules end in the sources of their claims, by key; where they say “ours” or “assumption” "
        "the form or the number is the model's.",
    ]

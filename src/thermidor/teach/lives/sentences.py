"""A turning point in sentences: the draw, the chance, the rule, and the pressures behind it.

ODD element: observation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from types import ModuleType

from thermidor.society.institutions import workplace
from thermidor.society.people import cadre, deputy, fates, filling, official, recruit, worker
from thermidor.teach.lives import words
from thermidor.teach.lives.biography import Life, Parting
from thermidor.teach.lives.turning_points import Turn

MODULES: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (worker, cadre, recruit, filling, official, deputy, fates, workplace)
}
MATTERS = 0.1
"""A pressure that changes a chance by less than this share of it is not mentioned (our choice)."""
FEW = 2
"""Changes of one kind that are listed one by one; more come together (our choice)."""
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def month(text: str) -> str:
    """Return ``March 1919`` for ``1919-03``."""
    year, number = text.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def luck(turn: Turn) -> str:
    """Return the sentence of the draw and the chance, or an empty text without a draw."""
    trial = turn.trial
    if trial is None:
        return ""
    if trial.chance >= 1.0:
        return "The chance was 1: luck decided nothing."
    draw, chance = words.pair(trial.draw, trial.chance)
    side = "below" if trial.happened else "not below"
    return f"The draw was {draw}, {side} the chance of {chance}{_inputs(turn)}."


def _inputs(turn: Turn) -> str:
    """Return the inputs of the rule, in brackets after the chance."""
    inputs: dict[str, float] = {}
    for call in turn.trial.calls:
        if call.rule == turn.rule:
            inputs |= {name: value for name, value in call.inputs.items() if name in words.INPUTS}
    listed = ", ".join(f"{words.INPUTS[name]} {value:.2f}" for name, value in inputs.items())
    return f" ({listed})" if listed else ""


def raised(turn: Turn) -> list[tuple[str, float, bool]]:
    """Return the pressures that raised a turn's chance: name, chance without, whether it decided.

    A pressure decided if the same draw would not have been below the chance without it. The
    strongest comes first.
    """
    trial = turn.trial
    if trial is None or turn.against:
        return []
    found = [
        (name, chance, trial.draw >= chance)
        for name, chance in turn.without.items()
        if trial.chance - chance > MATTERS * trial.chance or trial.draw >= chance
    ]
    return sorted(found, key=lambda item: item[1])


def lowered(turn: Turn) -> list[tuple[str, float]]:
    """Return the pressures that lowered a turn's chance by half or more, the strongest first."""
    trial = turn.trial
    if trial is None or turn.against:
        return []
    found = [(n, c) for n, c in turn.without.items() if c > 2.0 * trial.chance]
    return sorted(found, key=lambda item: -item[1])


def pressures(turn: Turn) -> str:
    """Return what the pressures contributed to a turn, in a sentence or two."""
    causes = raised(turn)
    deciding = [(name, chance) for name, chance, decided in causes if decided]
    parts = []
    if deciding:
        name, chance = deciding[0]
        others = "".join(
            f", without {words.pressure(n)} {words.chance(c)}" for n, c in deciding[1:]
        )
        case = "In each of these cases" if others else "Then"
        parts.append(
            f"{_without(name, chance)}{others}. {case} the draw would not have been below the "
            "chance, and this would not have happened."
        )
    elif causes:
        name, chance, _ = causes[0]
        parts.append(
            f"{_without(name, chance)}. The draw is below that, too, so this would still have "
            "happened."
        )
    for name, chance in lowered(turn)[:1]:
        parts.append(
            f"{words.pressure(name).capitalize()} made this less likely: without it the chance "
            f"would have been {words.chance(chance)}."
        )
    return " ".join(parts)


def _without(name: str, chance: float) -> str:
    return f"Without {words.pressure(name)} the chance would have been {words.chance(chance)}"


def sentences(turn: Turn) -> list[str]:
    """Return all sentences of a turn after its title."""
    return [*turn.facts, *(text for text in (luck(turn), pressures(turn)) if text)]


def brief(turn: Turn) -> str:
    """Return a smaller change in a few words."""
    text = turn.title
    if turn.trial is not None and turn.trial.chance < 1.0:
        side = "below" if turn.trial.happened else "not below"
        draw, chance = words.pair(turn.trial.draw, turn.trial.chance)
        text += f" (draw {draw}, {side} {chance})"
    return " ".join([f"{text}.", *turn.facts])


def meanwhile(turns: list[Turn], date: Callable[[int], str]) -> list[str]:
    """Return smaller changes, month after month; what came often in one sentence.

    Parameters
    ----------
    turns : list of Turn
    date : callable of int to str
        Gives a month of the life as ``1919-03``.
    """
    found: list[str] = []
    often = [
        [turn for turn in turns if turn.title == title]
        for title in dict.fromkeys(turn.title for turn in turns if turn.kind == "strike")
    ] + [[turn for turn in turns if turn.kind == kind] for kind in ("gave", "won", "issues")]
    together = {id(turn): group for group in often if len(group) > FEW for turn in group}
    for turn in turns:
        group = together.get(id(turn))
        if group is None:
            found.append(f"{month(date(turn.month))}: {brief(turn)}")
        elif turn is group[0]:
            found.append(_together(group, [month(date(each.month)) for each in group]))
    return found


def _roads(group: list[Turn]) -> str:
    """Return where the issues of several months were settled."""
    settled: dict[str, int] = {}
    for turn in group:
        for road, number in turn.roads:
            settled[road] = settled.get(road, 0) + number
    parts = [f"{number:,} in {road}" for road, number in sorted(settled.items(), key=_second)]
    return f"; settled and carried out: {', '.join(parts)}" if parts else ""


def _second(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _together(group: list[Turn], months: list[str]) -> str:
    """Return what came in several months as one sentence."""
    first = group[0]
    if first.number:
        number = sum(turn.number for turn in group)
        ends = {"first": months[0], "last": months[-1]}
        came = _roads(group) if first.kind == "issues" else ""
        return words.fact(f"{first.kind}_many", number=number, came=came, **ends)
    listed = " and ".join(filter(None, [", ".join(months[:-1]), months[-1]]))
    return f"{first.title} in {listed}."


@cache
def rule(name: str) -> tuple[str, str]:
    """Return what a rule claims and its equation with the sources, from its docstring."""
    module, _, function = name.partition(".")
    found = getattr(MODULES[module], function)
    text = inspect.cleandoc(getattr(found, "py_func", found).__doc__ or "")
    claim, _, rest = text.partition("\n\n")
    return " ".join(claim.split()), " ".join(rest.partition("\n\n")[0].split())


# Two lives ---------------------------------------------------------------------------------------


def parting(life: Life) -> list[str]:
    """Return where and why two lives of one person part, in a few sentences."""
    part = life.parting
    names = (life.scenario, life.other.scenario)
    if part is None:
        return [
            f"They never part: the differences between {names[0]} and {names[1]} do not change "
            "this person's occupation, place, party or posts."
        ]
    found = []
    if part.felt is not None and part.felt < part.month:
        since = month(life.date(part.felt))
        found.append(f"Hunger or commitment differ between the two lives from {since} on.")
    found.append(
        f"They part in {month(life.date(part.month))}. In {names[0]}: {_small(part.titles[0])}; "
        f"the person is then {part.does[0]}. In {names[1]}: {_small(part.titles[1])}; the person "
        f"is {part.does[1]}."
    )
    return found + _why(part, names)


def _why(part: Parting, names: tuple[str, str]) -> list[str]:
    if part.first is not None and part.other is not None:
        stream = part.first.stream.name.lower().replace("_", " ")
        drawn = (
            f"The draw is the same in both lives: {words.chance(part.first.draw)} (stream: "
            f"{stream}). The chance was {words.chance(part.first.chance)} in {names[0]} and "
            f"{words.chance(part.other.chance)} in {names[1]}."
        )
        return [drawn, *_different_inputs(part, names)]
    trial = part.first or part.other
    if trial is None:
        return ["No draw for this person decided it: an act did, or where work was found."]
    here, there = names if trial is part.first else reversed(names)
    draw, chance = words.pair(trial.draw, trial.chance)
    reason = words.NOT_DRAWN.get(trial.stream.name.lower(), "there was nothing to draw for")
    return [f"In {here} the draw was {draw} and the chance {chance}; in {there} {reason}."]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _different_inputs(part: Parting, names: tuple[str, str]) -> list[str]:
    """Return the sentence of the inputs of the rule that differ between the two lives."""
    pairs = []
    for call in part.first.calls:
        for name, value in call.inputs.items():
            twin = part.other.input(name)
            if name in words.INPUTS and twin is not None and abs(twin - value) > 0.005:
                pairs.append(f"{words.INPUTS[name]} {value:.2f} against {twin:.2f}")
    if not pairs:
        return []
    listed = ", ".join(dict.fromkeys(pairs))
    return [f"Inputs of the rule, {names[0]} against {names[1]}: {listed}."]


def notes(processes: int, wrong: int) -> list[str]:
    """Return what a reader must know about how a life was made.

    Parameters
    ----------
    processes : int
        How many processes were run again over a copy of the person.
    wrong : int
        How many of them ended differently from the run; none, unless there is an error.
    """
    result = (
        f"{wrong} ended differently. This is an error." if wrong else "all ended as in the run."
    )
    return [
        "This is a simulated person; nobody is known to have lived this life. A row of the model "
        "represents several similar persons. The model knows no name, sex, age or trade, so none "
        "is given. The life was chosen for its turning points or by its name. It is not typical.",
        "Every draw and chance comes from the rules of the model, run again over a copy of this "
        f"person: of {processes:,} such processes {result}",
        "“Without a pressure” removes only what the pressure did to this person: food, call-up, "
        "work, hunger and commitment. Its effect on institutions and on other persons stays. To "
        "see the whole effect of a pressure, compare with the same person in another scenario "
        "(--compare).",
        "Each rule ends with the sources of its claim, by key. “Ours” or “assumption” means that "
        "the form or the number is a choice of this model.",
    ]

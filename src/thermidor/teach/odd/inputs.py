"""The parts of the description on input data: pressures, scenarios, events, acts, accounts."""

from __future__ import annotations

from thermidor.scenario import account, acts, scenario
from thermidor.society.pressures import DEFAULT_LOADINGS, Channel
from thermidor.teach.odd import written
from thermidor.teach.odd.document import Block, Heading, Text, name, named, number, table
from thermidor.teach.odd.rule_cards import links


def inputs() -> list[Block]:
    """Return the section on input data."""
    return [
        Heading(2, "Input data"),
        Text(
            "A scenario gives monthly pressures from 0 to 1, dated acts with their guards, and "
            "whatever differs in parameters. Pressures reach the rules through channels only: a "
            "channel is 1 - product of (1 - loading * pressure) over all pressures, by month and "
            "region. A new pressure needs a series and a row of loadings, and no code."
        ),
        Heading(3, "Pressures and their loadings"),
        table(("pressure", "channel", "loading", "reason"), _loadings()),
        Heading(3, "Channels"),
        table(("channel", "what it is", "rule", "what it does there"), _channels()),
        Heading(3, "Scenarios"),
        table(("scenario", "title", "proposed by", "what it asks"), _scenarios()),
        Heading(3, "Events of the historical scenario"),
        Text(
            "An event does only what its acts say. One without acts informs the reader and changes "
            "no run. A guard is judged by the record of the month before. An event that did not "
            "happen comes only in a scenario that switches it on."
        ),
        table(("event", "when", "what", "acts", "guard", "source"), _events()),
        Heading(3, "Acts"),
        Text("An event can do only these. No act sets an observable."),
        table(("act", "what it does", "takes"), _acts()),
        Heading(3, "Accounts"),
        table(
            ("account", "who", "claim", "predicts", "couplings off", "values that differ"),
            _accounts(),
        ),
    ]


def act_takes(argument: str, about: acts.Argument) -> str:
    """Return in words what an act takes under one name."""
    if about.words:
        what = " or ".join(about.words)
    elif about.truth:
        what = "true or false"
    elif about.bounds:
        low, high, unit = about.bounds
        what = f"{number(low)} to {number(high)} ({unit})"
    else:
        what = "a number"
    return f"{name(argument)}: {what}{'' if about.required else ', may be left out'}"


def _loadings():
    for pressure, row in DEFAULT_LOADINGS.items():
        for channel, loading in row.items():
            yield name(pressure), name(channel.name.lower()), number(loading.share), loading.reason


def _channels():
    for channel in Channel:
        for link in links():
            if link.kind == "channel" and link.name == channel.name.lower():
                yield name(link.name), channel.meaning, name(link.rule), link.how


def _scenarios():
    for key in scenario.names():
        loaded = scenario.load(key)
        yield name(key), loaded.title, loaded.source, " ".join(loaded.description.split())


def _events():
    for one in written.events().values():
        title = one.title if one.happened else f"(did not happen) {one.title}"
        words = one.acts_in_words, one.guard_in_words
        yield (name(one.id), one.date[:7], title, *words, one.source)


def _acts():
    for act in acts.ACTS.values():
        takes = "; ".join(act_takes(key, about) for key, about in act.takes.items())
        yield name(act.name), act.meaning, takes


def _accounts():
    for key in account.names():
        one = account.load(key)
        values = "; ".join(f"{name(k)} {number(value)}" for k, value in one.parameters.items())
        yield name(key), one.who, one.claim, one.predicts, named(one.off), values

"""The parts of the ODD on what is put in: pressures, scenarios, events, acts, accounts."""

from __future__ import annotations

import inspect

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
        table(("channel", "rule", "what it does there"), _channels()),
        Heading(3, "Scenarios"),
        table(("scenario", "title", "raised by", "what it asks"), _scenarios()),
        Heading(3, "Events of the historical scenario"),
        Text(
            "An event does what its acts say and nothing else. One without acts only tells the "
            "reader of it. A guard is judged by the record of the month before. A road not taken "
            "comes only where a scenario switches it on."
        ),
        table(("event", "when", "what", "acts", "guard", "source"), _events()),
        Heading(3, "Acts"),
        Text("The only things an event can do. No act sets an observable."),
        table(("act", "what it does", "takes"), _acts()),
        Heading(3, "Accounts"),
        table(
            ("account", "who", "claim", "predicts", "couplings off", "values that differ"),
            _accounts(),
        ),
    ]


def act_takes(argument: str, about: acts.Argument) -> str:
    """Return what an act takes under one name, in words."""
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
        mine = [link for link in links() if link.name == channel.name.lower()]
        for link in mine:
            yield name(link.name), name(link.rule), link.how


def _scenarios():
    for each in scenario.names():
        loaded = scenario.load(each)
        yield name(each), loaded.title, loaded.source, " ".join(loaded.description.split())


def _events():
    for each in written.events().values():
        title = each.title if each.happened else f"(not taken) {each.title}"
        yield (name(each.id), each.date[:7], title, each.told_acts, each.told_guard, each.source)


def _acts():
    for act, arguments in acts.vocabulary().items():
        takes = "; ".join(act_takes(key, about) for key, about in arguments.items())
        yield name(act), " ".join((inspect.getdoc(getattr(acts, act)) or "").split()), takes


def _accounts():
    for each in account.names():
        one = account.load(each)
        values = "; ".join(f"{name(key)} {number(value)}" for key, value in one.parameters.items())
        yield name(each), one.who, one.claim, one.predicts, named(one.off), values

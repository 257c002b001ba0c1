"""Explanations of inputs: pressures, channels, events, acts, scenarios, accounts."""

from __future__ import annotations

import numpy as np

from thermidor.common import dates
from thermidor.scenario import account, acts, scenario
from thermidor.society.pressures import DEFAULT_LOADINGS, Channel
from thermidor.teach.explain.inside import claims_of
from thermidor.teach.explain.topic import Topic, topic
from thermidor.teach.odd import readers, written
from thermidor.teach.odd.document import Code, name, named, number, several
from thermidor.teach.odd.inputs import act_takes
from thermidor.teach.odd.rule_cards import links

UNKNOWN = (
    "Not known: the screening in the package moves parameters, one at a time, and no pressure. "
    "The commands below show it."
)


def pressure(key: str) -> Topic:
    """Explain a pressure of the historical scenario."""
    base = scenario.load("historical")
    given = written.tables("historical")["pressures"][key]
    loadings = sorted(DEFAULT_LOADINGS.get(key, {}).items(), key=lambda item: -item[1].share)
    return topic(
        "pressure",
        key,
        f"how hard {key.replace('_', ' ')} pressed, month by month",
        ("Unit", "0 (none) to 1 (the worst of these years)"),
        ("Course", _course(base.pressures[key], base.start)),
        ("Source", " ".join(given.get("source", "").split())),
        ("Acts in", several(_loaded(channel, loading) for channel, loading in loadings)),
        ("Scenarios", named(_that_change(key))),
        ("Claims", claims_of("pressure", key)),
        ("Moves most", UNKNOWN),
        (
            "Try",
            Code(
                f"thermidor run --runs 5 --set pressures.{key}.scale=0\n"
                "thermidor compare historical no_pressures --runs 5"
            ),
        ),
    )


def channel(key: str) -> Topic:
    """Explain a channel."""
    which = Channel[key.upper()]
    fed = [
        f"{name(pressure)} {number(row[which].share)}: {row[which].reason}"
        for pressure, row in DEFAULT_LOADINGS.items()
        if which in row
    ]
    through = [f"{name(x.rule)}: {x.how}" for x in links() if x.name == key and x.kind == "channel"]
    observable = f"channel_{key}"
    guards = [e.id for e in written.events().values() if any(observable in g for g in e.guard)]
    return topic(
        "channel",
        key,
        which.meaning,
        ("Unit", "0..1, by month and region"),
        ("Fed by", several(fed)),
        ("Acts in", several(through)),
        ("Read in", named(readers.of_channels()[key])),
        ("Observable", name(observable)),
        ("Guards of", named(guards)),
        ("Moves most", UNKNOWN),
        ("Try", Code("thermidor compare historical no_pressures --runs 5")),
    )


def event(key: str) -> Topic:
    """Explain an event of the historical scenario, on or off."""
    one = written.events()[key]
    shared = [e.id for e in written.events().values() if e.switch == one.switch and e.id != key]
    does = [f"{name(act['act'])}: {acts.ACTS[act['act']].meaning}" for act in one.acts]
    other = "off" if one.happened else "on"
    return topic(
        "event",
        key,
        one.title,
        ("When", one.date[:7] + ("" if one.happened else "; it did not happen: off by default")),
        ("Acts", one.acts_in_words or "none: it informs the reader and changes no run"),
        ("They do", several(does)),
        ("Comes if", one.guard_in_words or "always: it has no guard"),
        ("Source", one.source),
        ("Switch", name(one.switch) + (f", shared with {named(shared)}" if shared else "")),
        ("Scenarios", named(_that_switch(one))),
        ("Claims", claims_of("event", key)),
        (
            "Moves most",
            "Not known: no screening in the package switches events." if one.acts else "",
        ),
        ("Try", Code(f"thermidor run --runs 5 --set switches.{key}={other}") if one.acts else ""),
    )


def act(key: str) -> Topic:
    """Explain an act of the vocabulary."""
    one = acts.ACTS[key]
    takes = [act_takes(argument, about) for argument, about in one.takes.items()]
    using = [e.id for e in written.events().values() if any(a["act"] == key for a in e.acts)]
    return topic(
        "act",
        key,
        one.meaning,
        ("Takes", several(takes)),
        ("Changes", Code(readers.code(one.does))),
        ("Events", named(using)),
        ("Claims", claims_of("act", key)),
        ("Moves most", "Not known: no screening in the package switches acts."),
    )


def scenario_(key: str) -> Topic:
    """Explain a scenario of the package."""
    one = scenario.load(key)
    given = written.tables(key)
    own = key != "historical"
    changes = [
        f"{part}: {_change(value)}"
        for part, value in (given.items() if own else ())
        if part in ("pressures", "loadings", "parameters", "switches", "months", "start")
    ]
    return topic(
        "scenario",
        key,
        one.title,
        ("Asks", " ".join(one.description.split())),
        ("Proposed by", one.source),
        ("Base", name(given["base"]) if "base" in given else "none: it states everything"),
        ("Says", several(written.opening(key)) if own else ""),
        ("Changes", several(changes)),
        ("Span", f"{one.months} months from {dates.text(one.start)}"),
        ("Account", name(one.account or "synthesis")),
        ("Claims", claims_of("scenario", key)),
        (
            "Moves most",
            "Not known in advance: the command below says when and through what it diverges "
            "from the historical one."
            if own
            else "",
        ),
        (
            "Try",
            Code(
                f"thermidor compare historical {key} --runs 5"
                if own
                else "thermidor run historical --runs 5"
            ),
        ),
    )


def account_(key: str) -> Topic:
    """Explain an account."""
    one = account.load(key)
    values = [f"{name(k)} {number(v)}" for k, v in one.parameters.items()]
    ranges = [f"{name(k)} {number(a)} to {number(b)}" for k, (a, b) in one.priors.items()]
    on = [c for c in account.COUPLINGS if c not in one.off] if one.agents else []
    run = f"thermidor run --account {key} --runs 5"
    return topic(
        "account",
        key,
        one.title,
        ("Who", one.who),
        ("Claims that", one.claim),
        ("Predicts", one.predicts),
        ("Couplings on", named(on)),
        ("Couplings off", named(one.off)),
        ("Values", several(values)),
        ("Ranges", several(ranges)),
        ("Agents", "" if one.agents else "no agents: a plain curve through the calibrated figures"),
        ("Claims", claims_of("account", key)),
        (
            "Moves most",
            "thermidor accounts compares them with the figures. The software takes no side.",
        ),
        ("Try", Code(run) if one.agents else ""),
    )


def _loaded(channel_: Channel, loading) -> str:
    key = channel_.name.lower()
    rules = named(dict.fromkeys(x.rule for x in links() if x.name == key and x.kind == "channel"))
    return f"{name(key)} {number(loading.share)}: {loading.reason}; from there {rules}"


def _course(values: np.ndarray, start: int) -> str:
    mean = values.mean(axis=1)
    top = int(mean.argmax())
    year = {}
    for month, one in enumerate(mean):
        year.setdefault(dates.text(start + month)[:4], []).append(one)
    means = ", ".join(f"{y} {np.mean(v):.2f}" for y, v in year.items())
    return f"highest {mean[top]:.2f} in {dates.text(start + top)}; means by year: {means}"


def _that_change(key: str):
    for one in scenario.names():
        if one != "historical" and key in written.tables(one).get("pressures", {}):
            yield one


def _that_switch(one: written.Dated):
    for scenario_name in scenario.names():
        given = written.tables(scenario_name).get("switches", {})
        if one.id in given or one.switch in given:
            yield scenario_name


def _change(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_change(one)}" for key, one in value.items())
    return str(value)

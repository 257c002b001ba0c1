"""Names and their meanings: one name may be a pressure and an event, and both are explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from thermidor.common.errors import InputError, suggest
from thermidor.evidence import article, claims, labels
from thermidor.evidence.literature import works
from thermidor.observables import OBSERVABLES
from thermidor.scenario import account, scenario
from thermidor.scenario.acts import vocabulary
from thermidor.simulation import MONTH
from thermidor.society import parameters, state
from thermidor.society.pressures import Channel
from thermidor.teach.explain import aliases, inside, outside, seen
from thermidor.teach.explain.topic import Topic
from thermidor.teach.odd import glossary, rule_cards, written


class Kind(NamedTuple):
    """One kind of name."""

    name: str
    plural: str
    names: Callable[[], Iterable[str]]
    explain: Callable[[str], Topic | list[Topic]]


KINDS = (
    Kind(
        "pressure", "pressures", lambda: written.tables("historical")["pressures"], outside.pressure
    ),
    Kind("channel", "channels", lambda: [c.name.lower() for c in Channel], outside.channel),
    Kind("parameter", "parameters", parameters.table, inside.parameter),
    Kind("rule", "rules", rule_cards.every, inside.rule),
    Kind("observable", "observables", lambda: OBSERVABLES, seen.observable),
    Kind("process", "processes of a month", lambda: [p.name for p in MONTH], inside.process),
    Kind("column", "columns", lambda: {**state.PEOPLE, **state.PLANTS}, inside.column),
    Kind("event", "events", written.events, outside.event),
    Kind("act", "acts", vocabulary, outside.act),
    Kind("scenario", "scenarios", scenario.names, outside.scenario_),
    Kind("account", "accounts", account.names, outside.account_),
    Kind("figure", "figures", lambda: [row.id for row in article.figures()], seen.figure),
    Kind("definition", "definitions of the end", lambda: labels.DEFINITIONS, seen.definition),
    Kind("claim", "claims", lambda: [c.id for c in claims.claims()], seen.claim),
    Kind("work", "works", works, seen.work),
    Kind("term", "glossary terms", glossary.terms, inside.term),
)
"""All kinds, in the order in which the meanings of a name are listed."""
DOTTED = ("parameter", "rule")
"""Kinds whose names may be given without the part before the dot."""


def names() -> dict[str, list[str]]:
    """Return all names by kind."""
    return {kind.name: list(kind.names()) for kind in KINDS}


def find(word: str, kind: str | None = None) -> list[Topic]:
    """Return all meanings of a name.

    Raises
    ------
    InputError
        If there is no such name or no such kind.
    """
    chosen = [_kind(kind, "--kind")] if kind else list(KINDS)
    alias = aliases.of(word) if kind is None else None
    found = next((topics for form in aliases.forms(word) if (topics := _named(form, chosen))), [])
    if alias is not None and (not found or alias.note):
        found.insert(0, aliases.topic_of(word.strip(), alias))
    if not found:
        found = [one for name in aliases.labelled(word) for one in _named(name, chosen)]
    if not found:
        raise InputError(f'there is nothing called "{word[:80]}".{_hint(word, chosen)}')
    return found


def _named(word: str, kinds: Iterable[Kind]) -> list[Topic]:
    found: list[Topic] = []
    for one in kinds:
        for name in matching(one, word):
            topics = one.explain(name)
            found += topics if isinstance(topics, list) else [topics]
    return found


def of_kind(word: str) -> list[str]:
    """Return all names of a kind, given in the singular or in the plural.

    Raises
    ------
    InputError
        If there is no such kind.
    """
    return list(_kind(word, "--list").names())


def matching(kind: Kind, word: str) -> list[str]:
    """Return the names of a kind that a word matches."""
    found = []
    for name in kind.names():
        known = aliases.folded(name)
        short = known.rpartition(".")[2] if kind.name in DOTTED else known
        if aliases.folded(word) in (known, short):
            found.append(name)
    return found


def _kind(word: str, option: str) -> Kind:
    by_name = {name: kind for kind in KINDS for name in (kind.name, kind.plural.split()[0])}
    if word not in by_name:
        known = [kind.name for kind in KINDS]
        near = suggest(word, by_name) or f" Kinds: {', '.join(known)}."
        raise InputError(f'"{word}" is not a kind of name.{near}', place=option)
    return by_name[word]


def _hint(word: str, kinds: Iterable[Kind]) -> str:
    known = {name for kind in kinds for name in kind.names()}
    known |= {name.rpartition(".")[2] for name in known}
    near = suggest(word, sorted(known))
    if near:
        return near
    within = sorted(name for name in known if word.lower() in name.lower())[:5]
    if within and len(word) > 2:
        return f" Names with it: {', '.join(within)}."
    return ' "thermidor explain" alone lists all kinds of name.'

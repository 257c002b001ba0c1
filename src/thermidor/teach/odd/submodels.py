"""The parts of the description on rules, parameters, observables and plots."""

from __future__ import annotations

from collections.abc import Iterator

from thermidor import observables
from thermidor.evidence import article, claims
from thermidor.evidence.literature import short, spelled, works
from thermidor.show import plots
from thermidor.society import parameters
from thermidor.teach.odd import readers, rule_cards
from thermidor.teach.odd.document import (
    Block,
    Card,
    Code,
    Heading,
    Text,
    card,
    name,
    named,
    number,
    several,
    table,
)

PLOTTED = ("runs", "sweep", "comparison", "accounts")
"""Kinds of results that plots draw."""


def submodels() -> list[Block]:
    """Return the rule cards by file, and the functions that walk them."""
    blocks: list[Block] = [
        Heading(2, "Submodels"),
        Text(
            "A card for every rule. Rules take and return numbers and draw nothing: the loop over "
            "persons or workplaces hands them uniform draws. `Stated` is what the rule says of "
            "itself, `computed` is its code; names before a dot are groups of parameters. `Claims` "
            "lists the claims that the rule carries, who makes them and who disputes them."
        ),
    ]
    for module, about in rule_cards.files().items():
        mine = [rule for rule in rule_cards.rules().values() if rule.module == module]
        walking = [rule for rule in rule_cards.walks().values() if rule.module == module]
        if not mine and not walking:
            continue
        blocks += [Heading(3, name(f"{module.replace('.', '/')}.py")), Text(spelled(about))]
        blocks += [rule_card(rule) for rule in mine]
        if walking:
            blocks.append(
                table(
                    ("walked by", "what it does", "rules it calls", "parameters"),
                    (
                        (name(one.name), one.says, named(one.calls), named(one.reads))
                        for one in walking
                    ),
                )
            )
    return blocks


def rule_card(rule: rule_cards.Rule) -> Card:
    """Return the card of one rule."""
    switched = [link for link in rule.links if link.kind == "coupling"]
    channels = [link for link in rule.links if link.kind == "channel"]
    carried = claims.carried_by("rule", rule.name)
    return card(
        name(rule.name),
        ("Gives", spelled(rule.says)),
        ("Stated", " ".join(spelled(part) for part in rule.stated)),
        ("Computed", "" if rule.walks else Code(rule.code)),
        ("Takes", named(rule.takes)),
        ("Parameters", named(rule.reads)),
        ("Calls", named(rule.calls)),
        ("Called by", named(rule.called_by)),
        ("Channel", "; ".join(f"{name(x.name)} as {name(x.argument)}: {x.how}" for x in channels)),
        ("Switch", "; ".join(f"{name('couplings.' + x.name)} ({x.how})" for x in switched)),
        ("Claims", several(claim_words(one) for one in carried)),
        ("Literature", ", ".join(short(key) for key in rule.cites)),
    )


def claim_words(claim: claims.Claim) -> str:
    """Return a claim in one or two sentences: number, sign, who makes it, who disputes it."""
    against = f" Disputed by {claim.disputes}." if claim.disputes else ""
    return f"{claim.id} ({' '.join(claim.signs)}) {claim.claim} So {claim.says}.{against}"


def parameter_tables() -> list[Block]:
    """Return all parameters by group."""
    blocks: list[Block] = [
        Heading(2, "Parameters"),
        Text(
            "Every number once: default, unit, range, where it comes from and who reads it. Where "
            "the source reads assumption, nobody in the literature gives the number: the "
            "sensitivity analysis sweeps its range and shows its influence."
        ),
    ]
    defaults = parameters.Parameters().flat()
    known = parameters.table()
    for group, kind in parameters.GROUPS.items():
        about = " ".join((kind.__doc__ or "").split())
        blocks += [
            Heading(3, f"`{group}`"),
            Text(about),
            table(
                ("parameter", "meaning", "default", "range", "unit", "source", "read by"),
                (parameter_row(f"{group}.{field}", defaults, known) for field in kind._fields),
            ),
        ]
    return blocks


def parameter_row(key: str, defaults, known) -> tuple[str, ...]:
    """Return a parameter as a row of its table."""
    one = known[key]
    ends = f"{number(one.low)} to {number(one.high)}"
    who = named(readers.of_parameters()[key])
    return (name(key), one.meaning, number(defaults[key]), ends, one.unit, short(one.source), who)


def observable_tables() -> list[Block]:
    """Return all observables by the module that has them."""
    blocks: list[Block] = [
        Heading(2, "Observables"),
        Text(
            "Values computed from the record of each month. Those known by region are also known "
            "for the whole country. The last column counts the figures compared with each."
        ),
    ]
    for module in observables.modules():
        mine = [
            o for o in observables.OBSERVABLES.values() if o.compute.__module__ == module.__name__
        ]
        about = rule_cards.paragraphs(module.__doc__)[0]
        blocks += [
            Heading(3, about.rstrip(".")),
            table(("observable", "what it is", "unit", "by region", "figures"), _observables(mine)),
        ]
    return blocks


def plot_table() -> list[Block]:
    """Return all plots by what they draw."""
    rows = (
        (name(key), kind, rule_cards.paragraphs(draw.__doc__)[0])
        for kind in PLOTTED
        for key, draw in plots.registered(kind).items()
    )
    return [Heading(2, "Plots"), table(("plot", "drawn from", "what it shows"), rows)]


def literature() -> list[Block]:
    """Return the works that rules, parameters and figures name."""
    return [
        Heading(2, "Literature"),
        Text("Works as the article names them; no work is cited that its text does not give."),
        table(
            ("key", "work", "cited for"),
            ((name(work.key), work.short, work.note) for work in works().values()),
        ),
    ]


def _observables(mine) -> Iterator[tuple[str, ...]]:
    columns = [row.column for row in article.figures()]
    for one in mine:
        yield (
            name(one.name),
            one.meaning,
            one.unit,
            "yes" if one.regional else "no",
            str(columns.count(one.name) or ""),
        )

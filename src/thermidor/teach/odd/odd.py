"""The description of the model by the ODD protocol (Grimm et al. 2020), written from the code.

Only purpose and design concepts are prose, in `data/odd.md`. All else comes from the tables,
registries and source files that run, so it is never out of date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from thermidor import __version__
from thermidor.common import dates
from thermidor.common.places import DATA
from thermidor.evidence import article, claims, formatting, judgements, signatures
from thermidor.evidence.labels import DEFINITIONS
from thermidor.scenario import scenario
from thermidor.teach.odd import glossary
from thermidor.teach.odd.document import (
    Block,
    Bullets,
    Heading,
    Text,
    name,
    named,
    prose,
    section,
    table,
)
from thermidor.teach.odd.entities import entities, initialisation, schedule, streams
from thermidor.teach.odd.inputs import inputs
from thermidor.teach.odd.submodels import (
    claim_words,
    literature,
    observable_tables,
    parameter_tables,
    plot_table,
    submodels,
)

PROSE = DATA / "odd.md"


def odd(commands: Mapping[str, str] | None = None) -> list[Block]:
    """Return the whole description.

    Parameters
    ----------
    commands : mapping of str to str, optional
        Commands of the command line and what each does.
    """
    base = scenario.load("historical")
    return [
        Heading(1, "thermidor: a description by the ODD protocol"),
        Text(
            f"Version {__version__}. Written by `thermidor describe` from the code that runs, "
            "by the ODD protocol of Grimm et al. (2020): only purpose and design concepts are "
            "prose. `thermidor explain NAME` says more of any name below."
        ),
        Heading(2, "Purpose and patterns"),
        *section(_prose(), "Purpose and patterns"),
        patterns(),
        Text("Dated judgements of the historians are compared with the runs as well."),
        judged(),
        *entities(dates.text(base.start), base.months),
        *schedule(),
        Heading(2, "Design concepts"),
        *_concepts(),
        *initialisation(),
        *inputs(),
        *submodels(),
        *parameter_tables(),
        *observable_tables(),
        *claim_list(),
        *plot_table(),
        *command_table(commands or {}),
        *glossary_table(),
        *literature(),
    ]


def patterns() -> Block:
    """Return how many figures of each use there are, by institution."""
    counts = Counter((row.institution, row.use) for row in article.figures())
    rows = [
        (
            text,
            *(counts[key, use] or "" for use in article.USES),
            sum(counts[key, use] for use in article.USES),
        )
        for key, text in formatting.INSTITUTIONS.items()
    ]
    total = [sum(counts[key, use] for key in formatting.INSTITUTIONS) for use in article.USES]
    return table(("figures", *article.USES, "all"), [*rows, ("All", *total, sum(total))])


def judged() -> Block:
    """Return the dated judgements and who makes them."""
    rows = ((verdict.title, verdict.by) for verdict in judgements.judgements([]))
    return table(("judgement", "by"), rows)


def claim_sheet() -> list[Block]:
    """Return the claims as a list to read: those in the model first, by institution."""
    blocks: list[Block] = [
        Heading(1, "Claims of the historians, in the model and not"),
        Text(
            f"A rule, an act or a pressure carries {len(claims.implemented())} of "
            f"{len(claims.claims())} causal claims. There is a sign for each effect: + raises, - "
            "lowers, 0 leaves unchanged. A claim that is carried can show its direction in runs; "
            "that does not make it true."
        ),
    ]
    for title, chosen in (
        ("In the model", claims.implemented()),
        ("Not in the model", claims.missing()),
    ):
        blocks.append(Heading(2, title))
        for institution in dict.fromkeys(claim.institution for claim in chosen):
            mine = tuple(claim_line(one) for one in chosen if one.institution == institution)
            blocks += [Heading(3, formatting.capital(institution)), Bullets(mine)]
    return [*blocks, Heading(2, "What one account predicts and another denies"), *signed()]


def signed() -> list[Block]:
    """Return the signatures of the accounts; ``thermidor accounts`` says which runs show."""
    rows = (
        (one.first, one.second, one.figure, one.sign, one.because)
        for one in signatures.signatures()
    )
    text = "The sign says whether the figure is higher (+) or lower (-) under the first account."
    return [Text(text), table(("first", "second", "figure", "sign", "because"), rows)]


def claim_line(claim: claims.Claim) -> str:
    """Return a claim in a few sentences, with what carries it and which tests show it."""
    by = claim_row(claim)[5]
    carried = f" Carried by {by}." if claim.implemented else ""
    shown = f" Direction shown by {len(claim.tests)} tests." if len(claim.tests) > 1 else ""
    if len(claim.tests) == 1:
        shown = " Direction shown by a test."
    return f"{claim_words(claim)}{carried}{shown} {claim.how}".strip()


def claim_list() -> list[Block]:
    """Return the claims as a table, those that something in the code carries first."""
    heads = ("claim", "what it says", "sign", "who says so", "who disputes it", "carried by", "how")
    return [
        Heading(2, "Claims"),
        Text(
            f"{len(claims.claims())} causal claims found in the article, in our words. There is a "
            "sign for each effect: + raises, - lowers, 0 leaves unchanged."
        ),
        Heading(3, "Implemented"),
        table(heads, map(claim_row, claims.implemented())),
        Heading(3, "Not implemented"),
        table(heads, map(claim_row, claims.missing())),
    ]


def claim_row(claim: claims.Claim) -> tuple[str, ...]:
    """Return a claim as a row of the list."""
    by = "; ".join(
        f"{kind} {named(claim.carried_by(kind))}" for kind in claims.KINDS if claim.carried_by(kind)
    )
    return (
        claim.id,
        claim.claim,
        " ".join(claim.signs),
        claim.says,
        claim.disputes or "nobody",
        by,
        claim.how,
    )


def command_table(commands: Mapping[str, str]) -> list[Block]:
    """Return the commands of the command line, if any are given."""
    if not commands:
        return []
    rows = ((name(key), does) for key, does in commands.items())
    return [Heading(2, "Commands"), table(("command", "what it does"), rows)]


def glossary_table() -> list[Block]:
    """Return the words of the model and their meanings."""
    rows = ((name(term.name), term.meaning) for term in glossary.terms().values())
    return [Heading(2, "Glossary"), table(("word", "meaning"), rows)]


def _concepts() -> list[Block]:
    """Return the prose of the design concepts, with two tables from the code."""
    found: list[Block] = []
    for block in section(_prose(), "Design concepts"):
        if block == Heading(3, "Collectives"):
            found.append(streams())
        found.append(block)
    labels = table(
        ("definition of the end", "how it is read"),
        (
            (name(key), " ".join((function.__doc__ or "").split()))
            for key, function in DEFINITIONS.items()
        ),
    )
    return [*found, labels]


def _prose() -> list[Block]:
    return prose(PROSE.read_text(encoding="utf-8"))

"""The ODD description (Grimm et al. 2020), written from the code.

Only purpose and design concepts are prose, in `data/odd.md`; everything else is read from the
tables, registries and source files that run, so it cannot fall behind them.
"""

from __future__ import annotations

from collections import Counter

from thermidor import __version__
from thermidor.common import dates
from thermidor.common.places import DATA
from thermidor.evidence import article, claims, formatting, judgements
from thermidor.evidence.labels import DEFINITIONS
from thermidor.scenario import scenario
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
    submodels,
)

PROSE = DATA / "odd.md"


def odd() -> list[Block]:
    """Return the whole description."""
    base = scenario.load("historical")
    return [
        Heading(1, "thermidor: a description after the ODD protocol"),
        Text(
            f"Version {__version__}. Written by `thermidor describe` from the code that runs, "
            "after the ODD protocol of Grimm et al. (2020): only purpose and design concepts are "
            "prose. `thermidor explain NAME` tells more of any name below."
        ),
        Heading(2, "Purpose and patterns"),
        *section(_prose(), "Purpose and patterns"),
        patterns(),
        Text("Beside the figures stand dated judgements of the historians, each put to the runs."),
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
            f"{len(claims.implemented())} of {len(claims.claims())} causal claims are carried by a "
            "rule, an act or a pressure. The sign is of each effect in turn: + raises, - lowers, "
            "0 leaves as it is. Being carried says that the model can show the direction, not "
            "that the claim is true."
        ),
    ]
    for title, chosen in (
        ("In the model", claims.implemented()),
        ("Not in the model", claims.missing()),
    ):
        blocks.append(Heading(2, title))
        for institution in dict.fromkeys(each.institution for each in chosen):
            mine = tuple(claim_line(e) for e in chosen if e.institution == institution)
            blocks += [Heading(3, formatting.capital(institution)), Bullets(mine)]
    return blocks


def claim_line(claim: claims.Claim) -> str:
    """Return all there is to know of a claim in a few sentences."""
    by = claim_row(claim)[5]
    carried = f" Carried by {by}." if claim.implemented else ""
    shown = f" Direction shown by {len(claim.tests)} tests." if len(claim.tests) > 1 else ""
    if len(claim.tests) == 1:
        shown = " Direction shown by a test."
    return f"{claim_words(claim)}{carried}{shown} {claim.how}".strip()


def claim_list() -> list[Block]:
    """Return the claims, those that something in the code carries first."""
    heads = ("claim", "what it says", "sign", "who says so", "who disputes it", "carried by", "how")
    return [
        Heading(2, "Claims"),
        Text(
            f"{len(claims.claims())} causal claims found in the article, in our words. The sign "
            "is of each effect in turn: + raises, - lowers, 0 leaves as it is."
        ),
        Heading(3, "Implemented"),
        table(heads, (claim_row(each) for each in claims.implemented())),
        Heading(3, "Not implemented"),
        table(heads, (claim_row(each) for each in claims.missing())),
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


def _concepts() -> list[Block]:
    """The prose of the design concepts, with what the code adds to two of them."""
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

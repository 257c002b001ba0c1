"""The seminar sheet: questions on figures, claims, scenarios and accounts, with what to run.

The questions are in `data/seminar.toml`; the tables say what their ids mean. The sheet gives no
answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from thermidor.common import toml
from thermidor.common.places import DATA
from thermidor.evidence import article, claims, formatting
from thermidor.scenario import account, scenario
from thermidor.teach.odd.document import Block, Bullets, Code, Heading, Text, name
from thermidor.teach.odd.submodels import claim_words

FILE = DATA / "seminar.toml"
OF_USE = {
    "calibrate": "calibrated",
    "validate": "held out",
    "initial": "the model starts from it",
    "input": "input",
    "context": "shown only",
}


@dataclass(frozen=True)
class Question:
    """One question: ids of what it is about, commands, and what to look for."""

    title: str
    question: str
    claims: tuple[str, ...]
    figures: tuple[str, ...]
    scenarios: tuple[str, ...]
    accounts: tuple[str, ...]
    run: tuple[str, ...]
    look: tuple[str, ...]


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in their order."""
    _, content = toml.read(FILE, "seminar sheet")
    return tuple(
        Question(**{key: tuple(v) if isinstance(v, list) else v for key, v in each.items()})
        for each in content["questions"]
    )


def sheet() -> list[Block]:
    """Return the seminar sheet."""
    blocks: list[Block] = [
        Heading(1, "Questions for a seminar"),
        Text(
            "Each question concerns figures of one article and claims that historians make or "
            "dispute. The commands are small and start the work; choose more runs, other values "
            "and other scenarios yourself. There is no answer sheet. Where a run agrees with one "
            "side, ask which rule made it so (`thermidor explain`), which figures that rule was "
            "calibrated on, and what the other side would change."
        ),
    ]
    for i, each in enumerate(questions(), start=1):
        blocks += [
            Heading(2, f"{i}. {each.title}"),
            Text(each.question),
            Heading(3, "Who says what"),
            Bullets(tuple(claim_words(claims.find(one)) for one in each.claims)),
            Heading(3, "Figures"),
            Bullets(tuple(figure_words(article.find(one)) for one in each.figures)),
            Heading(3, "Scenarios and accounts"),
            Bullets(
                (
                    *(f"{name(one)}: {scenario.load(one).title}" for one in each.scenarios),
                    *(
                        f"{name(one)}: {account.load(one).title} ({account.load(one).who})"
                        for one in each.accounts
                    ),
                )
            ),
            Heading(3, "What to run"),
            Code("\n".join(each.run)),
            Heading(3, "What to look for"),
            Bullets(each.look),
        ]
    return blocks


def figure_words(figure: article.Figure) -> str:
    """Return a figure in a line: id, what it is, what the article says, source, use."""
    said = formatting.claim(figure, figure.text)
    if figure.held_out:
        said = "its value is in the report"
    elif said and figure.unit not in ("date", "class"):
        said = f"{said} {figure.unit}"
    when = " to ".join(dict.fromkeys([figure.date_from, figure.date_to]))
    parts = [figure.scope, when, said, figure.source, OF_USE[figure.use]]
    return f"{name(figure.id)}: {figure.quantity} ({'; '.join(part for part in parts if part)})"

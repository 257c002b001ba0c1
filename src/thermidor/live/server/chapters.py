"""What a file of chapters may hold, as a pydantic model (ODD element: none).

Import this module only to check a file or to write a schema: pydantic is slow to import.
"""

from typing import Annotated, Any

from pydantic import Field

from thermidor.common.models import Month, Table, listed, says, word
from thermidor.live.server import scene
from thermidor.observables import OBSERVABLES

MOST = 40
INSTITUTIONS = sorted({zone[0] for zone in scene.ZONES})


def _words(key: str, pattern: str = "") -> Any:
    return Annotated[str, Field(pattern=pattern), says(f'write {key} = "..." in words.')]


class Chapter(Table):
    """A chapter of the story: a state of the page."""

    what = "a chapter"
    example = "a block under [[chapters]]"
    title: _words("title", r"\S")
    text: _words("text", r"\S") = Field(description="What the caption says.")
    source: _words("source") = ""
    scenario: _words("scenario") = Field("", description="What is run.")
    account: _words("account") = ""
    seed: Any = Field(None, description="Seed of the run, a whole number.")
    month: Month = Field(None, description="The month in which the chapter begins.")
    until: Month = Field(None, description="The month to which it plays.")
    compare: _words("compare") = Field("", description="The scenario next to it, same seed.")
    focus: listed(word("institution of the picture", INSTITUTIONS), "focus", '["Factories"]') = (
        Field((), description="Institutions that are framed.")
    )
    charts: listed(word("observable", list(OBSERVABLES)), "charts", '["participation"]') = Field(
        (), description="Observables next to the picture."
    )
    holds: Any = Field(None, description='Pressures held: [[3, "civil_war", 0.0], ...].')


class ChaptersFile(Table):
    """The story of the live page, in chapters."""

    what = "a file of chapters"
    chapters: Annotated[
        list[Chapter],
        Field(min_length=1, max_length=MOST),
        says(f"write 1 to {MOST} chapters, each as [[chapters]]."),
    ]

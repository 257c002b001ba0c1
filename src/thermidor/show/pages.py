"""HTML pages: each is a Jinja2 template of this folder, filled with plain values.

Every value is escaped unless it is `Markup`, a missing value is an error, and a page is one file:
its style and pictures are inside, and it asks for nothing from any other address.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import thermidor
from thermidor.evidence.formatting import capital

TEMPLATES = Path(__file__).parent / "templates"
"""Templates, styles and scripts of the pages."""


def amount(value: float | None, pattern: str = "{:.6g}", empty: str = "") -> str:
    """Return a number in a format, and `empty` where it is missing or NaN."""
    return empty if value is None or value != value else pattern.format(min(value, 1e15))


def signed(value: float) -> str:
    """Return a number with its sign and one decimal; a dash where it is NaN."""
    return amount(value, "{:+.1f}", "–").replace("-", "−")


def render(template: str, **content: object) -> str:
    """Return a template of this folder filled with content.

    Parameters
    ----------
    template : str
        A file of the folder ``templates``.
    **content
        The values that the template names; text is escaped.

    Raises
    ------
    jinja2.UndefinedError
        If the template names a value that is not given.
    """
    return _environment().get_template(template).render(**content)


def text_of(name: str) -> Markup:
    """Return a style or a script of this folder as it is."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8").strip())


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {"text_of": text_of, "version": thermidor.__version__}
    made.filters |= {"amount": amount, "signed": signed, "capital": capital}
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return made

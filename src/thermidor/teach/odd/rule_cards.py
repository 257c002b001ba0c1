"""Rules as they are in the code: what each says, computes and reads, and what switches it.

ODD element: submodels. A rule is a public function that takes numbers, a person or groups of
parameters; a public function that takes tables or arrays is a walk. Nothing is run: signatures,
docstrings and source say all.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, get_origin, get_type_hints

from thermidor.society.couplings import Couplings, switched
from thermidor.society.parameters import GROUPS, Parameters
from thermidor.society.registry import INSTITUTIONS, Packed
from thermidor.society.state import Person
from thermidor.teach.odd import readers

KEY = re.compile(r"\b[a-z]{4,}(?:18|19|20)\d\d[a-z]?\b")
"""A key of the literature in a docstring."""


@dataclass(frozen=True)
class Link:
    """A channel that a rule takes, or a coupling that switches it."""

    kind: str  # channel or coupling
    name: str
    rule: str
    argument: str  # of the rule, for a channel
    how: str


class Rule(readers.Function):
    """A public function of a rule file, such as ``worker.attendance``, and what it says."""

    __slots__ = ()

    @property
    def file(self) -> str:
        """Its file, in the folder of the package."""
        return f"{self.module.replace('.', '/')}.py"

    @property
    def takes(self) -> tuple[str, ...]:
        """Arguments besides the groups of parameters."""
        return tuple(name for name, kind in self._kinds().items() if not _is_group(kind))

    @property
    def walks(self) -> bool:
        """Whether it takes tables or arrays, and is not a rule."""
        return not all(_is_group(kind) or _is_number(kind) for kind in self._kinds().values())

    @property
    def says(self) -> str:
        """First paragraph of its docstring."""
        return paragraphs(self.called.__doc__)[0]

    @property
    def stated(self) -> tuple[str, ...]:
        """The other paragraphs: equation, sources, what is ours."""
        return tuple(paragraphs(self.called.__doc__)[1:])

    @property
    def code(self) -> str:
        """Its statements, without docstring and decorators."""
        return readers.statements(self.node)

    @property
    def reads(self) -> tuple[str, ...]:
        """Parameters that it reads, ``group.name``."""
        return readers.of_function(self)

    @property
    def cites(self) -> tuple[str, ...]:
        """Keys of the literature in its docstring."""
        return tuple(dict.fromkeys(KEY.findall(self.called.__doc__ or "")))

    @property
    def called_by(self) -> tuple[str, ...]:
        """Who calls it: walks, other rules, institutions."""
        return readers.of_rules().get(self.name, ())

    @property
    def calls(self) -> tuple[str, ...]:
        """Rules it calls."""
        calling = readers.of_rules().items()
        return tuple(name for name, who in calling if self.name in who and name in rules())

    @property
    def links(self) -> tuple[Link, ...]:
        """Channels and couplings that act through it."""
        return tuple(link for link in links() if link.rule == self.name)

    def _kinds(self) -> dict[str, Any]:
        hints = get_type_hints(self.called)
        return {name: hints.get(name) for name in self.arguments}


@dataclass(frozen=True)
class Institution:
    """A registered institution: what it is, what it keeps, what it does."""

    name: str
    says: str
    keeps: tuple[str, ...]  # lines of its section "Attributes"
    does: tuple[tuple[str, str], ...]  # public methods and their first sentence


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by name, in the order of their files."""
    return {name: one for name, one in every().items() if not one.walks}


@cache
def walks() -> dict[str, Rule]:
    """Return the functions that walk tables, by name."""
    return {name: one for name, one in every().items() if one.walks}


@cache
def every() -> dict[str, Rule]:
    """Return rules and walks by name."""
    public = (one for one in readers.functions() if one.module.startswith(readers.RULES))
    return {one.name: Rule(*one) for one in public if re.fullmatch(r"[a-z]\w*\.[a-z]\w*", one.name)}


@cache
def links() -> tuple[Link, ...]:
    """Return which channel each rule takes, and which coupling switches it."""
    channels = (
        Link("channel", channel.name.lower(), rule.name, argument, how)
        for rule in every().values()
        for channel, argument, how in readers.felt(rule)
    )
    couplings = (
        Link("coupling", name, rule, "", f"off: {off}")
        for name in Couplings._fields
        for rule, off in switched(name).items()
    )
    return (*channels, *couplings)


@cache
def institutions() -> tuple[Institution, ...]:
    """Return the registered institutions."""
    return tuple(_institution(one.kind) for one in INSTITUTIONS.values())


@cache
def files() -> dict[str, str]:
    """Return the modules with rules or walks, and the first sentence of each."""
    names = dict.fromkeys(rule.module for rule in every().values())
    return {name: paragraphs(readers.modules()[name].__doc__)[0] for name in names}


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a docstring, each on one line, without its sections."""
    found = []
    for part in inspect.cleandoc(text or "").split("\n\n"):
        if re.match(r"\s*(Parameters|Attributes|Returns|Raises)\n\s*-+", part):
            break
        found.append(" ".join(part.split()))
    return found or [""]


def _is_group(kind: Any) -> bool:
    return kind in (*GROUPS.values(), Parameters) or get_origin(kind) is Packed


def _is_number(kind: Any) -> bool:
    """Whether an argument is a number, a person, or a few numbers under names."""
    if kind is Person or (isinstance(kind, type) and issubclass(kind, int | float)):
        return True
    fields = get_type_hints(kind) if hasattr(kind, "_fields") else {}
    return bool(fields) and all(map(_is_number, fields.values()))


def _institution(kind: type) -> Institution:
    lines = (inspect.getdoc(kind) or "").partition("Attributes\n")[2].splitlines()[1:]
    public = {name: one for name, one in vars(kind).items() if not name.startswith("_")}
    return Institution(
        name=kind.__name__,
        says=" ".join(paragraphs(kind.__doc__)),
        keeps=tuple(_attributes(lines)),
        does=tuple(
            (name, paragraphs(readers.plain(one).__doc__)[0])
            for name, one in public.items()
            if inspect.isfunction(readers.plain(one))
        ),
    )


def _attributes(lines: Iterable[str]) -> list[str]:
    """Return the attributes of a docstring, name and meaning, each on one line."""
    found: list[str] = []
    for line in filter(str.strip, lines):
        if not line.startswith(" "):
            found.append(f"`{line.strip()}`:")
        else:
            found[-1] += f" {line.strip()}"
    return found

"""Rules read from their own source: what each says, computes, reads, and what switches it.

ODD element: submodels. A rule is a public function of `people/`, `institutions/` or `economy.py`
that takes scalars; a function there that walks tables or the whole simulation is a walk. Nothing
is run or compiled: the files are parsed, so that the description cannot differ from the code.
"""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import dataclass
from functools import cache

from thermidor.common.places import DATA
from thermidor.teach.odd import readers

LINKS = DATA / "links.csv"
KEY = re.compile(r"\b[a-z]{4,}(?:18|19|20)\d\d[a-z]?\b")
"""A key of the literature in a docstring."""
GROUP_NAMES = ("p", "q", "couplings")
"""Arguments that bring parameters and not a state."""


@dataclass(frozen=True)
class Link:
    """What hands a channel or a coupling to a rule."""

    kind: str  # channel or coupling
    name: str
    rule: str
    argument: str  # of the rule, for a channel
    how: str


@dataclass(frozen=True)
class Rule:
    """One public function of a rule file.

    Attributes
    ----------
    name : str
        ``module.function``, such as ``worker.attendance``.
    module : str
        Dotted module, such as ``people.worker``.
    takes : tuple of str
        Arguments beside the groups of parameters.
    says : str
        First paragraph of its docstring.
    stated : tuple of str
        The other paragraphs: equation, sources, what is ours.
    code : str
        Its statements, without docstring and decorators.
    reads : tuple of str
        Parameters it reads, ``group.name``.
    cites : tuple of str
        Keys of the literature in its docstring.
    walks : bool
        Whether it walks persons, workplaces or the simulation, and is no rule of one.
    """

    name: str
    module: str
    takes: tuple[str, ...]
    says: str
    stated: tuple[str, ...]
    code: str
    reads: tuple[str, ...]
    cites: tuple[str, ...]
    walks: bool

    @property
    def called_by(self) -> tuple[str, ...]:
        """Who calls it: walks, other rules, institutions."""
        return readers.of_rules().get(self.name, ())

    @property
    def calls(self) -> tuple[str, ...]:
        """Rules it calls."""
        return tuple(
            name for name, who in readers.of_rules().items() if self.name in who and name in rules()
        )

    @property
    def links(self) -> tuple[Link, ...]:
        """Channels and couplings that act through it."""
        return tuple(link for link in links() if link.rule == self.name)


@dataclass(frozen=True)
class Institution:
    """A class of `institutions/`: what it is, what it keeps, what it does."""

    name: str
    module: str
    says: str
    keeps: tuple[str, ...]  # lines of its section "Attributes"
    does: tuple[tuple[str, str], ...]  # public methods and their first sentence


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by name, people first, in the order of their files."""
    return {name: each for name, each in _functions().items() if not each.walks}


@cache
def walks() -> dict[str, Rule]:
    """Return the functions that walk tables or the simulation, by name."""
    return {name: each for name, each in _functions().items() if each.walks}


@cache
def links() -> tuple[Link, ...]:
    """Return what hands each channel and each coupling to the rules."""
    with LINKS.open(newline="", encoding="utf-8") as file:
        return tuple(Link(**row) for row in csv.DictReader(file))


@cache
def institutions() -> tuple[Institution, ...]:
    """Return the classes of the institutions in the order of their files."""
    found = []
    for module, tree in readers.trees("institutions").items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and _steps(node):
                found.append(_institution(module, node))
    return tuple(found)


def modules() -> dict[str, str]:
    """Return the rule files and what each is about, first sentence of its docstring."""
    trees = {}
    for folder in readers.FOLDERS:
        trees |= readers.trees(folder)
    return {
        module: paragraphs(ast.get_docstring(tree))[0]
        for module, tree in trees.items()
        if ast.get_docstring(tree) and not module.endswith("__init__")
    }


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a docstring, each on one line, sections of arguments left out."""
    found = []
    for part in (text or "").split("\n\n"):
        if re.match(r"\s*(Parameters|Attributes|Returns|Raises)\n\s*-+", part):
            break
        found.append(" ".join(part.split()))
    return found or [""]


@cache
def _functions() -> dict[str, Rule]:
    found = {}
    for folder in readers.FOLDERS:
        for module, tree in readers.trees(folder).items():
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    rule = _rule(module, node)
                    found[rule.name] = rule
    return found


def _rule(module: str, node: ast.FunctionDef) -> Rule:
    text = ast.get_docstring(node) or ""
    takes = tuple(a.arg for a in node.args.args if a.arg not in GROUP_NAMES)
    first, *rest = paragraphs(text)
    reads = readers.of_function(module, node)
    body = [part for part in node.body if not _words(part)]
    return Rule(
        name=f"{module.rpartition('.')[2]}.{node.name}",
        module=module,
        takes=takes,
        says=first,
        stated=tuple(rest),
        code="\n".join(ast.unparse(part) for part in body),
        reads=reads,
        cites=tuple(dict.fromkeys(KEY.findall(text))),
        walks=bool({"simulation", "out", "people", "plants", "insiders"} & set(takes)),
    )


def _institution(module: str, node: ast.ClassDef) -> Institution:
    text = ast.get_docstring(node) or ""
    keeps, name = [], ""
    for line in text.partition("Attributes\n")[2].splitlines()[1:]:
        if line and not line.startswith(" "):
            name = line.strip()
        elif line.strip() and name:
            keeps.append(f"`{name}`: {line.strip()}")
            name = ""
        elif line.strip() and keeps:
            keeps[-1] += f" {line.strip()}"
    does = tuple(
        (part.name, paragraphs(ast.get_docstring(part))[0])
        for part in node.body
        if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")
        if part.name != "write"  # every institution writes its notes into the record
    )
    return Institution(node.name, module, " ".join(paragraphs(text)), tuple(keeps), does)


def _steps(node: ast.ClassDef) -> bool:
    """Whether a class is an institution and not a bundle of values."""
    return any(isinstance(part, ast.FunctionDef) for part in node.body)


def _words(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)

"""Reading the description: its sections, and which registry entries they lack.

For tests only.
"""

import ast
import csv
import re
from functools import cache

import source

from thermidor.cli import group
from thermidor.common import random
from thermidor.evidence.claims import claims
from thermidor.observables import OBSERVABLES
from thermidor.scenario import account, scenario
from thermidor.scenario.acts import ACTS
from thermidor.show import plots
from thermidor.simulation import MONTH
from thermidor.society import state
from thermidor.society.parameters import table
from thermidor.society.pressures import DEFAULT_LOADINGS, Channel
from thermidor.society.registry import INSTITUTIONS
from thermidor.teach.odd import entities, glossary, markdown, odd, submodels


@cache
def text():
    """The whole description as Markdown."""
    return markdown.render(odd.odd(commands()))


def commands():
    """Every command and what it does."""
    return {name: made.get_short_help_str(120) for name, made in group.registered().items()}


def sections(whole):
    """The text under each heading of level 2 and 3, by title."""
    found, two, three = {}, "", ""
    for line in whole.splitlines():
        if line.startswith("## "):
            two, three = line[3:], ""
        elif line.startswith("### "):
            three = line[4:]
        elif two:
            for title in {two, three} - {""}:
                found[title] = found.get(title, "") + line + "\n"
    return found


def lacking(whole, title, names, mark="`{}`"):
    """Names that a section does not have, as a row or card of their own."""
    part = sections(whole).get(title, "")
    heads = set(re.findall(r"^(?:\| |#### )(.+?)(?: \||$)", part, re.MULTILINE))
    return [name for name in names if mark.format(name) not in heads]


def rule_functions():
    """Public functions of the rule files, read from the source: ``module.function``."""
    return [
        f"{name.rpartition('.')[2]}.{node.name}"
        for name, tree in source.modules().items()
        if re.match(r"society\.(people|institutions|economy|vacancies)\b", name)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def codes():
    """Code lists of the society, all of them."""
    return [
        each.__name__
        for each in vars(state).values()
        if isinstance(each, type) and issubclass(each, state.IntEnum) and each is not state.IntEnum
    ]


def strata():
    with entities.STRATA.open(newline="", encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


def events():
    """All events of the historical file, those not taken included."""
    file = scenario.load("historical").file
    return re.findall(r'^id = "(\w+)"', file.read_text(encoding="utf-8"), re.MULTILINE)


def literature():
    bib = (source.PACKAGE / "data" / "sources.bib").read_text(encoding="utf-8")
    return re.findall(r"^@\w+\{([^,\s]+),", bib, re.MULTILINE)


def plot_names():
    return [name for kind in submodels.PLOTTED for name in plots.registered(kind)]


PARTS = {
    "columns of a person": ("Columns of a person", lambda: state.PEOPLE),
    "columns of a workplace": ("Columns of a workplace", lambda: state.PLANTS),
    "institutions": ("Institutions", lambda: [one.kind.__name__ for one in INSTITUTIONS.values()]),
    "codes": ("Codes", codes),
    "processes": ("Process overview and scheduling", lambda: [p.name for p in MONTH]),
    "streams of luck": ("Stochasticity", lambda: [s.name.lower() for s in random.Stream]),
    "strata": ("Initialization", strata),
    "pressures": ("Pressures and their loadings", lambda: DEFAULT_LOADINGS),
    "channels": ("Channels", lambda: [c.name.lower() for c in Channel]),
    "scenarios": ("Scenarios", scenario.names),
    "events": ("Events of the historical scenario", events),
    "acts": ("Acts", lambda: ACTS),
    "accounts": ("Accounts", account.names),
    "rules": ("Submodels", rule_functions),
    "parameters": ("Parameters", table),
    "observables": ("Observables", lambda: OBSERVABLES),
    "plots": ("Plots", plot_names),
    "commands": ("Commands", commands),
    "words": ("Glossary", glossary.terms),
    "literature": ("Literature", literature),
}
"""What is registered, and the section of the description it belongs in."""
CLAIMS = [each.id for each in claims()]

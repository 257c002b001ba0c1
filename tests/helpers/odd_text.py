"""Reading the description: its sections, and what of the code is missing from them.

For tests only.
"""

import ast
import csv
import re
from functools import cache

import source

from thermidor.common import random
from thermidor.evidence.claims import claims
from thermidor.observables import OBSERVABLES
from thermidor.scenario import account, scenario
from thermidor.scenario.acts import vocabulary
from thermidor.simulation import MONTH
from thermidor.society import state
from thermidor.society.parameters import table
from thermidor.society.pressures import DEFAULT_LOADINGS, Channel
from thermidor.teach.odd import entities, markdown, odd


@cache
def text():
    """The whole description as Markdown."""
    return markdown.render(odd.odd())


def sections(whole):
    """What stands under each heading of level 2 and 3: title -> text."""
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
        if name.split(".")[0] in ("people", "institutions", "economy", "vacancies")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def institutions():
    """Classes of the institutions that do something, read from the source."""
    return [
        node.name
        for name, tree in source.modules().items()
        if name.startswith("institutions.")
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) for part in node.body)
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
    bib = (source.PACKAGE / "sources.bib").read_text(encoding="utf-8")
    return re.findall(r"^@\w+\{([^,\s]+),", bib, re.MULTILINE)


PARTS = {
    "columns of a person": ("Columns of a person", lambda: state.PEOPLE),
    "columns of a workplace": ("Columns of a workplace", lambda: state.PLANTS),
    "institutions": ("Institutions", institutions),
    "codes": ("Codes", codes),
    "processes": ("Process overview and scheduling", lambda: [p.name for p in MONTH]),
    "streams of luck": ("Stochasticity", lambda: [s.name.lower() for s in random.Stream]),
    "strata": ("Initialization", strata),
    "pressures": ("Pressures and their loadings", lambda: DEFAULT_LOADINGS),
    "channels": ("Channels", lambda: [c.name.lower() for c in Channel]),
    "scenarios": ("Scenarios", scenario.names),
    "events": ("Events of the historical scenario", events),
    "acts": ("Acts", vocabulary),
    "accounts": ("Accounts", account.names),
    "rules": ("Submodels", rule_functions),
    "parameters": ("Parameters", table),
    "observables": ("Observables", lambda: OBSERVABLES),
    "literature": ("Literature", literature),
}
"""What the code has, and the section of the description it belongs in."""
CLAIMS = [each.id for each in claims()]

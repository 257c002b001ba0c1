"""Files and command lines that are almost right: mutations that know what they mutate.

For tests only; nothing in the package may import it. A case is a number: the same number is always
the same files and the same command line, so that every failure can be repeated.
"""

from __future__ import annotations

import json
import random
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mutations import bytes_of, changed, json_like, near, text_of

from thermidor import observables
from thermidor.experiments import experiment_file
from thermidor.experiments.models import ExperimentFile
from thermidor.scenario import account
from thermidor.scenario import files as scenario_file
from thermidor.scenario.acts import vocabulary
from thermidor.scenario.models import AccountFile
from thermidor.scenario.pressures import CHANNELS
from thermidor.society import parameters

DATA = Path(scenario_file.__file__).parents[1] / "data"


class Case(NamedTuple):
    """What to do: files to write (name -> bytes), and the command line."""

    kind: str
    files: dict[str, bytes]
    arguments: list[str]


# What there is to mutate --------------------------------------------------------------------------

RICH = """
base = "historical"
title = "Mine"
description = "Everything a scenario may hold"
source = "assumption"
start = "1918-01"
months = 6
account = "circumstances"
[parameters]
"bench.meet_base" = 0.5
[pressures.plague]
source = "assumption"
knots = [["1918-01", 0.1], ["1919-01", 0.5]]
scale = 0.5
[pressures.plague.regions]
moscow = [["1918-01", 0.2]]
[pressures.civil_war]
scale = 0.3
[loadings.plague]
hunger = 0.4
urgency = 0.1
[switches]
faction_ban = "1922-01"
open_soviet_elections = "off"
[[events]]
id = "mine"
date = "1918-03"
title = "An act"
source = "assumption"
switch = "mine"
happened = true
wait = 3
guard = ["channel_hunger in moscow >= 0.2", "party_decision_share < 0.9"]
acts = [{ act = "close_party", party = "menshevik", standing = "national" },
        { act = "cut_staff", share = 0.1 }, { act = "reserve_seats", share = 0.2, region = "all" }]
"""
ALONE = 'title = "t"\nstart = "1917-11"\nmonths = 2\n'
EXPERIMENT = """
title = "How much?"
question = "Is it so?"
scenarios = ["historical", "mine.toml"]
accounts = ["synthesis", "circumstances"]
replicates = 2
seed = 3
scale = 0.0003
keep = "all"
plots = ["heat_map"]
observables = ["participation at 1918-01", "soviet_democracy_index at 1918-01 in moscow",
    { observable = "regime_label", at = "1918-01", is = "degenerating" }]
[vary]
"pressures.civil_war.scale" = [0, 0.5]
"bench.meet_hunger" = { from = 0, to = 2, steps = 2 }
"""


@cache
def trees(kind):
    """Return the shipped files of a kind as trees, and the names that belong in them."""
    if kind == "scenario":
        files = [scenario_file.folder() / f"{name}.toml" for name in scenario_file.names()]
        own = [tomllib.loads(RICH)] * 12 + [tomllib.loads(ALONE)]
        events = tuple(e["id"] for e in tomllib.loads(files[0].read_text())["events"])
        names = (*CHANNELS, *vocabulary(), *events, *list(parameters.table())[::9])
        shown = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
        return own + shown, (*names, "base", "act", "guard", "wait", "knots", "scale", "regions")
    if kind == "account":
        files = sorted((DATA / "accounts").glob("*.toml"))
        names = (*account.COUPLINGS, *AccountFile.model_fields, *list(parameters.table())[::5])
    elif kind == "experiment":
        files = [experiment_file.folder() / f"{name}.toml" for name in experiment_file.names()]
        names = (
            *ExperimentFile.model_fields,
            *list(observables.OBSERVABLES)[::9],
            "from",
            "to",
            "steps",
            "method",
            "samples",
            "rows",
            "morris",
            "latin_hypercube",
            "list",
            "posterior",
            "bench.*",
            "*",
            "months",
        )
        own = [tomllib.loads(EXPERIMENT)] * 6
        return own + [tomllib.loads(f.read_text(encoding="utf-8")) for f in files], names
    elif kind == "calibration":
        files = [experiment_file.folder() / "calibration.toml"]
        from thermidor.inference import calibration_file

        names = (*calibration_file.Asked.model_fields, *account.names(), "bench.meet_base")
    else:
        files = [DATA.parent / "live" / "chapters.toml"]
        names = (
            "title",
            "text",
            "month",
            "until",
            "focus",
            "charts",
            "holds",
            "compare",
            "Factories",
            "participation",
        )
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files], names


def mutated(luck, kind):
    """Return the bytes of a mutated file of a kind."""
    shown, names = trees(kind)
    tree = json_like(luck.choice(shown))
    for _ in range(luck.choice((1, 1, 1, 2, 3, 6))):
        changed(luck, tree, names)
    text = text_of(tree)
    return bytes_of(luck, text) if luck.random() < 0.2 else text.encode("utf-8", "replace")


# Cases --------------------------------------------------------------------------------------------

TINY = ["--scale", "0.0003", "--runs", "1", "--workers", "1", "--no-plots", "--out", "o"]


def scenario_case(luck):
    """A scenario, checked, or run for two months."""
    files = {"mine.toml": mutated(luck, "scenario")}
    if luck.random() < 0.15:  # circles and chains
        base = luck.choice(("mine.toml", "other.toml", "historical", "third.toml"))
        files["other.toml"] = f'base = "{base}"\n'.encode()
        files["mine.toml"] = b'base = "other.toml"\n' + bytes(luck.choice((b"", b"months = 3\n")))
    if luck.random() < 0.12:
        return Case("scenario run", files, ["run", "mine.toml", *TINY, "--set", "months=2"])
    return Case("scenario", files, ["check", "mine.toml", *luck.choice(([], ["--json"]))])


def account_case(luck):
    """An account: read, and seldom run."""
    files = {"mine.toml": mutated(luck, "account")}
    which = "historical" if luck.random() < 0.08 else "no_such_scenario"
    return Case(
        "account", files, ["run", which, "--account", "mine.toml", *TINY, "--set", "months=2"]
    )


def experiment_case(luck):
    """An experiment beside a scenario."""
    files = {
        "ask.toml": mutated(luck, "experiment"),
        "mine.toml": b'base = "historical"\nmonths = 4\n',
    }
    return Case("experiment", files, ["check", "ask.toml"])


def calibration_case(luck):
    """A calibration."""
    return Case("calibration", {"c.toml": mutated(luck, "calibration")}, ["check", "c.toml"])


def chapters_case(luck):
    """A story for the live page; read, not served."""
    return Case("chapters", {"story.toml": mutated(luck, "chapters")}, [])


@cache
def _figures():
    return (DATA / "figures.csv").read_text(encoding="utf-8").splitlines()


def figures_case(luck):
    """A figures table; read, not scored."""
    import csv
    import io

    lines = _figures()
    rows = list(csv.reader([lines[0], *luck.sample(lines[1:], 6)]))
    for _ in range(luck.choice((1, 1, 2, 4))):
        row = luck.randrange(len(rows))
        column = luck.randrange(len(rows[row]) or 1)
        if luck.random() < 0.1:
            rows.insert(row, list(rows[row]))
        elif luck.random() < 0.1:
            rows[row] = rows[row][:column]
        elif column < len(rows[row]):
            rows[row][column] = str(near(luck, rows[row][column], ("validate", "calibrate")))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    raw = text.getvalue()
    data = bytes_of(luck, raw) if luck.random() < 0.3 else raw.encode("utf-8", "replace")
    return Case("figures", {"figures.csv": data}, [])


COMMANDS = {
    "run": ("--runs", "--seed", "--scale", "--set", "--account", "--draws", "--from", "--out"),
    "check": (),
    "scenarios": (),
    "new": (),
    "figures": ("--institution", "--use", "--from"),
    "sweep": ("--slice", "--scheduler", "--scale", "--runs", "--out"),
    "compare": ("--runs", "--seed", "--scale", "--account", "--out"),
    "sensitivity": ("--observable", "--scale", "--out"),
    "discover": ("--where", "--above", "--below"),
    "film": ("--seed", "--pace", "--out"),
    "serve": ("--port", "--chapters"),
    "calibrate": ("--runs", "--scale"),
    "accounts": ("--draws", "--scale"),
    "describe": (),
    "explain": ("--from",),
}
ARGUMENTS = (
    "0",
    "1",
    "2",
    "-1",
    "1.5",
    "1e9",
    "1e308",
    "nan",
    "inf",
    "1000000001",
    "0x10",
    "1_0",
    "٣",
    "9" * 400,
    "1/0",
    "3/2",
    "1/2",
    "../x",
    ".",
    "..",
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/proc/self/mem",
    "pipe",
    "a/b.toml",
    "x" * 300,
    "mine.toml",
    "gone.toml",
    "large.toml",
    "historical",
    "historicla",
    "no_pressures",
    "bench.meet_base=1",
    "bench.meet_base=nan",
    "bench.meet_base",
    "=",
    "a=b=c",
    "months=2",
    "months=1e9",
    "months=-1",
    "start=0000-11",
    "pressures.civil_war.scale=7",
    "pressures=3",
    "pressures.a.b.c.d=1",
    "switches.faction_ban=off",
    "switches.faction_ban=0001-01",
    "loadings.famine.hunger=nan",
    "__class__=1",
    "title=x",
    "participation at 1918-01",
    "participation at 0000-01",
    "regime_label is x at 1918-01",
    "é",
    "\U0001f600",
    "\x1b[31mred",
    "a\nb",
    "",
    " ",
    "-",
    "--",
    "-h",
    "@file",
    "~",
    "*",
    "%d",
    "{}",
    "[red]x[/red]",
    "synthesis",
    "null",
    "unions",
    "calibrate",
    "party_members_1927",
    "tcp://x",
    "\udcff.toml",
    "secretariat_staff_mar_1920",
    "S3",
    "bench.meet_hunger",
    "famine",
    "one_pressure",
    "screening",
)


def command_case(luck):
    """A command line: known commands and options, values of every kind."""
    name = luck.choice((*COMMANDS, "run", "run", "check", "figures", luck.choice(ARGUMENTS)))
    given = [name]
    for _ in range(luck.choice((0, 1, 1, 2))):
        given.append(luck.choice(ARGUMENTS))
    for _ in range(luck.choice((0, 1, 1, 2, 3))):
        options = COMMANDS.get(name) or ("--out", "--help", "--json", "--nonsense", "--runs")
        given += [luck.choice(options), luck.choice(ARGUMENTS)]
    if luck.random() < 0.1:
        luck.shuffle(given)
    files = {
        "mine.toml": b'base = "historical"\nmonths = 2\n',
        "large.toml": b"large",
        "pipe": b"pipe",
    }
    return Case("command", files, given)


@cache
def results() -> dict[str, bytes]:
    """Return the files of a folder of results ``o`` and of a sweep ``s``; made once a process."""
    import thermidor as th
    from thermidor.experiments.sweeps import sweep

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        settings = {"months": 3, "bench.meet_base": 0.5}
        runs = th.run(runs=2, scale=0.0003, parameters=settings, workers=1)
        runs.save(root / "o", plots=False)
        (root / "ask.toml").write_text(SWEEP)
        (root / "mine.toml").write_text('base = "historical"\nmonths = 3\n')
        sweep(root / "ask.toml", root / "s", workers=1)
        return {
            str(file.relative_to(root)): file.read_bytes()
            for file in sorted(root.rglob("*"))
            if file.is_file()
        }


def results_case(luck):
    """A folder of results of which a file was changed, cut, emptied or lost."""
    files = {name: data for name, data in results().items() if not name.endswith(".html")}
    name = luck.choice([name for name in files if "/" in name and "lock" not in name])
    what, data = luck.random(), files[name]
    if what < 0.1:
        del files[name]
    elif name.endswith(".json") and what < 0.8:
        tree = json.loads(data)
        for _ in range(luck.choice((1, 1, 2, 4))):
            changed(luck, tree, ("scenario", "seeds", "texts", "settings", "months", "factors"))
        files[name] = json.dumps(tree, default=str).encode("utf-8", "replace")
    elif name.endswith((".json", ".csv", ".toml", ".log")):
        files[name] = bytes_of(luck, data.decode())
    elif what < 0.5:
        files[name] = data[: luck.randrange(len(data) + 1)]
    elif what < 0.6:
        files[name] = luck.choice([d for n, d in files.items() if n.endswith(".parquet")])
    else:
        at = luck.randrange(len(data))
        files[name] = data[:at] + bytes([luck.randrange(256)]) + data[at + 1 :]
    if name.startswith("o/"):
        command = luck.choice(
            (
                ["run", "--no-plots", "--workers", "1", "--from", "o"],
                ["figures", "--from", "o"],
                ["figures", "--from", "o", "--json"],
                ["figures", "party_members_1927", "--from", "o"],
            )
        )
    else:
        command = luck.choice(
            (
                ["sweep", "ask.toml", "--out", "s", "--workers", "1", "--no-plots"],
                ["sensitivity", "s", "--no-plots"],
                ["run", "--from", "s", "--no-plots", "--workers", "1"],
                ["discover", "s", "--where", "participation at 1917-12", "--above", "0.1"],
                ["sweep", "s/experiment.toml", "--out", "s"],
            )
        )
    return Case("results", files, command)


SWEEP = """
title = "Small"
scenarios = ["mine.toml"]
replicates = 2
scale = 0.0003
observables = ["participation at 1917-12"]
[vary]
"bench.meet_base" = [0, 1]
"""

KINDS = (
    *[results_case] * 2,
    *[scenario_case] * 8,
    *[account_case] * 3,
    *[experiment_case] * 4,
    *[calibration_case] * 2,
    chapters_case,
    *[figures_case] * 3,
    *[command_case] * 6,
)


def case(number: int) -> Case:
    """Return the case of a number."""
    luck = random.Random(f"thermidor fuzz {number}")
    return luck.choice(KINDS)(luck)

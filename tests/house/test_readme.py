"""The README's commands, files and Python are those that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

import thermidor as th
from thermidor.cli import main

HOUSE = Path(__file__).parents[2]
PAGES = [HOUSE / "README.md", HOUSE / "experiments" / "README.md"]
TEXT = {page: page.read_text(encoding="utf-8") for page in PAGES}
LINES = sorted(
    {
        line.split("#")[0].strip()
        for text in TEXT.values()
        for block in re.findall(r"```sh\n(.*?)```", text, re.S)
        for line in block.replace("\\\n", " ").splitlines()
        if "thermidor " in line.split("#")[0]
    }
)


def arguments(line):
    """Words after `thermidor` of a line of shell."""
    words = shlex.split(line.split("&&")[-1].split(" < ")[0])
    return words[words.index("thermidor") + 1 :]


@pytest.mark.parametrize("line", LINES)
def test_every_command_is_one_that_thermidor_understands(line, monkeypatch):
    monkeypatch.chdir(HOUSE)
    name, *words = arguments(line)
    if name.startswith("-"):
        return
    command = main.main_group.get_command(click.Context(main.main_group), name)
    assert command is not None, name
    command.make_context(name, [w for w in words if w not in ("&", "\\")])


def test_there_are_commands_for_all_three_readers():
    assert len(LINES) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)]+)\)", TEXT[page])
    for link in links:
        assert "://" not in link
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_file_named_exists(page):
    named = re.findall(r"`((?:src|experiments|scenarios|tests)/[\w./-]*)`", TEXT[page])
    for name in named:
        assert (HOUSE / name).exists(), name


def test_the_package_has_what_the_python_lines_use():
    for text in TEXT.values():
        for name in re.findall(r"\bth\.(\w+)", text):
            assert hasattr(th, name), name


def test_what_the_readme_says_of_the_posterior_is_what_ships():
    from thermidor.evidence import blind_test, outside
    from thermidor.runs import posterior

    text = TEXT[PAGES[0]].replace("\n", " ")
    found = {each.who: each for each in blind_test.summaries()}
    model, random = found["synthesis"], found["random draws"]
    assert (model.rows, model.inside, random.inside) == (20, 10, 14)
    assert (
        "of twenty withheld figures its intervals held ten, those of random draws fourteen" in text
    )
    assert f"{len(outside.quantities())} quantities from other sources" in text
    assert posterior.shipped()

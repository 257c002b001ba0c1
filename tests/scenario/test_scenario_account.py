"""A scenario names a shipped account or a file beside it; mistakes are told with the others."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from scenario_files import write

from thermidor.common.errors import InputError
from thermidor.runs import store
from thermidor.scenario import account, scenario

TEXT = 'base = "historical"\ntitle = "Mine"\nmonths = 3\naccount = "{}"\n'


def mistakes(tmp_path, named):
    """Return the sentences on a scenario that names an account."""
    file = write(tmp_path, TEXT.format(named), "one.toml")
    return [str(each) for each in scenario.check(file)]


def beside(tmp_path, name="mine.toml"):
    """Put an account of one's own beside the scenario."""
    shutil.copy(account.FOLDER / "circumstances.toml", tmp_path / name)
    return tmp_path / name


def test_it_is_sought_beside_the_scenario_wherever_one_stands(tmp_path, monkeypatch):
    own = beside(tmp_path)
    file = write(tmp_path, TEXT.format("mine.toml"), "one.toml")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    loaded = scenario.load(Path("..") / file.name)
    assert Path(loaded.account).resolve() == own.resolve()
    assert account.load(loaded.account).off == account.load("circumstances").off


def test_where_it_stands_does_not_change_the_hash(tmp_path):
    hashes = set()
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        beside(folder)
        hashes.add(scenario.load(write(folder, TEXT.format("mine.toml"), "one.toml")).hash)
    assert len(hashes) == 1


@pytest.mark.parametrize("named", ["../mine.toml", "sub/mine.toml", "/etc/mine.toml"])
def test_it_leads_out_of_no_folder(tmp_path, named):
    (told,) = mistakes(tmp_path, named)
    assert f'"{named}" is no account of a scenario' in told
    assert "same folder" in told


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("mine.toml", "the account does not exist"),
        ("circumstancs", 'Did you mean "circumstances"?'),
        ("null", "has no agents"),
    ],
)
def test_a_mistake_in_it_is_found_by_the_check(tmp_path, named, words):
    (told,) = mistakes(tmp_path, named)
    assert "account (line 4)" in told
    assert words in told


def test_an_account_set_on_the_command_line_is_sought_where_one_stands(tmp_path, monkeypatch):
    beside(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert scenario.load("historical", {"account": "mine.toml"}).account == "mine.toml"
    with pytest.raises(InputError, match="does not exist"):
        scenario.load("historical", {"account": "others.toml"})


def test_it_travels_with_the_results(tmp_path, call, monkeypatch):
    own = beside(tmp_path)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, TEXT.format("mine.toml"), "one.toml")
    quick = ["--scale", "0.0005", "--no-plots", "--workers", "1"]
    assert call("run", "one.toml", "--runs", "1", *quick, "--out", "a")[0] == 0
    os.unlink(own)
    os.unlink("one.toml")
    status, _, err = call("run", "--from", "a/manifest.json", "--no-plots", "--workers", "1")
    assert (status, "to the bit" in err) == (0, True)
    assert store.difference(tmp_path / "a", tmp_path / "a-again") == ""


def test_a_scenario_with_only_a_setting_is_told_by_its_own_name(tmp_path):
    file = write(tmp_path, 'title = "Nothing"\n')
    with pytest.raises(InputError) as told:
        scenario.load(file, {"months": 3})
    assert told.value.file == file
    assert told.value.place == "start"

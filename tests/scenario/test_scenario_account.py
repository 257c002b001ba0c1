"""A scenario names a shipped account or a file in its folder; mistakes in it are listed."""

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


def neighbour(tmp_path, name="mine.toml"):
    """Put an account into the folder of the scenario."""
    shutil.copy(account.FOLDER / "circumstances.toml", tmp_path / name)
    return tmp_path / name


def test_an_account_is_found_in_the_folder_of_the_scenario(tmp_path, monkeypatch):
    own = neighbour(tmp_path)
    file = write(tmp_path, TEXT.format("mine.toml"), "one.toml")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    loaded = scenario.load(Path("..") / file.name)
    assert Path(loaded.account).resolve() == own.resolve()
    assert account.load(loaded.account).off == account.load("circumstances").off


def test_the_folder_of_an_account_does_not_change_the_hash(tmp_path):
    hashes = set()
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        neighbour(folder)
        hashes.add(scenario.load(write(folder, TEXT.format("mine.toml"), "one.toml")).hash)
    assert len(hashes) == 1


@pytest.mark.parametrize("named", ["../mine.toml", "sub/mine.toml", "/etc/mine.toml"])
def test_an_account_outside_the_folder_is_refused(tmp_path, named):
    (message,) = mistakes(tmp_path, named)
    assert f'"{named}" is not an account of a scenario' in message
    assert "same folder" in message


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("mine.toml", "the account does not exist"),
        ("circumstancs", 'Did you mean "circumstances"?'),
        ("null", "has no agents"),
    ],
)
def test_check_finds_mistakes_in_the_account(tmp_path, named, words):
    (message,) = mistakes(tmp_path, named)
    assert "account (line 4)" in message
    assert words in message


def test_an_account_set_on_the_command_line_is_found_in_the_present_folder(tmp_path, monkeypatch):
    neighbour(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert scenario.load("historical", {"account": "mine.toml"}).account == "mine.toml"
    with pytest.raises(InputError, match="does not exist"):
        scenario.load("historical", {"account": "others.toml"})


def test_the_account_is_kept_with_the_results(tmp_path, call, monkeypatch):
    own = neighbour(tmp_path)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, TEXT.format("mine.toml"), "one.toml")
    quick = ["--scale", "0.0005", "--no-plots", "--workers", "1"]
    assert call("run", "one.toml", "--runs", "1", *quick, "--out", "a")[0] == 0
    os.unlink(own)
    os.unlink("one.toml")
    status, _, err = call("run", "--from", "a/manifest.json", "--no-plots", "--workers", "1")
    assert (status, "to the bit" in err) == (0, True)
    assert store.difference(tmp_path / "a", tmp_path / "a-again") == ""


def test_a_mistake_of_a_scenario_with_a_setting_names_the_scenario_file(tmp_path):
    file = write(tmp_path, 'title = "Nothing"\n')
    with pytest.raises(InputError) as caught:
        scenario.load(file, {"months": 3})
    assert caught.value.file == file
    assert caught.value.place == "start"

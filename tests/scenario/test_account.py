"""An account from a file: what it sets, and each mistake in one sentence that names its place."""

from __future__ import annotations

import pytest

from thermidor.common.errors import InputError
from thermidor.scenario import account

WORDS = 'title = "Mine"\nwho = "A visitor"\nclaim = "c"\npredicts = "p"\n'


@pytest.fixture
def write(tmp_path):
    """Return a function that writes an account and returns its path."""

    def write(text):
        path = tmp_path / "mine.toml"
        path.write_text(text)
        return path

    return write


def test_an_account_sets_what_its_file_says(write):
    path = write(
        WORDS + 'off = ["efficacy"]\n[parameters]\n"bench.meet_base" = -1\n'
        '[priors]\n"soviets.interval" = [4, 8]\n'
    )
    mine = account.load(path)
    assert (mine.name, mine.title, mine.who, mine.agents) == ("mine", "Mine", "A visitor", True)
    assert mine.off == ("efficacy",)
    assert mine.priors == {"soviets.interval": (4.0, 8.0)}
    assert mine.values() == {"couplings.efficacy": 0.0, "bench.meet_base": -1.0}
    assert mine.file == path
    assert account.load(str(path)) == mine


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("titel = 'x'", None, '"titel" is not a key of an account. Did you mean "title"?'),
        ("title = 3", "title", "title must be a text of at most 2,000 letters."),
        (f"claim = '{'x' * 2001}'", "claim", "claim must be a text of at most 2,000 letters."),
        ("agents = 1", "agents", "agents must be true or false."),
        ("off = 'efficacy'", "off", 'off must be a list, such as ["efficacy"].'),
        ("off = ['eficacy']", "off", '"eficacy" is not a coupling; the couplings are'),
        ("off = [3]", "off", "3 is not a coupling"),
        ("parameters = 3", "parameters", "parameters must be a table."),
        (
            "parameters = {'bench.meet_bas' = 1}",
            "parameters.bench.meet_bas",
            '"bench.meet_bas" is not a parameter',
        ),
        (
            "parameters = {'soviets.interval' = 99}",
            "parameters.soviets.interval",
            "soviets.interval is 99 but must lie from 3 to 12 (months).",
        ),
        ("priors = []", "priors", "priors must be a table."),
        (
            "priors = {'soviets.interval' = 4}",
            "priors.soviets.interval",
            "a prior is a list of two numbers, low and high.",
        ),
        (
            "priors = {'soviets.interval' = [4, 6, 8]}",
            "priors.soviets.interval",
            "a prior is a list of two numbers, low and high.",
        ),
        (
            "priors = {'soviets.interval' = [8, 4]}",
            "priors.soviets.interval",
            "low lies above high; turn them round.",
        ),
        (
            "priors = {'soviets.interval' = [4, 99]}",
            "priors.soviets.interval",
            "soviets.interval is 99",
        ),
    ],
)
def test_a_mistake_is_told_with_its_file_and_place(write, text, place, says):
    path = write(text)
    with pytest.raises(InputError) as told:
        account.load(path)
    said = str(told.value)
    assert says in said
    assert "mine.toml" in said
    assert place is None or place in said
    assert len(said.splitlines()) == 1


def test_a_name_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(
        InputError, match=r"the accounts are synthesis, .*null, or a file that ends"
    ):
        account.load("sythesis")


def test_the_null_has_no_run_of_its_own():
    assert account.load("null").agents is False
    with pytest.raises(InputError, match='"null" has no agents and so no run'):
        account.runnable("null")
    assert account.runnable("synthesis").agents

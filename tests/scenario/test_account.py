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
        ("title = 3", "title", "3 must be a text in quotes."),
        (f"claim = '{'x' * 2001}'", "claim", "the text has 2001 characters; write at most 2000."),
        ("agents = 1", "agents", "agents is 1 but must be true or false."),
        ("off = 'efficacy'", "off", 'off must be a list, such as ["efficacy"].'),
        ("off = ['eficacy']", "off", '"eficacy" is not a coupling. Did you mean "efficacy"?'),
        ("off = [3]", "off", "3 is not a coupling"),
        (
            "parameters = 3",
            "parameters",
            '3 must be a table, such as { "bench.meet_base" = -1.9 }.',
        ),
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
        ("priors = []", "priors", '[] must be a table, such as { "soviets.interval" = [4, 8] }.'),
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
def test_a_mistake_is_reported_with_its_file_and_place(write, text, place, says):
    path = write(text)
    with pytest.raises(InputError) as caught:
        account.load(path)
    message = str(caught.value)
    assert says in message
    assert "mine.toml" in message
    assert place is None or place in message
    assert len(message.splitlines()) == 1


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(
        InputError, match=r"the accounts are synthesis, .*null, or a file that ends"
    ):
        account.load("sythesis")


def test_the_null_account_has_no_run():
    assert account.load("null").agents is False
    with pytest.raises(InputError, match='"null" has no agents and so no run'):
        account.runnable("null")
    assert account.runnable("synthesis").agents

"""The seminar sheet: what it names is there, and what it tells to type can be typed."""

import shlex

import click
import pytest

from thermidor.cli import main
from thermidor.evidence import article, claims
from thermidor.scenario import account, scenario
from thermidor.teach.explain import index
from thermidor.teach.odd import html, markdown, seminar

QUESTIONS = seminar.questions()
COMMANDS = [command for each in QUESTIONS for command in each.run]


@pytest.fixture
def call(capsys):
    """Return a function that runs the command line: exit status, output, errors."""

    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            main.main([str(argument) for argument in arguments])
        return left.value.code, *capsys.readouterr()

    return call


def test_titles_differ():
    assert len({one.title for one in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("each", QUESTIONS, ids=lambda each: each.title)
def test_a_question_is_tied_to_what_is_there(each):
    assert each.question.endswith("?")
    assert len(each.claims) >= 3
    assert len(each.figures) >= 4
    assert each.scenarios
    assert each.accounts
    assert len(each.look) >= 3
    for name in each.claims:
        assert claims.find(name).says
    for name in each.figures:
        assert article.find(name).source
    for name in each.scenarios:
        assert scenario.load(name).title
    for name in each.accounts:
        assert account.load(name).agents


@pytest.mark.parametrize("each", QUESTIONS, ids=lambda each: each.title)
def test_more_than_one_side_is_heard(each):
    """Two accounts, or a claim that somebody disputes: a question with one side is none."""
    assert len(each.accounts) > 1
    assert any(claims.find(name).disputes for name in each.claims) or len(each.scenarios) > 1


def parsed(command):
    """The command's context as the command line would make it, and its name."""
    program, *arguments = shlex.split(command)
    assert program == "thermidor"
    context = click.Context(main.main_group)
    name, found, rest = main.main_group.resolve_command(context, arguments)
    return name, found.make_context(name, rest)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_to_be_typed_can_be_typed(command):
    name, context = parsed(command)
    given = context.params
    if name == "run":
        scenario.load(given["scenario"], given["settings"])
        assert given["account"] is None or account.load(given["account"]).agents
        assert int(given["runs"]) <= 5
    elif name == "compare":
        assert all(scenario.load(one) for one in shlex.split(command)[2:] if one in SCENARIOS)
        assert sum(one in SCENARIOS for one in shlex.split(command)) >= 2
    elif name == "figures":
        assert given["name"] is None or article.find(given["name"])
    elif name == "explain":
        assert index.find(given["name"])
    else:
        assert name in ("sweep", "describe")


SCENARIOS = set(scenario.names())


def test_a_command_with_a_mistake_would_be_caught():
    with pytest.raises(click.UsageError):
        parsed("thermidor run historical --rnus 5")
    with pytest.raises(main.InputError):
        parsed("thermidor rnu historical")
    with pytest.raises(main.InputError):
        scenario.load("historical", parsed("thermidor run --set bench.x=1")[1].params["settings"])


def test_the_sheet_says_all_of_it():
    text = markdown.render(seminar.sheet())
    for each in QUESTIONS:
        for part in (each.title, each.question, *each.run, *each.look):
            assert part in text
        for name in (*each.figures, *each.scenarios, *each.accounts):
            assert f"- `{name}`: " in text
    assert "None" not in text


def test_a_held_out_value_is_not_on_the_sheet():
    held = [row for row in article.figures() if row.held_out]
    for row in held:
        assert "its value is in the report" in seminar.figure_words(row)


def test_it_prints_a_question_a_page(call, tmp_path):
    file = tmp_path / "seminar.html"
    assert call("describe", "--seminar", "--out", file)[0] == 0
    page = file.read_text(encoding="utf-8")
    assert '<body class="sheet">' in page
    assert page.count("<h2") == len(QUESTIONS)
    assert html.render(seminar.sheet(), sheet=True) == page

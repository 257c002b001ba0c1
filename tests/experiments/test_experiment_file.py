"""Experiment files: what they say is done, and each mistake is one clear sentence."""

import pytest
import sweeps

from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.experiments import experiment_file
from thermidor.experiments.design import design

GOOD = """
title = "War against collapse"
scenarios = ["historical"]
replicates = 2
observables = ["soviet_democracy_index at 1921-12"]

[vary]
"pressures.civil_war.scale" = [0.0, 0.5, 1.0]
"pressures.economic_collapse.scale" = [0.0, 0.5, 1.0]
"""


def write(folder, text):
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_ten_lines_make_a_grid(tmp_path):
    path = write(tmp_path, GOOD)
    assert len(GOOD.strip().splitlines()) <= 10
    plan = design(experiment_file.load(path))
    assert plan.n_runs == 18
    assert plan.names == ("pressures.civil_war.scale", "pressures.economic_collapse.scale")
    seeds = {each.seed for each in plan.plans()}
    assert seeds == {1, 2}
    assert {tuple(p.settings.values()) for p in plan.plans()} == {
        (a, b) for a in (0.0, 0.5, 1.0) for b in (0.0, 0.5, 1.0)
    }


@pytest.mark.parametrize("name", experiment_file.names())
def test_every_shipped_experiment_is_right_and_asks_a_question(name):
    assert experiment_file.check(name) == []
    loaded = experiment_file.load(name)
    assert loaded.title
    assert design(loaded).n_runs > 0


def test_there_are_the_experiments_that_the_debate_asks_for():
    assert {"pressures", "counterfactuals", "inevitability", "one_pressure"} <= set(
        experiment_file.names()
    )
    assert design(experiment_file.load("pressures")).n_runs >= 200
    scenarios = set(experiment_file.load("counterfactuals").scenarios)
    assert len(scenarios) >= 17


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("titel = 'x'", 'Did you mean "title"'),
        ("title = 3", "must be a text in quotes"),
        ("scenarios = ['historicl']", 'Did you mean "historical"'),
        ("scenarios = 'historical'", "must be a list of names"),
        ("scenarios = ['historical', 'historical']", "named twice"),
        ("accounts = ['syntesis']", 'Did you mean "synthesis"'),
        ("replicates = 0", "whole number, 1 to"),
        ("replicates = 2.5", "whole number, 1 to"),
        ("seed = -1", "whole number, 0 to"),
        ("scale = 2", "the scale is 2 but must lie from"),
        ("keep = 'everything'", '"observables" or "all"'),
        ("plots = ['heatmap']", 'Did you mean "heat_map"'),
        ("observables = 'participation'", "must be a list"),
        ("observables = ['particpation']", 'Did you mean "participation"'),
        ("observables = ['participation at 1921-13']", "is not a month"),
        ("observables = ['participation at 1999-01']", "lies outside the runs"),
        ("observables = ['participation in paris']", "is not a region"),
        ("observables = ['secretariat_staff in moscow']", "whole country only"),
        ("observables = [{ observable = 'hunger', is = 'restoration' }]", "asks for a class"),
        ("observables = [{ observable = 'regime_label', is = 'rule' }]", "is not a label"),
        ("observables = [{ observable = 'hunger', during = '1919' }]", "during is"),
        ("observables = ['hunger', 'hunger']", "named twice"),
        ("[vary]\nmethod = 'gird'", 'Did you mean "grid"'),
        ("[vary]\n'bench.meet_hungr' = [1, 2]", 'Did you mean "bench.meet_hunger"'),
        ("[vary]\n'bench.meet_hunger' = [1, 20]", "must lie from 0 to 5"),
        ("[vary]\n'bench.meet_hunger' = 1", "neither a list of values"),
        ("[vary]\n'bench.meet_hunger' = [1, 1]", "listed twice"),
        ("[vary]\n'bench.meet_hunger' = [1, nan]", "must be a number"),
        ("[vary]\n'bench.meet_hunger' = { from = 2, to = 1, steps = 3 }", "the lower first"),
        ("[vary]\n'bench.meet_hunger' = { from = 0, to = 1 }", "needs steps"),
        ("[vary]\n'pressures.civil_wr.scale' = [0, 1]", "civil_wr"),
        ("[vary]\n'pressures.civil_war.scale' = [0, 2]", "must lie from 0 to 1"),
        ("[vary]\n'switches.faction_bann' = ['on', 'off']", "faction_ban"),
        ("[vary]\nmethod = 'sobol'\n'bench.meet_hunger' = {}", "needs samples"),
        ("[vary]\nmethod = 'sobol'\nsamples = 60\n'bench.meet_hunger' = {}", "such as 64"),
        ("[vary]\nmethod = 'morris'\nsamples = 4\n'bench.meet_hunger' = [1]", "samples a range"),
        ("[vary]\nmethod = 'list'", "write rows"),
        ("[vary]\nmethod = 'posterior'\nsamples = 3\nfile = 'no.csv'", "is not in the folder"),
        ("[vary]\n'bensh.*' = {}", 'Did you mean "bench"'),
        (
            "[vary]\n'bench.meet_hunger' = { from = 0, to = 1, steps = 9999 }\n"
            "'bench.meet_base' = { from = 0, to = 1, steps = 9999 }",
            "the most is",
        ),
    ],
)
def test_a_mistake_gives_one_sentence(tmp_path, text, words):
    path = write(tmp_path, 'title = "x"\n' * ("title" not in text and "titel" not in text) + text)
    mistakes = experiment_file.check(path)
    assert any(words in str(mistake) for mistake in mistakes), [str(m) for m in mistakes]
    for mistake in mistakes:
        assert str(path) in str(mistake)
        assert "\n" not in str(mistake)
    with pytest.raises(InputError):
        experiment_file.load(path)


def test_check_takes_experiments_as_it_takes_scenarios(tmp_path, capsys):
    good, bad = write(tmp_path, GOOD), tmp_path / "bad.toml"
    bad.write_text(GOOD.replace("1921-12", "1921-31"), encoding="utf-8")
    assert main._status(["check", str(good), "experiments/pressures.toml"]) == 0
    assert main._status(["check", str(bad)]) == 2
    assert "(line 5)" in capsys.readouterr().err


def test_all_mistakes_are_listed_with_their_lines(tmp_path):
    text = GOOD.replace("replicates = 2", "replicates = 0").replace("civil_war", "civil_wor")
    found = [str(m) for m in experiment_file.check(write(tmp_path, text))]
    assert len(found) == 2
    assert all("line" in each for each in found)


def test_a_scenario_of_the_user_is_found_in_the_folder_of_the_file(tmp_path):
    (tmp_path / "calm.toml").write_text('base = "no_pressures"\ntitle = "Calm"\n')
    path = sweeps.experiment(tmp_path, scenarios='["calm.toml", "historical"]')
    plan = design(experiment_file.load(path))
    assert [str(p.scenario) for p in plan.block(0)][:1] == [str(tmp_path / "calm.toml")]


def test_designs_are_identified_by_what_decides_the_runs_alone(tmp_path):
    def hash_of(**changes):
        return design(experiment_file.load(sweeps.experiment(tmp_path, **changes))).hash

    assert hash_of() == hash_of()
    assert hash_of(question='"why?"') == hash_of()
    assert hash_of(seed=2) != hash_of()
    assert hash_of(replicates=4) != hash_of()
    assert hash_of(scenarios='["no_civil_war"]') != hash_of()


def test_sampled_designs_fill_their_ranges_and_do_not_change(tmp_path):
    pytest.importorskip("SALib")
    for method, samples, size in (("latin_hypercube", 40, 40), ("sobol", 8, 32), ("morris", 5, 15)):
        body = (
            f'[vary]\nmethod = "{method}"\nsamples = {samples}\n'
            '"pressures.civil_war.scale" = { from = 0.2, to = 0.8 }\n"bench.meet_hunger" = {}\n'
        )
        path = sweeps.experiment(tmp_path, body)
        one, other = design(experiment_file.load(path)), design(experiment_file.load(path))
        assert one.points == other.points
        assert len(one.points) == size
        war, hunger = zip(*one.points, strict=True)
        assert min(war) >= 0.2
        assert max(war) <= 0.8
        assert max(hunger) - min(hunger) > 2.5
        if method == "latin_hypercube":
            slices = sorted(int((value - 0.2) / 0.6 * 40) for value in war)
            assert slices == list(range(40))


def test_a_posterior_is_drawn_from_a_table(tmp_path):
    (tmp_path / "draws.csv").write_text("account,bench.meet_hunger,weight\na,1.5,1\na,2.5,1\n")
    body = '[vary]\nmethod = "posterior"\nsamples = 5\nfile = "draws.csv"\n'
    plan = design(experiment_file.load(sweeps.experiment(tmp_path, body)))
    assert plan.names == ("bench.meet_hunger",)
    assert len(plan.points) == 5
    assert set(plan.points) == {(1.5,), (2.5,)}


def test_wildcards_name_parameters_but_no_switches(tmp_path):
    body = '[vary]\nmethod = "latin_hypercube"\nsamples = 4\n"*" = {}\n'
    plan = design(experiment_file.load(sweeps.experiment(tmp_path, body)))
    assert len(plan.names) > 100
    assert not any(name.startswith("couplings.") for name in plan.names)

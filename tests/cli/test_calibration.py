"""The command ``accounts``: what it prints, writes and asks; and what ``calibrate`` tells."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import accounts_made as tools
import numpy as np
import pytest
from accounts_made import RIGHT, SHAKY, WRONG

from thermidor.common.console import Terminal
from thermidor.inference import calibration, calibration_file, screening
from thermidor.inference.priors import prior
from thermidor.runs import posterior
from thermidor.show import comparison_folder
from thermidor.show.terminal import inference


@pytest.fixture
def standing(tmp_path, monkeypatch):
    """Put the made-up accounts before the command; the folder of its results."""
    tools.stand(monkeypatch, tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "out"


def printed(show, *given) -> str:
    stream = io.StringIO()
    show(*given, console=Terminal(file=stream, width=200))
    return stream.getvalue()


def row(text: str, start: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.strip().startswith(start)]
    return line.strip()[len(start) :].split()


def test_the_terminal_shows_each_account_with_the_numbers_of_the_comparison(compared):
    text = printed(inference.compared, compared[0], Path("acc"))
    from thermidor.scenario import account

    right = row(text, account.load(RIGHT).title)
    assert right[:3] == ["60%±14%", "5/5", "3/3"]
    assert row(text, account.load(SHAKY).title)[:3] == ["30%±14%", "4/5", "3/3"]
    assert row(text, tools.ODD)[:3] == ["10%±0%", "0/5", "0/3"]
    over = "{:+.2f}±{:.2f}".format(*compared[0].line(WRONG, "validate").bits["null"])
    assert row(text, tools.ODD)[3] == over
    curve = row(text, "Plain curve")  # no probability, nothing over itself
    assert curve[:2] == ["5/5", "2/3"]
    assert len(curve) == 4
    assert "- The sources do not distinguish" in text
    assert "acc/accounts.html" in text


def test_no_plots_writes_tables_and_page_only(standing, call):
    status, out, err = call(
        "accounts", "--out", standing, "--draws", 10, "--workers", 1, "--no-plots"
    )
    assert status == 0
    assert "60%±14%" in out
    assert "accounts: 10 of 10 runs" in err  # a line when an account is done; no bar in a log
    assert "\r" not in err + out
    assert "\x1b" not in err + out
    assert {file.name for file in standing.iterdir()} == {
        "runs",
        "accounts.csv",
        "pairs.csv",
        "figures.csv",
        "signatures.csv",
        "blind_test.csv",
        "accounts.html",
        "manifest.json",
    }


def test_options_ablation_and_freeze_are_obeyed(standing, call, monkeypatch):
    asked, frozen = [], []
    monkeypatch.setattr(
        comparison_folder,
        "ablated",
        lambda scale, workers: asked.append((scale, workers)) or tools.LOST,
    )
    monkeypatch.setattr(comparison_folder, "freeze", frozen.append)
    plain = ("accounts", "--out", standing, "--draws", 10, "--workers", 1, "--no-plots")
    call(*plain)
    assert (asked, frozen) == ([], [])
    assert call(*plain, "--ablation", "--freeze")[0] == 0
    assert asked == [(None, 1)]
    assert [found.accounts for found in frozen] == [[RIGHT, WRONG, SHAKY]]
    assert "0.75" in (standing / "ablation.csv").read_text()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("--draws", "9"), "a number of draws; give a whole number from 10 to 100,000"),
        (("--draws", "many"), "a number of draws; give a whole number from 10 to 100,000"),
        (("--workers", "0"), "a number of processes; give a whole number from 1 to 10,000"),
        (("--scale", "2"), "scale"),
    ],
)
def test_a_wrong_number_gives_one_line_and_nothing_is_written(standing, call, given, expected):
    status, out, err = call("accounts", "--out", standing, *given)
    assert (status, out) == (2, "")
    assert expected in err
    assert given[1] in err
    assert err.count("\n") == 1
    assert not standing.exists()


def test_without_a_posterior_the_command_says_how_to_make_one(standing, call):
    (posterior.FOLDER / posterior.DRAWS).unlink()
    status, _, err = call("accounts", "--out", standing)
    assert status == 2
    assert "no posterior is shipped" in err
    assert "thermidor calibrate experiments/calibration.toml --out cal --ship" in err


# Calibrate ----------------------------------------------------------------------------------------

SURE = np.array([True, False])


def found(middle=(0.5, 0.5), **changes):
    """Return as much of a calibration as the terminal looks at."""
    fitted = SimpleNamespace(
        identified=SURE,
        covered={"50": np.array([0.52, 0.9]), "90": np.array([0.91, 0.1])},
        truths=1200,
        middle=np.array(middle),
    )
    known = [prior(name, 0.2) for name in tools.NAMES]
    chances = np.array([[0.7, 0.3], [0.5, 0.5]])
    given = {
        "choice": SimpleNamespace(accounts=[RIGHT, WRONG], probabilities=chances),
        "fits": {RIGHT: fitted, WRONG: fitted},
        "names": tools.NAMES,
        "unreached": [],
        "priors": {RIGHT: known, WRONG: known},
    }
    return SimpleNamespace(**{**given, **changes})


def before(off: float) -> dict:
    """Return a posterior shipped before, `off` errors away in one parameter of one account."""
    centres = [float(prior(name, 0.2).quantile(0.5)) for name in tools.NAMES]
    error = dict(zip(tools.NAMES, [0.1 * abs(each) for each in centres], strict=True))
    median = dict(zip(tools.NAMES, centres, strict=True))
    median[tools.NAMES[0]] += off * error[tools.NAMES[0]]
    return {"accounts": {RIGHT: {"median": median, "error": error}}}


def test_a_calibration_prints_coverage_of_identified_parameters_and_names_the_others():
    text = printed(inference.calibrated, found(), Path("cal"), None)
    assert row(text, RIGHT) == ["1,200", "1", "of", "2", "52%", "91%", "60%"]
    assert row(text, WRONG)[-1] == "40%"
    assert f"Not identified in {RIGHT}: {tools.NAMES[1]}" in text
    assert "no account reaches: none" in text
    assert "agree" not in text  # nothing shipped before
    assert "Posterior and tables are in cal" in text


def test_if_no_parameter_is_identified_no_coverage_is_printed():
    nothing = found()
    nothing.fits[RIGHT].identified = np.array([False, False])
    text = printed(inference.calibrated, nothing, Path("cal"), None)
    assert row(text, RIGHT) == ["1,200", "0", "of", "2", "60%"]


def test_figures_that_no_account_reaches_are_named():
    text = printed(inference.calibrated, found(unreached=["one", "two"]), Path("c"), None)
    assert "no account reaches: one, two" in text


@pytest.mark.parametrize(("off", "same"), [(0.0, 2), (3.9, 2), (4.1, 1), (-4.1, 1)])
def test_medians_agree_with_those_shipped_within_four_errors(off, same):
    text = printed(inference.calibrated, found(), Path("cal"), before(off))
    assert f"within their Monte Carlo error: {same} of 2" in text


def test_parameters_and_accounts_that_were_not_there_before_are_not_compared():
    old = before(0.0)
    del old["accounts"][RIGHT]["median"][tools.NAMES[1]]
    text = printed(inference.calibrated, found(), Path("cal"), old)
    assert "error: 1 of 1" in text
    text = printed(inference.calibrated, found(), Path("cal"), {"accounts": {}})
    assert "agree" not in text


def test_the_command_changes_the_plan_and_ships_only_on_request(monkeypatch, tmp_path, call):
    asked, shipped, screened = [], [], []

    def calibrate(given, folder, **options):
        asked.append((given.runs, given.scale, folder, options["workers"], options["overwrite"]))
        options["say"]("wave 1 of 1")
        return found()

    monkeypatch.setattr(calibration, "calibrate", calibrate)
    monkeypatch.setattr(calibration, "ship", shipped.append)
    monkeypatch.setattr(screening, "save", lambda rows, path=None: screened.append((rows, path)))
    monkeypatch.setattr(screening, "screen", lambda **given: ["rows", given["scale"]])
    monkeypatch.setattr(screening, "load", lambda path: ["kept"])
    own = calibration_file.load("calibration")
    plain = ("calibrate", "--out", tmp_path / "a")
    status, out, err = call(*plain)
    assert status == 0
    assert "thermidor: wave 1 of 1" in err
    assert "1 of 2" in out
    assert asked.pop() == (own.runs, own.scale, tmp_path / "a", None, False)
    assert (shipped, screened) == ([], [])
    call(*plain, "--runs", 30, "--scale", 0.01, "--workers", 2, "--overwrite", "--ship")
    assert asked.pop() == (30, 0.01, tmp_path / "a", 2, True)
    assert shipped == [tmp_path / "a"]
    call(*plain, "--screen", "--scale", 0.01)
    assert shipped == [tmp_path / "a"] * 2  # the result of the screening is shipped with it
    (kept, where), (own_rows, nowhere) = screened
    assert (kept, where.parent) == (["rows", 0.01], tmp_path / "a")
    assert (own_rows, nowhere) == (["kept"], None)  # then the package's own table

"""Scenario discovery: a region that is known is found; where there is none, that is said."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import sweeps
from sweeps import run

from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.experiments import prim
from thermidor.experiments.outcomes import Outcome


def test_a_known_box_is_found():
    x = np.random.default_rng(1).uniform(size=(2000, 4))
    sought = (x[:, 0] > 0.7) & (x[:, 2] < 0.4)
    box = prim.best(prim.peel(x, sought, list("abcd")))
    assert set(box.limits) == {"a", "c"}
    assert box.limits["a"][0] == pytest.approx(0.7, abs=0.05)
    assert box.limits["c"][1] == pytest.approx(0.4, abs=0.05)
    assert box.density > 0.9
    assert box.coverage > 0.85


def test_boxes_shrink_and_purify():
    luck = np.random.default_rng(2)
    x = luck.uniform(size=(800, 3))
    boxes = prim.peel(x, x[:, 1] + 0.2 * luck.normal(size=800) > 0.8, list("abc"))[:-1]
    assert all(a.mass > b.mass for a, b in pairwise(boxes))
    assert boxes[-1].density > boxes[0].density
    assert boxes[0].coverage == 1


def test_an_outcome_of_no_point_is_refused():
    frame = pd.DataFrame(
        {
            "a": [0.0, 1.0],
            "participation": [0.2, 0.3],
            "point": [0, 1],
            "scenario": "x",
            "account": "y",
            "status": "done",
        }
    )
    sweep = SimpleNamespace(factors=["a"], runs=frame, done=frame)
    with pytest.raises(InputError, match="no point has this outcome"):
        prim.discover(sweep, Outcome("participation"), above=0.9)
    with pytest.raises(InputError, match="give one limit"):
        prim.discover(sweep, Outcome("participation"))


def test_the_command_prints_the_region(tmp_path, capsys):
    body = (
        'observables = ["participation at 1919-06"]\n[vary]\nmethod = "latin_hypercube"\n'
        'samples = 80\n"pressures.civil_war.scale" = { from = 0, to = 1 }\n'
        '"bench.meet_hunger" = {}\n'
    )
    run(sweeps.experiment(tmp_path, body), tmp_path / "s")
    asked = ["discover", str(tmp_path / "s"), "--where", "participation at 1919-06"]
    assert main._status([*asked, "--below", "0.2"]) == 0
    message = capsys.readouterr().out
    assert "Inside this region" in message
    assert (tmp_path / "s" / "boxes.csv").exists()
    assert main._status([*asked, "--below", "-5"]) == 2

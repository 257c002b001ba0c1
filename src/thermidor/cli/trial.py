"""Judge: trial."""

from __future__ import annotations

import click

from thermidor.cli.group import command, print_json
from thermidor.cli.options import json_option, scale_option, scenario_argument, workers_option

TRIAL = """
    thermidor trial                     some five minutes on two processors
    thermidor trial --quick             half the runs
    thermidor trial --json > trial.json
"""


@command("Judge", examples=TRIAL)
@scenario_argument
@scale_option("0.003")
@workers_option
@click.option("--quick", is_flag=True, help="Half the runs of every part.")
@json_option
def trial(scenario, scale, workers, quick, as_json) -> int:
    """Test whether persons, ties, votes and acts decide anything.

    Workplaces are replaced by their regional mean, ties are shuffled, acts are left out or forced,
    dates are shifted, the spread over seeds is compared between scales, and a society without
    pressures is run.
    """
    from thermidor.experiments.trial import SCALE, Plan
    from thermidor.experiments.trial import trial as hold_trial
    from thermidor.scenario.scenario import load
    from thermidor.show.terminal import sweeps
    from thermidor.show.terminal.trial import show

    plan = Plan().halved() if quick else Plan()
    lines = sweeps.Lines("trial")
    found = hold_trial(
        scenario=load(scenario), plan=plan, scale=scale or SCALE, workers=workers, progress=lines
    )
    if as_json:
        print_json(found.as_json())
    else:
        show(found)
    return 1 if found.failed else 0

"""A made-up society: random months tables with the columns of the real ones.

For tests of what reads results. Nothing in the package may import it.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from thermidor.common import dates
from thermidor.runs.table import Meaning, Run, Runs

START = dates.parse("1917-11")
N_MONTHS = 134
LABELS = 7

# name: (first, last, in the middle) of a smooth curve; regional ones by region's factor
SHARES = {
    "participation": (0.75, 0.35, 0.15),
    "accountability": (0.8, 0.05, 0.2),
    "plurality": (0.7, 0.02, 0.2),
    "soviet_democracy_index": (0.8, 0.03, 0.08),
    "soviet_bolshevik_share": (0.55, 0.8, 0.6),
    "soviet_nonparty_share": (0.1, 0.2, 0.3),
    "soviet_contestation_index": (0.8, 0.1, 0.2),
    "perceived_representativeness": (0.8, 0.2, 0.3),
    "fc_coverage": (0.23, 0.1, 0.4),
    "fc_coverage_large": (0.69, 0.3, 0.8),
    "fc_management_active_share": (0.6, 0.05, 0.1),
    "collegial_share": (0.02, 0.01, 0.3),
    "collegial_share_large": (0.05, 0.01, 0.6),
    "one_man_share": (0.1, 0.95, 0.6),
    "workers_under_control_share": (0.7, 0.05, 0.2),
    "workplace_voice_index": (0.9, 0.15, 0.25),
    "workplace_political_participation": (0.9, 0.2, 0.3),
    "fc_bargaining_index": (0.8, 0.4, 0.2),
    "party_cohort_pre1917": (0.06, 0.01, 0.04),
    "party_cohort_1917": (0.9, 0.03, 0.15),
    "party_cohort_first21": (0.04, 0.06, 0.3),
    "opposition_legal_activity": (0.8, 0.02, 0.1),
    "party_soviet_separation_index": (0.8, 0.05, 0.1),
    "efficacy": (0.7, 0.05, 0.1),
    "commitment": (0.6, 0.4, 0.3),
    "hunger": (0.4, 0.1, 0.8),
    "output": (0.7, 1.0, 0.2),
    "appointed_member_share": (0.02, 0.3, 0.2),
    "office_share_workforce": (0.2, 0.25, 0.35),
    **{
        f"channel_{name}": (0.3, 0.1, 0.8)
        for name in [
            "urgency",
            "hunger",
            "draft",
            "mortality",
            "administration",
            "insecurity",
            "despair",
        ]
    },
}
LEVELS = {
    "party_members": (350_000, 1_100_000, 500_000),
    "bench_workers": (2_800_000, 2_600_000, 1_200_000),
    "office_staff": (700_000, 2_000_000, 1_700_000),
    "union_members": (2_000_000, 9_000_000, 6_000_000),
    "nationalised_enterprises": (80, 9000, 7000),
    "control_commissions": (90, 5, 150),
    "communists_responsible": (100, 20_000, 9000),
}
NATIONAL = {
    "cec_meetings_per_week": (2.1, 0.01, 0.05),
    "sovnarkom_meetings": (24, 3, 6),
    "cec_bolshevik_share": (0.61, 0.97, 0.95),
    "party_decision_share": (0.08, 0.8, 0.6),
    "elected_decision_share": (0.6, 0.02, 0.1),
    "sovnarkom_decision_share": (0.32, 0.18, 0.3),
    "power_to_decide": (0.8, 0.02, 0.15),
    "power_to_obstruct": (0.8, 0.2, 0.5),
    "appointment_share": (0.02, 0.98, 0.6),
    "secretariat_staff": (8, 700, 300),
    "government_personnel": (600_000, 2_100_000, 1_800_000),
    "carryover_share_central": (0.85, 0.4, 0.5),
    "carryover_share_upper": (0.85, 0.5, 0.6),
    "carryover_share_upper_middle": (0.85, 0.5, 0.6),
    "carryover_officials_lower": (200_000, 300_000, 400_000),
    "communist_share_commissariats": (0.02, 0.25, 0.12),
    "communist_share_cheka": (0.5, 0.8, 0.6),
    "communist_share_top_posts": (0.1, 0.6, 0.4),
    "direction": (0.5, 1.6, 1.2),
    "union_autonomy_index": (0.9, 0.15, 0.3),
    "union_state_funding_share": (0.1, 0.7, 0.8),
    "union_voluntary_dues_share": (0.9, 0.3, 0.2),
    "pay_ratio_top_to_min": (2, 60, 10),
    "privilege": (0.1, 0.8, 0.4),
    "township_soviet_coverage": (0.3, 1, 1),
    "apparatus_size": (1, 3, 2.5),
}


def month_values(seed: int) -> dict[str, np.ndarray]:
    """Return smooth random curves under the real names, (134, 4) each."""
    luck = np.random.default_rng(seed)
    time_ = np.linspace(0, 1, N_MONTHS)
    months = {}
    for table, regional in ((SHARES, True), (LEVELS, True), (NATIONAL, False)):
        for name, (first, last, middle) in table.items():
            values = np.full((N_MONTHS, 4), np.nan)
            shape = np.interp(time_, [0, 0.3, 1], [first, middle, last])
            for region in range(4) if regional else [3]:
                wobble = np.cumsum(luck.normal(0, 0.01, N_MONTHS))
                factor = [0.15, 0.2, 0.65, 1][region] if table is LEVELS else 1
                tilt = [0.8, 1.1, 1, 1][region]
                values[:, region] = shape * factor * np.exp(wobble + luck.normal(0, 0.1)) ** tilt
            months[name] = (
                np.clip(values, 0, 1) if first <= 1 and max(last, middle) <= 1 else values
            )
    cohorts = ("party_cohort_pre1917", "party_cohort_1917", "party_cohort_first21")
    months["party_cohort_later"] = 1 - sum(months[name] for name in cohorts)
    label = np.full((N_MONTHS, 4), np.nan)
    turns = np.sort(luck.normal([12, 40, 110], [4, 5, 10]))
    label[:, 3] = np.searchsorted(turns, np.arange(N_MONTHS))
    months["regime_label"] = label
    return months


@dataclass(frozen=True)
class Scenario:
    """The parts of a scenario that results and plots use."""

    name: str = "historical"
    title: str = "The revolution as it went"
    start: int = START
    months: int = N_MONTHS
    account: str = "synthesis"
    parameters: dict = field(default_factory=dict)
    hash: str = "0" * 16
    pressures: dict = field(default_factory=dict)
    called = property(lambda self: self.name)


def simulate(configuration) -> Run:
    """Replace `execute.run_one`; seeds 1001 to 1003 fail, exit and hang."""
    if configuration.seed == 1001:
        raise ValueError("the plenum has minus one deputies")
    if configuration.seed == 1002:
        os._exit(9)
    if configuration.seed == 1003:
        time.sleep(600)
    return Run(
        scenario=configuration.scenario.name,
        account=configuration.account or configuration.scenario.account,
        seed=configuration.seed,
        scale=configuration.scale,
        start=configuration.scenario.start,
        parameters=dict(configuration.parameters),
        months=month_values(configuration.seed),
        persons=60_000,
        seconds=0.1,
    )


def simulate_without_memory(configuration) -> Run:
    """Ask for more memory than there is, for seed 2."""
    if configuration.seed == 2:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))
        bytearray(2**34)
    return simulate(configuration)


def runs(n: int = 6, **provenance) -> Runs:
    """Return some runs with made-up units."""
    made = [
        Run("historical", "synthesis", seed, 0.01, START, {}, month_values(seed), 60_000, 1.0)
        for seed in range(1, n + 1)
    ]
    meanings = {name: Meaning("share", "made up", f"{name}, made up") for name in made[0].months}
    return Runs(made, meanings, provenance, figures=figures())


def figures() -> pd.DataFrame:
    """Return a table such as the ledger's, with a few rows."""
    names = "id institution use kind relation value value_high unit median low high inside source"
    more = " observable region date_from date_to reduction scored_as error misfit"
    rows = [
        "cec_cease soviets calibrate level = 0 nan w .1 0 .2 True Rigby_1979"
        " cec_meetings_per_week russia 1919-01 1919-12 mean point .3 .2",
        "cec_rate soviets calibrate ratio ~ 2 nan w 2 1.8 2.2 True Rigby_1979"
        " cec_meetings_per_week russia 1917-11 1918-06 mean point .2 0",
        "sov_1918 soviets calibrate count = 203 nan w 190 150 230 True Rigby_1979"
        " sovnarkom_meetings russia 1918-01 1918-12 sum point .05 .1",
        "members party calibrate level ~ 1000000 nan w 1.1e6 .9e6 1.3e6 True Rowney_1989"
        " party_members russia 1927-01 1927-12 mean point .1 .3",
        "hidden party validate level = nan nan w 1.1e6 .9e6 1.3e6 nan Rowney_1989"
        " party_members petrograd 1918-06 1918-06 mean point .1 nan",
        "moscow party calibrate level ~ 35000 nan w 7e4 5e4 9e4 False Pirani_2008"
        " party_members moscow 1920-10 1920-10 mean point .1 2.5",
        "appoint party calibrate ordering > .5 nan w .6 .5 .7 True Pirani_2008"
        " appointment_share russia 1922-07 1923-12 mean bound nan 0",
        "offices offices validate share between .5 .8 w .6 .5 .7 True Orlovsky_1989"
        " carryover_share_central russia 1918-01 1920-12 mean bound nan 0",
        "early party calibrate share < .5 nan w .2 .1 .3 True Rigby_1979"
        " party_decision_share russia 1917-11 1918-10 mean bound nan 0",
        "appeal party validate share > .5 nan w .5 .4 .6 True Pirani_2003"
        " party_decision_share russia 1920-07 1920-07 mean bound nan 0",
        "depends party calibrate share > .5 nan w .5 .4 .6 True Rigby_1979"
        " party_decision_share russia 1921-01 1921-12 mean bound nan 0",
        "tenfold party calibrate ratio > 10 nan w 2 1 3 False Nobody_1900"
        " party_members russia 1920-01 1920-12 ratio bound nan 4",
        "lenin bureaucracy calibrate ordering = bureaucratic_distortions nan class x x x True"
        " Lenin regime_label russia 1921-01 1921-01 mode class nan 0",
    ]
    table = pd.DataFrame([row.split() for row in rows], columns=(names + more).split())
    for name in ("value_high", "error", "misfit"):
        table[name] = table[name].astype(float)
    for name in ("value", "median", "low", "high"):
        table[name] = [float(v) if v[-1].isdigit() or v == "nan" else v for v in table[name]]
    table["inside"] = [{"True": True, "False": False}.get(word) for word in table["inside"]]
    table["source"] = table["source"].str.replace("_", " ")
    return table


def replace_months(run: Run, kept: tuple[str, ...]) -> Run:
    """Return a run with some of its observables only."""
    return replace(run, months={name: run.months[name] for name in kept})

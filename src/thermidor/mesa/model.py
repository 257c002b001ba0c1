"""The model as Mesa knows it: `thermidor.Model` walks a `Simulation` one month a step.

The order of a month stands in `simulation.MONTH`; this is its face for those who know Mesa, and
the only part that needs Mesa: `thermidor run` does without. Mesa keeps some names for itself
(from 3.5 on `scenario` and `time`), so the scenario is `Model.setting` here and the months lived
are `Model.month`.

ODD element: process overview and scheduling, observation.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np

import mesa
from thermidor.common import dates
from thermidor.common.errors import InputError, suggest
from thermidor.evidence import labels
from thermidor.mesa.agentset import AgentSet
from thermidor.mesa.roster import Roster
from thermidor.observables import OBSERVABLES
from thermidor.runs.configuration import parameters_of, replicates
from thermidor.simulation import Simulation
from thermidor.society.state import REGIONS, Region

DEFAULT_SEED = 1


class Model(mesa.Model):
    """A run of the model under Mesa.

    Parameters
    ----------
    scenario : str, Path or Scenario
    account : str, optional
        Whose mechanisms are on; the scenario's own if None.
    parameters : mapping, optional
        What differs from the defaults: ``{"bench.meet_hunger": 2.0}``, and settings of the
        scenario: ``{"switches.faction_ban": "off"}``.
    seed : int, optional
        The run's luck; 1 if neither this nor `rng` is given.
    scale : float, optional
        Share of the society that has a row of its own.
    rng : int, numpy.random.Generator or numpy.random.SeedSequence, optional
        Mesa's newer word for the seed.
    model_reporters, agent_reporters, agenttype_reporters : mapping, optional
        For the data collector. Without `model_reporters` it collects every observable for the
        whole country; ``"participation"`` names one, ``model.value`` gives those of a region.
    **settings
        As in `parameters`, for sweeps with `mesa.batch_run`: ``**{"bench.meet_hunger": 2.0}``.

    Attributes
    ----------
    simulation : Simulation
        The run itself: society, institutions, record.
    setting : Scenario
    month : int
        Months lived.
    roster : Roster
        Finds agents: ``roster.person(1)``, ``roster.office(Body.CHEKA)``, ``roster.people(mask)``.
    running : bool
        False once the scenario has no further month.
    datacollector : mesa.DataCollector
        Its row 0 is the society before anything moved, row `m` the end of the `m`-th month.

    Notes
    -----
    `model.agents` holds the living persons, `model.institutions` the institutions, and
    `model.agents_by_type` has a set for each class of both (see `mesa.agents`).
    Sets are made when asked for, over columns. `model.random` and `model.rng` are Mesa's and serve
    only the user: no rule draws from them.

    In `mesa.batch_run` give seeds (`"seed": [1, 2]`, or `rng=[1, 2]` from Mesa 3.5 on):
    `iterations` repeats the same seed. Mesa 3.3 reports the last month but one of a run that ends
    by itself; give `max_steps` a month less than the scenario has.
    """

    def __init__(
        self,
        scenario: Any = "historical",
        account: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        seed: int | None = None,
        scale: float | None = None,
        *,
        rng: Any = None,
        model_reporters: Mapping | None = None,
        agent_reporters: Mapping | None = None,
        agenttype_reporters: Mapping | None = None,
        **settings: Any,
    ):
        seed = _seed(seed, rng)
        super().__init__(rng=seed)
        configuration = replicates(
            scenario,
            runs=1,
            seed=seed,
            scale=scale,
            account=account,
            parameters={**(parameters or {}), **settings},
        )[0]
        self.seed, self.scale, self.setting = seed, configuration.scale, configuration.scenario
        self.simulation = Simulation(
            self.setting,
            account=account,
            parameters=parameters_of(configuration),
            seed=seed,
            scale=self.scale,
        )
        self.roster = Roster(self)
        self.datacollector = mesa.DataCollector(
            model_reporters={name: name for name in OBSERVABLES}
            if model_reporters is None
            else model_reporters,
            agent_reporters=agent_reporters,
            agenttype_reporters=agenttype_reporters,
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """Live one month and collect what is to be collected."""
        self.simulation.step()
        self.running = self.month < self.setting.months
        self.datacollector.collect(self)

    # What the run is -----------------------------------------------------------------------------

    @property
    def society(self):
        """Persons and workplaces as columns (`society.Society`)."""
        return self.simulation.society

    @property
    def parameters(self):
        """The numbers of this run (`parameters.Parameters`)."""
        return self.simulation.parameters

    @property
    def history(self):
        """The record of the months lived (`record.History`)."""
        return self.simulation.history

    @property
    def month(self) -> int:
        """Months lived."""
        return self.simulation.month

    @property
    def date(self) -> str:
        """The month lived last, such as ``"1917-11"``; before the first: the month before it."""
        return dates.text(self.setting.start + self.month - 1)

    @property
    def regime(self) -> str:
        """The regime label of the month lived last."""
        return labels.CLASSES[int(self.value("regime_label"))]

    def value(self, name: str, region: str = "russia") -> float:
        """Return an observable at the end of the month lived last.

        Parameters
        ----------
        name : str
        region : str
            ``"petrograd"``, ``"moscow"``, ``"provinces"``, or ``"russia"``, the whole.

        Raises
        ------
        InputError
            If there is no such observable or region; central observables are NaN in a region.
        """
        for word, known, what in ((name, OBSERVABLES, "observable"), (region, REGIONS, "region")):
            if word not in known:
                raise InputError(f'"{word}" is not known.{suggest(word, known)}', place=what)
        observable, code = OBSERVABLES[name], REGIONS.index(region)
        if code < len(Region) and not observable.regional:
            return float("nan")
        # from the first month on, as the tables do: some observables look back
        now = self.history.now
        view = self.history.window(min(1, now), now + 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(observable.compute(view, code if code < len(Region) else None)[-1])

    def __getattr__(self, name: str):
        """Return an observable for the whole country: ``model.participation``."""
        if name in OBSERVABLES and "simulation" in self.__dict__:
            return self.value(name)
        raise AttributeError(f'Model has no "{name}".{suggest(name, OBSERVABLES)}')

    # Its agents ----------------------------------------------------------------------------------

    @property
    def agents(self) -> AgentSet:
        """The living persons, of every kind."""
        return self.roster.living()

    @property
    def institutions(self) -> AgentSet:
        """The institutions other than workplaces and their committees."""
        return self.roster.institutions()

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Sets of agents by class: persons of each kind, workplaces, committees, institutions."""
        own = super().agents_by_type  # what a user has registered with Mesa itself
        return {**self.roster.by_type(), **own}

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents there are."""
        return list(self.agents_by_type)


def _seed(seed: int | None, rng: Any) -> int:
    """Return the seed from either of its two names."""
    if seed is not None and rng is not None:
        raise InputError("give either seed or rng, not both.", place="seed")
    if isinstance(rng, np.random.Generator | np.random.SeedSequence):
        return int(np.random.default_rng(rng).integers(2**62))
    chosen = DEFAULT_SEED if seed is None and rng is None else rng if seed is None else seed
    return int(chosen) if isinstance(chosen, np.integer) else chosen


# Mesa 3.5's batch_run looks into the signature: where it finds `seed` it overwrites what a sweep
# gives for it by its own `rng` (None if not given). Hidden there, both words do what they say.
_signature = inspect.signature(Model)
Model.__signature__ = _signature.replace(
    parameters=[p for name, p in _signature.parameters.items() if name != "seed"]
)

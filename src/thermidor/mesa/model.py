"""`thermidor.Model`: a run of the model as a Mesa model, one month a step.

The order of a month is `month.MONTH`. Only this room needs Mesa; `thermidor run` does not.
Mesa uses some names itself (from 3.5 on `scenario` and `time`), so a model's scenario is
`Model.setting` and the number of months simulated is `Model.month`.

ODD element: process overview and scheduling, observation.
"""

from __future__ import annotations

import copy
import inspect
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

import mesa
from thermidor.common import dates
from thermidor.common.errors import InputError, suggest
from thermidor.evidence import labels
from thermidor.mesa.agentset import AgentSet, SetsByType
from thermidor.mesa.roster import Roster
from thermidor.observables import OBSERVABLES
from thermidor.runs.branch import branch_of
from thermidor.runs.configuration import parameters_of, replicates
from thermidor.scenario.scenario import Scenario
from thermidor.simulation import Simulation
from thermidor.society.parameters import Parameters
from thermidor.society.record import History
from thermidor.society.state import REGIONS, Region, Society

DEFAULT_SEED = 1


class Model(mesa.Model):
    """A run of the model under Mesa.

    Parameters
    ----------
    scenario : str, Path or Scenario
    account : str, optional
        The account whose mechanisms are on; the scenario's own if None.
    parameters : mapping, optional
        What differs from the defaults: ``{"bench.meet_hunger": 2.0}``, and settings of the
        scenario: ``{"switches.faction_ban": "off"}``.
    seed : int, optional
        The seed of the run; 1 if neither this nor `rng` is given.
    scale : float, optional
        Share of the society that has a row of its own.
    rng : int, numpy.random.Generator or numpy.random.SeedSequence, optional
        The seed under Mesa's newer name.
    model_reporters, agent_reporters, agenttype_reporters : mapping, optional
        For the data collector. Without `model_reporters` it collects every observable for the
        whole country; ``"participation"`` names one, ``model.value`` gives those of a region.
    **kwargs
        As in `parameters`, for `mesa.batch_run` and the `model_params` of Mesa's SolaraViz:
        ``**{"bench.meet_hunger": 2.0}``.

    Attributes
    ----------
    simulation : Simulation
        The run: society, institutions, record.
    setting : Scenario
    society : Society
        Persons and workplaces as columns.
    history : History
        The record of the months simulated so far.
    roster : Roster
        Finds agents: ``roster.person(1)``, ``roster.office(Body.CHEKA)``, ``roster.people(mask)``.
    running : bool
        False once the scenario has no further month.
    datacollector : mesa.DataCollector
        Its row 0 is the society before anything moved, row `m` the end of the `m`-th month.

    Notes
    -----
    `model.agents` holds the living persons (and agents that you add with Mesa's own classes),
    `model.institutions` the institutions; `model.agents_by_type` has a set for each class of both
    (see `mesa.agents`). All are Mesa's `AgentSet`, built when asked for. `model.frame` gives the
    columns as a table and builds no agents.

    The first `model.agents` of a society of 70,000 rows makes 70,000 views: about half a second
    and 25 megabytes. Later months reuse the views; a new set costs about a tenth of a second a
    month. Within a month you get the same set each time: as with Mesa, change a copy, not the set.
    Reporters of the model need no agents and so cost nothing of this.

    `model.random` and `model.rng` are Mesa's, for your own agents: no rule draws from them.

    In `mesa.batch_run` give seeds (`"seed": [1, 2]`, or `rng=[1, 2]` from Mesa 3.5 on):
    `iterations` repeats the same seed, and a warning says so. Mesa 3.3 reports the last month but
    one of a run that ends by itself; give `max_steps` a month less than the scenario has.
    `batch_run` returns no `agenttype_reporters`: give `agent_reporters`, or run the models
    yourself and call ``model.datacollector.get_agenttype_vars_dataframe(Deputy)``.
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
        **kwargs: Any,
    ):
        if rng is None:
            _warn_of_equal_iterations()
        seed = _seed(seed, rng)
        super().__init__(rng=seed)
        configuration = replicates(
            scenario,
            runs=1,
            seed=seed,
            scale=scale,
            account=account,
            parameters={**(parameters or {}), **kwargs},
        )[0]
        self._configuration = configuration
        self._settings = {**(parameters or {}), **kwargs}
        self._own_agents = 0
        self.seed = seed
        self.scale = configuration.scale
        self.setting: Scenario = configuration.scenario
        self.simulation = Simulation(
            self.setting,
            account=account,
            parameters=parameters_of(configuration),
            seed=seed,
            scale=self.scale,
        )
        self.society: Society = self.simulation.society
        self.history: History = self.simulation.history
        self.roster = Roster(self)
        self.datacollector = mesa.DataCollector(
            model_reporters={name: name for name in OBSERVABLES}
            if model_reporters is None
            else model_reporters,
            agent_reporters=_readers(agent_reporters),
            agenttype_reporters={k: _readers(r) for k, r in (agenttype_reporters or {}).items()},
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """Simulate one month and let the data collector collect."""
        self.simulation.step()
        self.running = self.month < self.setting.months
        self.datacollector.collect(self)

    # Copies --------------------------------------------------------------------------------------

    def copy(self) -> Model:
        """Return an independent copy: walked on alike, both give the same bits.

        Your own agents are copied with it. `pickle` works too, unless a reporter is a lambda; an
        agent takes its whole model along.
        """
        return copy.deepcopy(self)

    def branch(self, at: str, change: Mapping[str, Any] | None = None) -> Model:
        """Return a copy that is the same until a month and changed from then on.

        Parameters
        ----------
        at, change
            As in `thermidor.resume`. Without a change the copy continues as this model would.

        Raises
        ------
        InputError
            If the model has passed the month, or the change is not possible.
        """
        found = branch_of(self.setting, self._settings, at, change or {})
        if self.month > found.month:
            raise InputError(
                f"the model has passed {at}: its last month is {self.date}; branch from a copy "
                "that you kept before.",
                place="at",
            )
        other = self.copy()
        while other.month < found.month:
            other.step()
        other._configuration = found.apply(other.simulation, other._configuration)
        other._settings = {**other._settings, **(change or {})}
        other._settings.pop("scenario", None)
        other.setting = found.scenario
        return other

    # What the run is -----------------------------------------------------------------------------

    @property
    def parameters(self) -> Parameters:
        """The parameters of this run."""
        return self.simulation.parameters

    @property
    def month(self) -> int:
        """Months simulated so far."""
        return self.simulation.month

    @property
    def date(self) -> str:
        """The last month simulated, such as ``"1917-11"``; before the first: the one before it."""
        return dates.text(self.setting.start + self.month - 1)

    @property
    def regime(self) -> str:
        """The regime label of the last month simulated."""
        return labels.CLASSES[int(self.value("regime_label"))]

    def value(self, name: str, region: str = "russia") -> float:
        """Return an observable at the end of the last month simulated.

        Parameters
        ----------
        name : str
        region : str
            ``"petrograd"``, ``"moscow"``, ``"provinces"``, or ``"russia"`` for the whole country.

        Returns
        -------
        float
            In the unit of the observable; NaN where a region has no such value.

        Raises
        ------
        InputError
            If there is no such observable or region.
        """
        for word, known, what in ((name, OBSERVABLES, "observable"), (region, REGIONS, "region")):
            if word not in known:
                raise InputError(f'no {what} is called "{word}".{suggest(word, known)}', place=what)
        observable = OBSERVABLES[name]
        code = REGIONS.index(region)
        if code < len(Region) and not observable.regional:
            return float("nan")
        # from the first month on, as in the tables: some observables need earlier months
        now = self.history.now
        view = self.history.window(min(1, now), now + 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(observable.compute(view, code if code < len(Region) else None)[-1])

    def __getattr__(self, name: str) -> float:
        """Return an observable for the whole country: ``model.participation``."""
        if name in OBSERVABLES and "simulation" in self.__dict__:
            return self.value(name)
        raise AttributeError(f'Model has no "{name}".{suggest(name, OBSERVABLES)}')

    # Its agents ----------------------------------------------------------------------------------

    @property
    def agents(self) -> AgentSet:
        """The living persons, and agents of your own classes."""
        return self.roster.living(super().agents)

    @property
    def institutions(self) -> AgentSet:
        """The institutions other than workplaces and their committees."""
        return self.roster.institutions()

    @property
    def agents_by_type(self) -> Mapping[type, mesa.agent.AgentSet]:
        """The set of each class: persons, workplaces, committees, institutions, and your own."""
        own = {kind: (lambda found=found: found) for kind, found in super().agents_by_type.items()}
        return SetsByType({**self.roster.makers(), **own})

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents."""
        return list(self.agents_by_type)

    def frame(self, kind: type | None = None, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the columns of agents as a pandas table, without building the agents.

        Parameters
        ----------
        kind : type, optional
            A class of persons, `Workplace` or `FactoryCommittee`; all living persons if None.
        columns : sequence of str, optional
            Names of columns; all if None.

        Returns
        -------
        DataFrame
            A row for each agent, indexed by `unique_id`, with codes as names (``"moscow"``). Each
            row is `weight` real persons or workplaces.

        Raises
        ------
        InputError
            If agents of this class have no columns, or none of this name.
        """
        return self.roster.frame(kind, columns)

    def register_agent(self, agent: mesa.Agent) -> None:
        """Register an agent of your own; its `unique_id` comes after those of the model."""
        super().register_agent(agent)
        self._own_agents += 1  # counted here: Mesa 3.3 counts a copy's from 1 again
        agent.unique_id = self.roster.last_id + self._own_agents


def _warn_of_equal_iterations() -> None:
    """Warn where `mesa.batch_run` repeats a run: it gives all iterations the same seed."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_name != "_model_run_func":
        frame = frame.f_back
    _, iteration, _ = frame.f_locals.get("run", (0, 0, {})) if frame is not None else (0, 0, {})
    if iteration == 1:
        warnings.warn(
            "all iterations of batch_run have the same seed and so the same rows; for different "
            'runs give seeds as a parameter, {"seed": [1, 2, 3]}, with iterations=1.',
            stacklevel=3,
        )


def _readers(reporters: Mapping | None) -> dict[str, Any] | None:
    """Return reporters whose names are functions that can be pickled (Mesa's own cannot)."""
    items = (reporters or {}).items()
    return {k: partial(_read, r) if isinstance(r, str) else r for k, r in items} or None


def _read(name: str, agent: mesa.Agent) -> Any:
    return getattr(agent, name, None)


def _seed(seed: int | None, rng: Any) -> int:
    """Return the seed from either of its two names."""
    if seed is not None and rng is not None:
        raise InputError("give either seed or rng, not both.", place="seed")
    if isinstance(rng, np.random.Generator | np.random.SeedSequence):
        return int(np.random.default_rng(rng).integers(2**62))
    chosen = DEFAULT_SEED if seed is None and rng is None else rng if seed is None else seed
    return int(chosen) if isinstance(chosen, np.integer) else chosen


# Mesa 3.5's batch_run reads the signature: where it has `seed`, batch_run overwrites the seed of a
# sweep by its own `rng` (None if not given). With `seed` hidden, both names work.
_signature = inspect.signature(Model)
Model.__signature__ = _signature.replace(
    parameters=[p for name, p in _signature.parameters.items() if name != "seed"]
)

"""Watching: the engine's own loops in plain Python, with draws that remember what they met.

A process (`feel`, `move`, an election, an act) is walked once more over a copy of a single row, and
`luck.uniform` hands out numbers that note each chance they are compared with. So what is told of a
life is what the rule did, and no story made up after it: nothing here knows a rule.

ODD element: observation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from thermidor.common import random
from thermidor.common.random import Stream

RULES = (
    "thermidor.society.people.",
    "thermidor.society.institutions.",
    "thermidor.scenario.acts",
    "thermidor.society.economy",
)
"""Modules whose functions are walked in plain Python."""


class Call(NamedTuple):
    """A rule that was asked: its name (``worker.flight``), what it was told, what it said."""

    rule: str
    told: dict[str, float]
    said: Any


class Trial(NamedTuple):
    """A draw that met a chance.

    Attributes
    ----------
    stream : Stream
    draw, chance : float
        0..1; the thing happens if the draw lies below the chance.
    came : bool
        Whether it does.
    whose : int
        Number that keyed the draw: a person's, or a workplace's.
    calls : tuple of Call
        The rules asked since the trial before.
    """

    stream: Stream
    draw: float
    chance: float
    came: bool
    whose: int = 0
    calls: tuple[Call, ...] = ()

    def rule(self) -> str:
        """Name of the rule that the chance came from, or an empty text."""
        return self.calls[-1].rule if self.calls else ""

    def told(self, name: str) -> float | None:
        """What a rule of this trial was told under a name; None if it was not."""
        for call in reversed(self.calls):
            if name in call.told:
                return call.told[name]
        return None


class Draw(float):
    """A draw of luck; every comparison of it is noted."""

    def __new__(cls, value: float, stream: Stream, whose: int, watch: Watch, factor: float = 1.0):
        """Make a draw of a stream; `factor` is what it has been multiplied by since."""
        self = super().__new__(cls, value * factor)
        self.stream, self.whose, self.watch = stream, whose, watch
        self.raw, self.factor = value, factor
        return self

    def __mul__(self, other):
        """Return the draw stretched; it still remembers."""
        return Draw(self.raw, self.stream, self.whose, self.watch, self.factor * float(other))

    def _below(self, bound) -> bool:
        came = float(self) < float(bound)
        chance = float(bound) / self.factor if self.factor else float(came)
        self.watch.note(Trial(self.stream, self.raw, chance, came, self.whose))
        return came

    def __lt__(self, bound) -> bool:
        """Compare with a chance, and note it."""
        return self._below(bound)

    def __ge__(self, bound) -> bool:
        """Compare with a chance, and note it."""
        return not self._below(bound)


class Watch:
    """Walks methods of the engine in plain Python and keeps the trials.

    Parameters
    ----------
    swaps : mapping of function to function, optional
        What to call in place of some functions of the engine (compiled ones are named as they
        are imported).
    """

    def __init__(self, swaps: dict[Any, Callable] | None = None):
        self._swaps = {id(_body(old)): new for old, new in (swaps or {}).items()}
        self._swaps[id(_body(random.uniform))] = self._uniform
        self._made: dict[int, Callable] = {}
        self._modules: dict[str, SimpleNamespace] = {}
        self._trials: list[Trial] = []
        self._calls: list[Call] = []
        self._streams: dict[int, Stream] = {}

    def walk(
        self, function: Callable, *arguments: Any, keys: np.ndarray, **given: Any
    ) -> tuple[Trial, ...]:
        """Call a function of the engine in plain Python and return the trials it made.

        Parameters
        ----------
        function : callable
            A method or function as the engine has it; compiled or not.
        arguments
            What it is given. What it changes is changed: hand it copies.
        keys : (n_streams,) uint64
            Keys of the month, by which a draw's stream is known.
        """
        self._streams = {int(key): Stream(number) for number, key in enumerate(keys)}
        self._trials, self._calls = [], []
        self.plain(function)(*arguments, **given)
        return tuple(self._trials)

    def note(self, trial: Trial) -> None:
        """Note a trial, with the rules asked since the one before."""
        self._trials.append(trial._replace(calls=tuple(self._calls)))
        self._calls = []

    @property
    def calls(self) -> list[Call]:
        """Rules asked since the last trial of the last walk."""
        return self._calls

    def plain(self, function: Callable) -> Callable:
        """Return a function of the engine in plain Python, and all that it calls with it."""
        body = _body(function)
        if id(body) in self._swaps:
            return self._swaps[id(body)]
        if id(body) in self._made:
            return self._made[id(body)]
        scope = dict(body.__globals__)
        made = FunctionType(
            body.__code__, scope, body.__name__, body.__defaults__, body.__closure__
        )
        made.__kwdefaults__ = body.__kwdefaults__
        self._made[id(body)] = made
        for name in _names(body.__code__):
            if name in scope:
                scope[name] = self._seen(scope[name])
        return made

    def _seen(self, thing: Any) -> Any:
        """What stands in the place of a global name of the engine."""
        if isinstance(thing, ModuleType) and f"{thing.__name__}.".startswith(RULES):
            return self._module(thing)
        body = _body(thing)
        if isinstance(body, FunctionType) and (
            id(body) in self._swaps or f"{body.__module__}.".startswith(RULES)
        ):
            return self._noted(body)
        if getattr(body, "__module__", "") == random.__name__:
            return thing  # whole-number arithmetic that wraps round: compiled as it is
        return body

    def _module(self, module: ModuleType) -> SimpleNamespace:
        """A module whose functions are walked in plain Python too."""
        if module.__name__ not in self._modules:
            self._modules[module.__name__] = space = SimpleNamespace()
            for name, thing in vars(module).items():
                if not name.startswith("__"):
                    setattr(space, name, self._seen(thing))
        return self._modules[module.__name__]

    def _noted(self, body: FunctionType) -> Callable:
        """A rule that is noted when it is asked."""
        if id(body) in self._swaps:
            return self._swaps[id(body)]
        plain, names = None, list(inspect.signature(body).parameters)
        rule = f"{body.__module__.rpartition('.')[2]}.{body.__name__}"

        def ask(*arguments):
            nonlocal plain
            plain = plain or self.plain(body)
            said = plain(*arguments)
            told = {n: float(a) for n, a in zip(names, arguments, strict=False) if _scalar(a)}
            self._calls.append(Call(rule, told, said))
            return said

        return ask

    def _uniform(self, key, i) -> Draw:
        stream = self._streams.get(int(key))
        value = float(random.uniform(np.uint64(key), np.uint32(i)))
        return value if stream is None else Draw(value, stream, int(np.uint32(i)), self)


def _body(thing: Any) -> Any:
    """The Python function behind a compiled one, or the thing itself."""
    return getattr(thing, "py_func", thing)


def _names(code) -> set[str]:
    """Global names that a function and the functions inside it may look up."""
    found = set(code.co_names)
    for part in code.co_consts:
        if inspect.iscode(part):
            found |= _names(part)
    return found


def _scalar(thing: Any) -> bool:
    return (
        isinstance(thing, bool | int | float | np.generic)
        and np.ndim(thing) == 0
        and not (isinstance(thing, np.void))
    )

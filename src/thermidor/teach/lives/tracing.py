"""Tracing: the loops of the model run again in plain Python, with draws and chances recorded.

A process (`feel`, `move`, an election, an act) runs once more over a copy of a single row, and
`random.uniform` returns numbers that record each chance they are compared with. So the explanation
of a life is what the rules did, not a story added later: nothing in this file knows a rule.

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

TRACED = (
    "thermidor.society.people.",
    "thermidor.society.institutions.",
    "thermidor.scenario.acts",
    "thermidor.society.economy",
)
"""Modules whose functions are run in plain Python."""


class RuleCall(NamedTuple):
    """A call of a rule: its name (``worker.flight``), its scalar inputs and its result."""

    rule: str
    inputs: dict[str, float]
    result: Any


class Trial(NamedTuple):
    """A draw that was compared with a chance.

    Attributes
    ----------
    stream : Stream
    draw, chance : float
        0..1; the event happens if the draw is below the chance.
    happened : bool
    identity : int
        Number that keyed the draw: a person's or a workplace's.
    calls : tuple of RuleCall
        The rules called since the trial before.
    """

    stream: Stream
    draw: float
    chance: float
    happened: bool
    identity: int = 0
    calls: tuple[RuleCall, ...] = ()

    def input(self, name: str) -> float | None:
        """Return an input of the rules of this trial by its name; None if there is none."""
        for call in reversed(self.calls):
            if name in call.inputs:
                return call.inputs[name]
        return None


class Draw(float):
    """A random number that records every comparison with a chance."""

    def __new__(
        cls, value: float, stream: Stream, identity: int, tracer: Tracer, factor: float = 1.0
    ) -> Draw:
        """Make a draw of a stream; `factor` is what it has been multiplied by since."""
        self = super().__new__(cls, value * factor)
        self.stream = stream
        self.identity = identity
        self.tracer = tracer
        self.raw = value
        self.factor = factor
        return self

    def __mul__(self, other: float) -> Draw:
        """Return the scaled draw, which still records comparisons."""
        factor = self.factor * float(other)
        return Draw(self.raw, self.stream, self.identity, self.tracer, factor)

    def __lt__(self, bound: float) -> bool:
        """Compare with a chance, and record it."""
        happened = float(self) < float(bound)
        chance = float(bound) / self.factor if self.factor else float(happened)
        self.tracer.add(Trial(self.stream, self.raw, chance, happened, self.identity))
        return happened

    def __ge__(self, bound: float) -> bool:
        """Compare with a chance, and record it."""
        return not self < bound


class Tracer:
    """Runs methods of the model in plain Python and records the trials.

    Parameters
    ----------
    replacements : mapping of function to function, optional
        What to call instead of some functions of the model (compiled ones as they are imported).
    """

    def __init__(self, replacements: dict[Any, Callable] | None = None):
        self._replacements = {id(_python(old)): new for old, new in (replacements or {}).items()}
        self._replacements[id(_python(random.uniform))] = self._uniform
        self._functions: dict[int, Callable] = {}
        self._modules: dict[str, SimpleNamespace] = {}
        self._trials: list[Trial] = []
        self._calls: list[RuleCall] = []
        self._streams: dict[int, Stream] = {}

    def run(
        self, function: Callable, *arguments: Any, keys: np.ndarray, **options: Any
    ) -> tuple[Trial, ...]:
        """Call a function of the model in plain Python and return its trials.

        Parameters
        ----------
        function : callable
            A method or function as the model has it; compiled or not.
        arguments, options
            Its arguments. The function may change them: pass copies.
        keys : (n_streams,) uint64
            Keys of the month, by which the stream of a draw is recognised.
        """
        self._streams = {int(keys[stream]): stream for stream in Stream}
        self._trials, self._calls = [], []
        self.plain(function)(*arguments, **options)
        return tuple(self._trials)

    def add(self, trial: Trial) -> None:
        """Record a trial, with the rules called since the one before."""
        self._trials.append(trial._replace(calls=tuple(self._calls)))
        self._calls = []

    def plain(self, function: Callable) -> Callable:
        """Return a function of the model in plain Python, together with all that it calls."""
        body = _python(function)
        if id(body) in self._replacements:
            return self._replacements[id(body)]
        if id(body) in self._functions:
            return self._functions[id(body)]
        scope = dict(body.__globals__)
        copied = FunctionType(
            body.__code__, scope, body.__name__, body.__defaults__, body.__closure__
        )
        copied.__kwdefaults__ = body.__kwdefaults__
        self._functions[id(body)] = copied
        for name in _global_names(body.__code__):
            if name in scope:
                scope[name] = self._traced(scope[name])
        return copied

    def _traced(self, value: Any) -> Any:
        """Return the traced version of a global of the model."""
        if isinstance(value, ModuleType) and f"{value.__name__}.".startswith(TRACED):
            return self._module(value)
        body = _python(value)
        if id(body) in self._replacements:
            return self._replacements[id(body)]
        if isinstance(body, FunctionType) and f"{body.__module__}.".startswith(TRACED):
            return self._rule(body)
        if getattr(body, "__module__", "") == random.__name__:
            return value  # integer arithmetic that wraps round: stays compiled
        return body

    def _module(self, module: ModuleType) -> SimpleNamespace:
        """Return a module whose functions run in plain Python too."""
        if module.__name__ not in self._modules:
            self._modules[module.__name__] = space = SimpleNamespace()
            for name, value in vars(module).items():
                if not name.startswith("__"):
                    setattr(space, name, self._traced(value))
        return self._modules[module.__name__]

    def _rule(self, body: FunctionType) -> Callable:
        """Return a rule that records its calls."""
        function = None
        names = list(inspect.signature(body).parameters)
        rule = f"{body.__module__.rpartition('.')[2]}.{body.__name__}"

        def call(*arguments):
            nonlocal function
            function = function or self.plain(body)
            result = function(*arguments)
            inputs = {n: float(a) for n, a in zip(names, arguments, strict=False) if _scalar(a)}
            self._calls.append(RuleCall(rule, inputs, result))
            return result

        return call

    def _uniform(self, key, i) -> float:
        stream = self._streams.get(int(key))
        value = float(random.uniform(np.uint64(key), np.uint32(i)))
        return value if stream is None else Draw(value, stream, int(np.uint32(i)), self)


def _python(function: Any) -> Any:
    """Return the Python function behind a compiled one; anything else as it is."""
    return getattr(function, "py_func", function)


def _global_names(code: Any) -> set[str]:
    """Return global names that a function and the functions inside it may look up."""
    names = set(code.co_names)
    for part in code.co_consts:
        if inspect.iscode(part):
            names |= _global_names(part)
    return names


def _scalar(value: Any) -> bool:
    number = isinstance(value, bool | int | float | np.generic)
    return number and np.ndim(value) == 0 and not isinstance(value, np.void)

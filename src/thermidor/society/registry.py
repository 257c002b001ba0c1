"""Registries that decorators fill: institutions with what they note, and observables.

ODD elements: entities; observation. An institution or an observable is found here by everything
that lists them (the month, the record, Mesa, the description, `explain`, tables), so that a new one
needs no entry anywhere else.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from thermidor.society.state import Region

Group = TypeVar("Group")


class Packed(Generic[Group]):
    """A group of parameters as compiled loops take it: ``p[0].name`` is a number (see `packed`)."""


Other = Any
"""Another institution, under its own name in the registry; institutions import none another."""
Months = np.ndarray
"""One number for each month: (months,) float64."""
Place = int | None
"""A region by its number (`state.Region`), or None for the whole country."""


# Institutions -------------------------------------------------------------------------------------


class Institution(NamedTuple):
    """An institution as registered."""

    name: str  # attribute of the simulation that holds it
    kind: type
    notes: dict[str, str]  # attributes that the record keeps every month, and their names there
    regional: bool  # one for each region, held as a list
    parameters: type | None  # a group of parameters that only this institution reads


INSTITUTIONS: dict[str, Institution] = {}
"""Institutions by name; within a process they act in this order."""


@cache
def acting(process: str) -> tuple[Institution, ...]:
    """Return the institutions that act in a process: they have a method of its name."""
    return tuple(one for one in INSTITUTIONS.values() if hasattr(one.kind, process))


def institution(
    name: str,
    *,
    notes: tuple[str, ...] = (),
    regional: bool = False,
    parameters: type | None = None,
) -> Callable[[type], type]:
    """Register a class as an institution.

    It acts in every process of the month (`month.MONTH`) after which one of its methods is
    named. Its methods name what they read: parts of the simulation (``tally``, ``channels``,
    ``keys``), other institutions (``business``), groups of parameters by annotation
    (``p: Soviets``, ``p: Packed[Soviets]``); `Simulation.call` hands them in.

    Parameters
    ----------
    name : str
        What the simulation calls it.
    notes : tuple of str
        Attributes, numbers or arrays, that the record keeps every month as ``name.attribute``.
    regional : bool
        Whether there is one for each region; it is then made with the region as first argument.
    parameters : type, optional
        Its own group of parameters (a NamedTuple of `number.real` fields), named as it is.
    """

    def register(kind: type) -> type:
        kept = {note: f"{name}.{note}" for note in notes}
        INSTITUTIONS[name] = Institution(name, kind, kept, regional, parameters)
        return kind

    return register


def reads(function: Callable, groups: dict[type, str]) -> tuple[str, ...]:
    """Return what a function reads of a simulation: paths such as ``tally``, ``packed.soviets``.

    Parameters
    ----------
    function : callable
        A function, a method, or a class (what its construction reads).
    groups : dict of type to str
        Groups of parameters and their names in `Parameters`.
    """
    called = function.__init__ if isinstance(function, type) else function
    hints = get_type_hints(called)
    found = []
    for name, argument in inspect.signature(called).parameters.items():
        hint = hints.get(name)
        if argument.kind is not argument.POSITIONAL_OR_KEYWORD or name == "self":
            continue
        if hint in groups:
            found.append(f"parameters.{groups[hint]}")
        elif get_origin(hint) is Packed:
            found.append(f"packed.{groups[get_args(hint)[0]]}")
        elif hint is not Region:  # which of several it is
            found.append(name)
    return tuple(found)


# Observables --------------------------------------------------------------------------------------


class Observable(NamedTuple):
    """One observable: unit, meaning, whether it is known by region, and its function."""

    name: str
    unit: str
    regional: bool
    compute: Callable[[Any, Place], Months]  # of `record.History` and a region

    @property
    def meaning(self) -> str:
        """What it measures, in words."""
        return " ".join((self.compute.__doc__ or "").split())


OBSERVABLES: dict[str, Observable] = {}


def observable(unit: str, *, regional: bool = False) -> Callable[[Callable], Callable]:
    """Register a function as an observable under its own name.

    Parameters
    ----------
    unit : str
    regional : bool
        Whether it is known for each region and not only for the whole country.
    """

    def register(function: Callable) -> Callable:
        name = function.__name__
        OBSERVABLES[name] = Observable(name, unit, regional, function)
        return function

    return register

"""Institutions: each reads counts of what persons did and sets what they meet next month.

Each file registers its institution; every module of this folder is found and loaded.
"""

from importlib import import_module
from pkgutil import iter_modules

from thermidor.society.registry import INSTITUTIONS

__all__ = ["INSTITUTIONS"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

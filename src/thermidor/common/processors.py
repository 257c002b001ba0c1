"""How many processors this process may use, on every platform."""

from __future__ import annotations

import os


def available() -> int:
    """Return the processors that this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

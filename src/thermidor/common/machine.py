"""What this machine offers: processors and free memory, on every platform."""

from __future__ import annotations

import os


def processors() -> int:
    """Return how many processors this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> float:
    """Return the bytes of memory free for new processes; a large number where unknown."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            found = next(line for line in lines if line.startswith("MemAvailable"))
        return float(found.split()[1]) * 1024
    except (OSError, StopIteration, ValueError):
        return 1e12

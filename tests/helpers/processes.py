"""Processes that a command started: which of a session still run.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

from pathlib import Path


def of_session(session):
    """Return the processes of a session that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found

"""The names of the regime labels as page and film write them, with colours (ODD: observation)."""

from __future__ import annotations

from thermidor.evidence import labels

REGIMES = (
    ("Workers’ democracy", "#ffc24b"),
    ("Workers’ state with bureaucratic distortions", "#e08a2e"),
    ("Degenerating workers’ state", "#b06a4a"),
    ("Rule of the bureaucracy", "#4aa8f0"),
    ("Restoration", "#c9a2ff"),
    ("Democracy renewed", "#7fd6a8"),
    ("Collapse of the state", "#8a8f98"),
)
"""Name and colour of each of `labels.CLASSES`, in their order."""
assert len(REGIMES) == len(labels.CLASSES)

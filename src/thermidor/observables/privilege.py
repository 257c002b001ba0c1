"""Pay and privilege.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.registry import observable
from thermidor.society.record import Note


@observable("rubles a month of 1917")
def commissar_pay(h, r):
    """Pay of a people's commissar: the 500 rubles of the start by the ratio of the top."""
    return 500.0 * h.note(Note.PAY) / 1.2


@observable("ratio")
def pay_ratio_top_to_skilled(h, r):
    """Pay at the top against that of a skilled worker."""
    return h.note(Note.PAY)


@observable("ratio")
def pay_ratio_top_to_min(h, r):
    """Pay at the top against the minimum wage: skilled pay stands to the minimum as the parameter
    `privilege.minimum` says."""
    return h.note(Note.PAY_TO_MINIMUM)


@observable("0 or 1")
def manager_lobby_active(h, r):
    """Managers are organised as an interest: organisation above a third."""
    return (h.note(Note.LOBBY) > 0.33).astype(float)


@observable("0..1")
def privilege(h, r):
    """Privilege of office: the logarithm of pay at the top against thirty-fold."""
    return np.clip(np.log(np.maximum(1.0, h.note(Note.PAY))) / np.log(30.0), 0.0, 1.0)

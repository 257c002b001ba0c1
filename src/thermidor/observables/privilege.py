"""Pay and privilege.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.society.record import History
from thermidor.society.registry import Months, Place, observable


@observable("rubles a month of 1917")
def commissar_pay(h: History, r: Place) -> Months:
    """Pay of a people's commissar: the 500 rubles of the start by the ratio of the top."""
    return 500.0 * h.note("offices.pay") / 1.2


@observable("ratio")
def pay_ratio_top_to_skilled(h: History, r: Place) -> Months:
    """Pay at the top against that of a skilled worker."""
    return h.note("offices.pay")


@observable("ratio")
def pay_ratio_top_to_min(h: History, r: Place) -> Months:
    """Pay at the top against the minimum wage: skilled pay stands to the minimum as the parameter
    `privilege.minimum` says."""
    return h.note("offices.pay_to_minimum")


@observable("0 or 1")
def manager_lobby_active(h: History, r: Place) -> Months:
    """Managers are organised as an interest: organisation above a third."""
    return (h.note("unions.lobby") > 0.33).astype(float)


@observable("0..1")
def privilege(h: History, r: Place) -> Months:
    """Privilege of office: the logarithm of pay at the top against thirty-fold."""
    return np.clip(np.log(np.maximum(1.0, h.note("offices.pay"))) / np.log(30.0), 0.0, 1.0)

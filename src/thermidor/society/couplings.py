"""Switches of the mechanisms: an account turns each on or off (ODD: submodels)."""

from typing import NamedTuple

from thermidor.society.number import real


class Couplings(NamedTuple):
    """Switches of the mechanisms, 1 on and 0 off: what an account turns on (ours to name)."""

    efficacy: real("empty bodies teach people to stay away", "switch", 0, 1) = 1.0
    appointment: real("the secretariat's lists replace elections", "switch", 0, 1) = 1.0
    direction: real("carried-over routine bends those set over it", "switch", 0, 1) = 1.0
    carryover: real("scarce skill brings old officials back", "switch", 0, 1) = 1.0
    substitution: real("party bodies take the soviets' decisions", "switch", 0, 1) = 1.0
    union_money: real("state money binds the unions", "switch", 0, 1) = 1.0
    opposition: real("members gather in opposition", "switch", 0, 1) = 1.0
    flight: real("hunger empties the towns", "switch", 0, 1) = 1.0
    call_up: real("the front takes the committed", "switch", 0, 1) = 1.0
    coordination: real("offices beget offices", "switch", 0, 1) = 1.0

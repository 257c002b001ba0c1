"""Factors, outcomes and scenarios in ordinary words: for plots and the terminal."""

from __future__ import annotations

from thermidor.evidence.formatting import REGIONS
from thermidor.experiments.outcomes import Outcome
from thermidor.runs.summary import REGIMES, WORDS

HOLDERS = {
    "regime_label": "",
    "regime_label_early_1921": " (end dated 1921)",
    "regime_label_pirani_1924": " (Pirani's definition, 1924)",
    "regime_label_democratic_centralists_1926": " (Democratic Centralists' definition, 1926)",
}


OTHERS = {
    "army": "soldiers",
    "village": "people gone to the village",
    "cec_bolshevik_share": "Bolsheviks in the CEC",
    "soviet_contestation_index": "contest in the soviets",
    "soviet_nonparty_share": "non-party deputies",
    "workplace_voice_index": "say in the workplace",
    "fc_management_active_share": "committees active in management",
    "office_staff": "persons in offices of any kind",
    "carryover_share_central": "old officials at the centre",
    "direction": "who directs whom (over 1: the apparatus)",
    "old_guard_member_share": "members from before the start",
    "opposition_members": "members in opposition",
    "expelled_oppositionists": "oppositionists expelled",
    "privilege": "privilege of office",
    "strikes": "strikes",
    "hunger": "hunger",
    "output": "output of industry",
    "commitment": "commitment of workers",
    "efficacy": "workers' sense of having a say",
    "party_democracy_index": "democracy in the party",
}


def observable(name: str) -> str:
    """Return an observable in words."""
    if name in HOLDERS:
        return "regime" + HOLDERS[name]
    if name in WORDS:
        return WORDS[name][0]
    if name in OTHERS:
        return OTHERS[name]
    return name.replace("_", " ").removesuffix(" index")


def style(name: str) -> str:
    """Return how values of an observable are written: ``share``, ``index``, ``count``, ``rate``."""
    if name in WORDS:
        return WORDS[name][1]
    from thermidor import observables

    unit = observables.OBSERVABLES[name].unit if name in observables.OBSERVABLES else ""
    if unit == "0..1":
        return "index"
    if unit.startswith("share"):
        return "share"
    return "rate" if unit == "ratio" or " a " in unit else "count"


def outcome(each: Outcome) -> str:
    """Return an outcome in words: ``soviet democracy, 1921-12``."""
    if each.label:
        from thermidor.evidence.labels import CLASSES

        words = f"runs under {REGIMES[CLASSES.index(each.label)]}"
        words += HOLDERS.get(each.observable, "")
    else:
        words = observable(each.observable)
    if each.region != "russia":
        words += f" in {REGIONS[each.region]}"
    return f"{words}, {each.when}"


def factor(name: str) -> str:
    """Return what varies in words: ``civil war (1: as it was)``."""
    head, _, rest = name.partition(".")
    if head == "pressures" and rest.endswith(".scale"):
        return f"{rest.removesuffix('.scale').replace('_', ' ')} (0: none, 1: as it was)"
    if head == "switches":
        return rest.replace("_", " ")
    from thermidor.society import parameters

    number = parameters.table().get(name)
    if number is None:
        return name
    return f"{number.meaning} ({number.unit})"


def short_factor(name: str) -> str:
    """Return what varies, briefly: a parameter under its own name."""
    head, _, rest = name.partition(".")
    if head == "pressures":
        return rest.removesuffix(".scale").replace("_", " ")
    return rest.replace("_", " ") if head == "switches" else name


def scenario(name: str) -> str:
    """Return a scenario's name in words."""
    return "as it happened" if name == "historical" else name.replace("_", " ")

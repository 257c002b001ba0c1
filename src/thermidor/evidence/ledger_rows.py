"""One entry of the ledger as a row of a table: the columns of ``figures.csv``, and the rest."""

from __future__ import annotations

from thermidor.evidence import formatting


def agreed(entry, start: int) -> dict:
    """Return the agreed columns of ``figures.csv``."""
    figure = entry.figure
    coded = figure.scale in ("months", "class")

    def shown(amount):
        return formatting.value(figure, amount, start) if coded else amount

    low, high = entry.text.split(" to ") if " to " in entry.text else (entry.text, "")
    plain = figure.kind == "date" or figure.unit == "class"
    return {
        "id": figure.id,
        "institution": figure.institution,
        "use": figure.use,
        "kind": figure.kind,
        "relation": figure.relation,
        "value": low if plain else entry.value,
        "value_high": high if plain else entry.value_high,
        "unit": figure.unit,
        "median": shown(entry.median),
        "low": shown(entry.low),
        "high": shown(entry.high),
        "inside": entry.inside,
        "source": figure.source,
    }


def further(entry, start: int) -> dict:
    """Return all the rest: status, window, scores, rivals, errors, reasons."""
    figure, score = entry.figure, entry.score
    return {
        "status": entry.status,
        "reason": entry.reason,
        "quantity": figure.quantity,
        "scope": figure.scope,
        "article_from": figure.date_from,
        "article_to": figure.date_to,
        "note": figure.note,
        "observable": figure.column,
        "region": figure.region,
        "date_from": formatting.window_ends(figure, start)[0],
        "date_to": formatting.window_ends(figure, start)[1],
        "reduction": figure.reduction,
        "reading": figure.reading,
        "scored_as": figure.scored_as,
        "error": figure.error,
        "error_reason": figure.error_reason,
        "claim_wrong": figure.claim_wrong,
        "group": figure.group,
        "tension": figure.tension,
        "holds": score.holds if score else None,
        "misfit": score.misfit if score else None,
        "log_score": score.log_score if score else None,
        "loss": score.loss if score else None,
        "width": entry.width,
        "prior_width": entry.prior_width,
        "passes": entry.passes,
        "prior_passes": entry.prior_passes,
        "null_median": entry.null.median,
        "null_low": entry.null.low,
        "null_high": entry.null.high,
        "null_inside": entry.null.score.inside if entry.null.score else None,
        "null_ground": entry.null.ground,
        "null_unseen_inside": entry.unseen.score.inside if entry.unseen.score else None,
        "pressure_median": entry.pressures.median,
        "pressure_inside": entry.pressures.score.inside if entry.pressures.score else None,
        "bits_over_null": entry.bits,
        "bits_over_pressures": entry.bits_over_pressures,
    }

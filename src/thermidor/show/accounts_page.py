"""The comparison of accounts as one HTML page that needs nothing beside it."""

from __future__ import annotations

import base64
from html import escape

import thermidor
from thermidor.common.places import PAGE
from thermidor.evidence import article
from thermidor.inference.comparison import Comparison, Line, sentences
from thermidor.scenario import account

STYLE = PAGE / "report.css"


def render(
    found: Comparison, pictures: dict[str, bytes], ablation: list[dict] | None = None
) -> str:
    """Return the page; `pictures` are PNG files by name, `ablation` rows of `ablation.table`."""
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences(found))
    drawn = "".join(
        f'<figure><img alt="{escape(name.replace("_", " "))}" style="max-width:100%" '
        f'src="data:image/png;base64,{base64.b64encode(content).decode()}"></figure>'
        for name, content in pictures.items()
    )
    hashes = found.about["hashes"]
    unreached = "".join(f"<li>{_figure(name)}</li>" for name in found.about["unreached"])
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>thermidor: rival accounts</title><style>{STYLE.read_text(encoding="utf-8")}</style></head>
<body><header><p class="kicker">thermidor · rival accounts</p>
<h1>Which explanation do the figures bear out, and what can they not decide?</h1>
<p class="lead">Each account was drawn from its priors, fitted to the same calibrated figures, and
asked for figures it had not seen. No account wins by its fit alone.</p></header><main>
<section id="said"><h2>What may be said</h2><ul>{told}</ul></section>
<section id="table"><h2>The accounts</h2>{_accounts(found)}</section>
<section id="plots"><h2>Pictures</h2>{drawn}</section>
<section id="pairs"><h2>What separates each pair</h2>{_pairs(found)}</section>
<section id="left"><h2>One institution left out at a time</h2>
<p>Bits a calibrated row that was not shown, over random draws and over a plain curve that was not
shown it either.</p>{_left_out(found)}</section>
<section id="ablation"><h2>What is lost without</h2>{_ablation(ablation)}</section>
<section id="unreached"><h2>Calibrated figures that no account reaches</h2>
<p>Fewer than one run in a hundred agrees with them, in the last table of any account.</p>
<ul>{unreached or "<li>none</li>"}</ul></section>
<section id="parameters"><h2>What the figures say of the parameters (synthesis)</h2>
{_parameters(found)}</section>
<section id="origin"><h2>Where this comes from</h2>
<p class="small">Rules {hashes["rules"]}, scenario
{escape(str(hashes["scenario"]))} {hashes["scenario_hash"]}, figures {hashes["figures"]}, split
{hashes["split"]}, design {hashes["design"]}, scale {hashes["scale"]}, thermidor
{escape(thermidor.__version__)}.</p></section></main></body></html>
"""


def _accounts(found: Comparison) -> str:
    rows = []
    for who in (*found.accounts, "random draws", "null", "pressure curve"):
        fitted, unseen = found.line(who, "calibrate"), found.line(who, "validate")
        title = account.load(who).title if who in found.accounts else who.capitalize()
        by = account.load(who).who if who in found.accounts else ""
        rows.append(
            f"<tr><td>{escape(title)}<br><small>{escape(by)}</small></td>"
            f"<td class='n'>{found.probable(who)}</td>"
            f"<td class='n'>{fitted.inside} of {fitted.rows}</td>"
            f"<td class='n'>{unseen.inside} of {unseen.rows}</td>"
            f"<td class='n'>{_gain(unseen, 'null', who)}</td>"
            f"<td class='n'>{_gain(unseen, 'pressure curve', who)}</td>"
            f"<td class='n'>{_gain(unseen, 'random draws', who)}</td>"
            f"<td class='n'>{fitted.narrower:.2f}</td></tr>"
        )
    heads = (
        "Account",
        "Probability, ± over repeats",
        "Calibrated inside",
        "Held out inside",
        "Held out: bits over null",
        "over pressure curve",
        "over random draws",
        "Width against priors",
    )
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _gain(line: Line, rival: str, who: str) -> str:
    mean, error = line.bits[rival]
    return "" if who == rival else f"{mean:+.2f} ± {error:.2f}"


def _pairs(found: Comparison) -> str:
    rows = []
    for pair in found.pairs:
        names = "".join(
            f"<li>{_figure(name)} ({share:.0%} apart"
            + (f"; nearer: {escape(account.load(nearer).title)})" if nearer else ")")
            + "</li>"
            for name, share, nearer in pair.figures[:3]
        )
        verdict = "told apart" if pair.apart else "cannot be told apart"
        rows.append(
            f"<tr><td>{escape(account.load(pair.first).title)} / "
            f"{escape(account.load(pair.second).title)}</td><td>{verdict}</td>"
            f"<td class='n'>{pair.mistaken:.0%}</td><td><ul>{names}</ul></td></tr>"
        )
    return (
        "<table><thead><tr><th>Pair</th><th>By the sources</th><th>Taken for one another</th>"
        "<th>Figures that separate their predictions most</th></tr></thead><tbody>"
        + "".join(rows)
        + "</tbody></table>"
    )


def _left_out(found: Comparison) -> str:
    rows = []
    for who, parts in found.about.get("cross_validation", {}).items():
        told = parts["all"]
        best = sorted((p for p in parts if p != "all"), key=lambda p: -parts[p]["bits_over_random"])
        rows.append(
            f"<tr><td>{escape(account.load(who).title)}</td>"
            f"<td class='n'>{told['bits_over_random']:+.2f} ± {told['random_error']:.2f}</td>"
            f"<td class='n'>{told['bits_over_curve']:+.2f} ± {told['curve_error']:.2f}</td>"
            f"<td>{escape(', '.join(best[:3]))}</td><td>{escape(', '.join(best[-3:]))}</td></tr>"
        )
    heads = ("Account", "over random draws", "over the unseen curve", "best", "worst")
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _ablation(rows: list[dict] | None) -> str:
    if not rows:
        return "<p>not computed; ask for it with --ablation</p>"
    head = "".join(f"<th>{escape(key)}</th>" for key in rows[-1])
    body = "".join(
        "<tr>"
        + "".join(f"<td class='n'>{escape(str(row.get(key, '')))}</td>" for key in rows[-1])
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _figure(name: str) -> str:
    return f"{escape(article.find(name).quantity)} <small>({escape(name)})</small>"


def _parameters(found: Comparison) -> str:
    from thermidor.society import parameters

    about, rows = found.about["accounts"].get("synthesis"), []
    if about is None:
        return "<p>not calibrated</p>"
    for name in sorted(about["median"], key=lambda name: -about["explained"][name]):
        low, high = about["prior"][name]
        rows.append(
            f"<tr><td>{name}<br><small>{escape(parameters.table()[name].meaning)}</small></td>"
            f"<td class='n'>{low:.3g} to {high:.3g}</td>"
            f"<td class='n'>{about['median'][name]:.3g} ± {about['error'][name]:.1g}</td>"
            f"<td class='n'>{about['low'][name]:.3g} to {about['high'][name]:.3g}</td>"
            f"<td class='n'>{about['explained'][name]:.0%}</td>"
            f"<td class='n'>{about['covered_50'][name]:.0%} / {about['covered_90'][name]:.0%}</td>"
            f"<td>{'not identified' if name in about['not_identified'] else ''}</td></tr>"
        )
    return (
        "<table><thead><tr><th>Parameter</th><th>Prior, 90 %</th><th>Posterior median, ± Monte "
        "Carlo</th><th>90 %</th><th>Explained</th><th>Truths inside 50 % / 90 %</th><th></th></tr>"
        "</thead><tbody>" + "".join(rows) + "</tbody></table>"
    )

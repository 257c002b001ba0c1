"""The commands of trust: baseline, audit."""

from __future__ import annotations

import json

import click

BASELINE_EXAMPLES = """\b
Examples:
  thermidor baseline                                     are results here as they were?
  thermidor baseline --refresh "the call-up takes the young first: Figes 1990"
"""


@click.command(epilog=BASELINE_EXAMPLES)
@click.option("--refresh", metavar='"WHY"', help="Keep the results of this version; say why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def baseline(refresh: str | None, as_json: bool) -> int:
    """Make one small run and compare it, bit for bit, with the one kept with the package.

    Exit status 0: the same; 1: not the same, with what differs.
    """
    from thermidor.runs import baseline as keeping

    if refresh is not None:
        found = keeping.refresh(refresh)
        click.echo(f"Kept; the reason is in {keeping.FOLDER / keeping.CHANGES}.")
        click.echo("\n".join(found.lines()))
        return 0
    now = keeping.fresh()
    found = keeping.compare(now, keeping.kept()["observables"])
    if as_json:
        told = {
            "same": not found,
            "differs": found.lines(1000),
            "hashes": {name: entry["hash"] for name, entry in now.items()},
        }
        click.echo(json.dumps(told, indent=2))
    elif found:
        why = "only in last bits: another machine" if found.last_bits else "not as kept"
        click.echo(f"{len(found.moved)} of {found.of} observables differ ({why}):")
        click.echo("\n".join(found.lines()))
    else:
        click.echo(f"All {found.of} observables are as kept, to the bit.")
    return 1 if found else 0


AUDIT_EXAMPLES = """\b
Example:
  thermidor audit
"""


@click.command(epilog=AUDIT_EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def audit(as_json: bool) -> int:
    """Look whether every package that thermidor needs is here, in a version it was tried with.

    Exit status 0: all is well; 1: what is not, by name.
    """
    from dataclasses import asdict

    from thermidor.cli import audit as auditing

    found = auditing.needs()
    if as_json:
        click.echo(json.dumps({"needs": [asdict(need) for need in found]}, indent=2))
    else:
        for need in found:
            where = f" (extra {need.extra})" if need.extra else ""
            told = need.problem or ("well" if need.installed else "not installed")
            version = need.installed or "-"
            click.echo(f"{need.name:<18} {version:<12} {need.bounds:<18} {told}{where}")
    return 1 if any(need.problem for need in found) else 0


TRUST = [baseline, audit]

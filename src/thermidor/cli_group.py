"""The list of commands: in sections by use, and a hint for a mistyped one."""

from __future__ import annotations

import click

from thermidor.errors import InputError, suggest

SECTIONS = {
    "Run and look": ("run", "scenarios", "serve", "film", "life"),
    "Understand": ("explain", "figures", "describe", "compare"),
    "Change": ("new", "check"),
    "Experiment": ("sweep", "sensitivity", "discover"),
    "Judge": ("calibrate", "accounts", "baseline", "audit"),
}
"""The commands in the order in which most people come to need them."""


class Commands(click.Group):
    """A group that knows what a mistyped command may have meant, and lists commands by use."""

    def format_commands(self, ctx, formatter):
        """Write the commands in sections; one that is in none comes last."""
        left = self.list_commands(ctx)
        for title, names in SECTIONS.items():
            self._section(formatter, title, [name for name in names if name in left])
            left = [name for name in left if name not in names]
        self._section(formatter, "Other", left)

    def _section(self, formatter, title, names):
        rows = [(name, self.commands[name].get_short_help_str(120)) for name in names]
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)

    def resolve_command(self, ctx, args):
        """Find the command, or say which name is nearest."""
        name = args[0] if args else ""
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            known = self.list_commands(ctx)
            hint = suggest(name, known) or f" Commands: {', '.join(known)}."
            raise InputError(f'there is no command "{name}".{hint}')
        return super().resolve_command(ctx, args)

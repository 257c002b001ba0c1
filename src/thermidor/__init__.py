"""thermidor: an agent-based simulation of how the institutions of a revolution degenerate."""

__version__ = "0.1.0"

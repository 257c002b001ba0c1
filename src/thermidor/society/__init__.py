"""The simulated society: its state, its pressures, its rules for persons and institutions."""

"""Docs inside the tool: what a name of the model means, where it acts, what it moves."""

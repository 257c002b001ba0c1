"""A film of one run, for a slide."""

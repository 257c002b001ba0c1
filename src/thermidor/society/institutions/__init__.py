"""Institutions: each aggregates what persons did and decides what they face next month."""

"""Plots, reports and terminal tables: they read results and never the model."""

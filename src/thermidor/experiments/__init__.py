"""Experiments: designs, sweeps, sensitivity analysis and paired comparisons."""

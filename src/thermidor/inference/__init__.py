"""Calibration and the comparison of accounts: priors, reference table, posteriors."""

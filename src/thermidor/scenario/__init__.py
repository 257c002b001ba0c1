"""Scenario and account files: what presses on the society and which mechanisms are on."""

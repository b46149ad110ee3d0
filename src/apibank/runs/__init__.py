"""Runs: a model, a benchmark and protocols brought together, kept so that nothing is asked twice."""

"""Runs in the formats of other projects, written and read without importing any of them."""

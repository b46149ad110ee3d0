"""Executing the library's APIs: what a dialogue's world stores, and the rules that read and change it."""

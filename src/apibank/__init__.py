"""API-Bank, made whole: measure how well language models call, retrieve and plan with tools."""

__version__ = "0.1.0"

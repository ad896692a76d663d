"""Fact-checking documents: their Python blocks are executed, and what their comments claim is held against what happened."""

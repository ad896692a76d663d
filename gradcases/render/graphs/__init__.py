"""Graphs of what a program computed, as text and as pictures."""

"""Measurements: ratios of commands timed side by side in one run."""

"""Watching in the caller's own process: for notebooks and tests."""

"""Pasted texts against the catalog."""

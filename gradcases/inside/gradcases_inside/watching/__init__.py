"""Watching a script: what torch is called with is recorded, and what goes wrong is traced to a line of the script."""

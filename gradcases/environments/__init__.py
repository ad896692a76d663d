"""Environments with a torch in them: made with uv, kept, listed and removed. They are in the user's cache, one a folder."""

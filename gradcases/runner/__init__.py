"""Executing programs in a target: processes, deadlines, and the outcomes that come back."""

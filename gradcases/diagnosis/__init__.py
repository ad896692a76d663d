"""Diagnosis: what is to blame for what a user sees, and the case of the catalog that explains it. Pure functions of values."""

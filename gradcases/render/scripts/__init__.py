"""Evidence as a Python file of its own."""

"""What runs inside the target interpreter. Standard library and torch only; Python 3.8 or newer."""

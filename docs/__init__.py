"""Documentation, and the script that keeps what README.md shows true."""

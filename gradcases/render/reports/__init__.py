"""What one run found out."""

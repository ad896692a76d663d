"""What was found out about documents: `gradcases judge`."""

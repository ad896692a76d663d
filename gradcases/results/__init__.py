"""Results as files: reading reports back, merging them into a table, comparing two. Functions of frozen values."""

"""torch's releases: which there are, which are asked for, and what each needs beside it."""

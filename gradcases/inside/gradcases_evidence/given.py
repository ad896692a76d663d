"""What each script defines itself; it stands here so that the parts can be checked."""

PROGRAM = ""
VARYING = []  # type: list


def documented(seen):
    """States what happens."""

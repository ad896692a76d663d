"""Results of several targets beside each other: matrix, compat, merge, diff, bisect."""

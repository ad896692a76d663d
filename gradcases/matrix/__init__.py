"""The catalog on many targets: which columns there are, each one's report, and where between two a case changed."""

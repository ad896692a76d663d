"""Pasted text against what the catalog's cases are recorded to say: the exception in it, the causes that fit, best first.

All of it is a function of the text and of the catalog. What is a rule is data (regular expressions, sentences, points) that means
the same in Python and in JavaScript: no lookbehind, no named group, no repetition inside a repetition. What is read is bounded.
"""

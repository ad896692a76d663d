"""The autograd graph of a program as a value: what was recorded, what is wrong with it, how it is folded and laid out. Pure."""

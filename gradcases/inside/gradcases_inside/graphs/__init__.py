"""The autograd graph that a program built, recorded while it runs: nodes, what they saved, what passed, where it ends."""

"""What stands at the end of an evidence script: it executes the script's PROGRAM, prints what happened, and fails where that is not as
the script's `documented` states.

No script imports it: `gradcases.render.scripts.script_parts` puts the definitions that a script uses into it, and the imports that these
need. So a name stands for one thing in all of the parts. Standard library and torch only; Python 3.8.
"""

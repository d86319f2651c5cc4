"""Grading a class: what was handed in is run in a sandbox, judged outside of it, and written down in a gradebook."""

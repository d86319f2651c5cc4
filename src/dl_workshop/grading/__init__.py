"""Grading a class: whoever handed in what is run in a sandbox, judged outside of it, and written down in a gradebook."""

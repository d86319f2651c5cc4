"""Pictures, one module for each subject: `from dl_workshop.figures.linear_regression import data_and_line`.

A picture is a function (..., ax=None) -> Axes; without `ax` it makes a new figure. A picture of several panels
returns its Figure. Each describes itself in words: `alt_text(figure)` from `dl_workshop.figures.style`.
"""

"""Right answers written otherwise, as learners write them: for every exercise at least five, and each must pass.

They are in a module for each chapter, in a dict RIGHT of lists. Some need optax, which no learner does.
"""

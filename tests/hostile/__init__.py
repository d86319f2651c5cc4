"""Submissions that nobody should get marks for: each a way to cheat, to do harm, or only to be clumsy."""

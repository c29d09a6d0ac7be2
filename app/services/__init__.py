"""Writes and rules: one function, one verb. Never commits; the edge does."""

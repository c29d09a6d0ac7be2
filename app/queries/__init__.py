"""Reads: one function, one question. Never writes."""

"""Contracts that are published as they stand: the XSD of our own XML."""

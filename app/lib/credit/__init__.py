"""Loans, exact to the minor unit: instalments, schedules, the Russian full cost of credit (PSK) and the EU APR.

Pure Decimal arithmetic: no web, no database, no clock. Formulas and sources: docs/credit.md.
"""

"""What leaves the house, through one outbox (app/services/outbox.py writes it down, this sends it)."""

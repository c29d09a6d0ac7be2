"""The demonstration network: made-up dealers, cars, customers and pictures, the same for the same seed and day."""

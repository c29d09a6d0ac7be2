"""Pictures of cars, drawn by our own code: a body in space, light, paint, and a place to stand."""

"""How good a model is, on photos that it never saw: the readings, what is computed from them, what is printed."""

"""The article's figures, how they are read off a run, and how predictions are scored."""

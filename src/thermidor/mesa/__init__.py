"""The model as Mesa knows it: a model, its agents, its institutions."""

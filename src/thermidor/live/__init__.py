"""The live page, its server and the film."""

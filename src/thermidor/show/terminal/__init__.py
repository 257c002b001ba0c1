"""What the commands print: summaries, the table of figures, progress and results."""

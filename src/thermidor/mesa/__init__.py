"""The model as a Mesa model: `Model`, its agents as views of rows, its institutions."""

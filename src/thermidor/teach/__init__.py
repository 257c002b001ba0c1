"""Teaching: the description of the model, explanations of its terms, single lives."""

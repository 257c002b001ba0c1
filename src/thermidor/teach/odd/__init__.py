"""The description of the model, written from its code: ODD, list of claims, seminar sheet."""

"""The report: one HTML file that compares every figure of the article with the model.

It opens by double click and asks for nothing from any address. Without its script it is complete;
the script filters, sorts and opens the facts about a figure. Nothing here computes: it writes what
`evidence.ledger` and `evidence.judgements` found.
"""

from thermidor.show.report.page import render, write

__all__ = ["render", "write"]

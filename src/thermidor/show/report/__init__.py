"""The report: one self-contained HTML file with every figure of the article beside the model.

It opens by double click, asks nobody for anything, works without a script (the script filters,
sorts and opens a figure's story), and prints. Nothing here computes: it writes what the ledger
and the judgements found.
"""

from thermidor.show.report.page import render, write

__all__ = ["render", "write"]

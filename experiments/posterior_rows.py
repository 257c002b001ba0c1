"""Check that the shipped posterior still belongs to the rules, and record their hash.

Run as ``python experiments/posterior_rows.py``. Fifteen societies of the posterior's table are
simulated again. If their figures are those that were stored, the hash of the rules' files in
``data/posterior.json`` is set to the present one (a changed comment changes the hash); otherwise
the figures that differ are printed and nothing is written.
"""

import sys

from thermidor.inference import shipped

if __name__ == "__main__":
    differ = shipped.differences()
    if differ:
        sys.exit(f"The rules give other numbers for {', '.join(differ)}. Calibrate again.")
    print(f"The same numbers. Rules recorded as {shipped.record_rules()}.")

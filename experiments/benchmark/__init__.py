"""How fast the model is, and against what: measured side by side in one run of one machine.

`small` is one rule in several ways of writing it, `objects` the real month as Mesa objects, `floor`
what the machine cannot go below, `growth` how the cost grows, `sweeps` what storing and killing
cost. Times mean little on another machine; ratios taken in turns within one run do. The command is
`experiments/benchmark.py`; nothing else of the package needs anything in here.
"""

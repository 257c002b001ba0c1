"""How fast the model is, compared with other ways of writing it, in one run on one machine.

`small` is one rule written in several ways, `objects` two processes of the real month as Mesa
objects, `floor` what the machine cannot go below, `growth` how the cost grows, `sweeps` what
storing and killing cost, `first` what a user waits for in the first minute. Times depend on the
machine; ratios measured in turns do not. The command is ``python experiments/benchmark``; the
package does not use this folder.
"""

"""The real month as Mesa objects: every person and workplace an agent, the very same rules.

Written as a student of Mesa would write it, without a look at the engine's loops: classes with
ordinary attributes, a method for each process, sets of agents walked by `AgentSet.do`. What it
takes from the model are the scalar rules, called as plain Python (`plain`), and the institutions
whose code is plain Python already. It must end every month with the engine's own columns and
counts, to the last bit: so it tests the engine as well as its speed.

Where a choice had to be made it was made in favour of Mesa: a person's draws of a month come from
whole columns drawn at once (as cheap as its own generator's), the exponential in a form that suits
Python, the dead leave the sets.
"""

"""Rules of the four kinds of agent, one file each; `lives` walks them over the columns."""

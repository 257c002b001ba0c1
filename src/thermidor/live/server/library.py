"""The recordings a server has, by recipe: found again, gone on from, forgotten (ODD: none)."""

from __future__ import annotations

from collections import OrderedDict

from thermidor.live.server.recording import Recipe, Recorder, Recording


class Library:
    """Recordings by recipe, the ones used last; the oldest go when they grow too large.

    Parameters
    ----------
    load : callable of str to Scenario
    limit : int
        Bytes of recordings to hold.
    """

    def __init__(self, load, limit: int = 600_000_000):
        self.load, self.limit = load, limit
        self.recordings: OrderedDict[Recipe, Recording] = OrderedDict()

    def find(self, recipe: Recipe) -> Recording | None:
        """Return the finished recording of a recipe, or None."""
        found = self.recordings.get(recipe)
        if found is not None:
            self.recordings.move_to_end(recipe)
        return found

    def near(self, recipe: Recipe, known: tuple[Recording, ...] = ()) -> tuple | None:
        """Return a recording that is the same up to a month, and that month."""
        months = sorted({hold[0] for hold in recipe.holds}, reverse=True)
        for month in months:
            earlier = recipe.before(month)
            for other in (*known, *reversed(list(self.recordings.values()))):
                if other.recipe.before(month) == earlier:
                    return other, month
        return None

    def record(self, recipe: Recipe, known: tuple[Recording, ...] = ()) -> Recorder:
        """Return a recorder for a recipe that is not here yet."""
        return Recorder(Recording(recipe, None), self.load, self.near(recipe, known))

    def keep(self, recording: Recording) -> None:
        """Keep a finished recording; forget the oldest, first their copies of the society."""
        self.recordings[recording.recipe] = recording
        self.recordings.move_to_end(recording.recipe)
        total = sum(r.size for r in self.recordings.values())
        for old in list(self.recordings.values())[:-1]:
            if total <= self.limit:
                break
            total -= old.size
            if old.kept:
                old.kept.clear()
                total += old.size
            else:
                del self.recordings[old.recipe]

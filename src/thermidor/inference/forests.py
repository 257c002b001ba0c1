"""From the reference table to posteriors: forests that learn parameters and accounts from figures.

ODD element: calibration. Quantile forests (Meinshausen 2006; Raynal et al. 2019) give each
parameter's posterior; a normal copula of what the forests leave unexplained, over the runs nearest
to the article, ties the parameters to joint draws; a random forest gives the accounts'
probabilities (Pudlo et al. 2016). Everything is done in shares of the prior, 0..1. Each run of the
table is in turn a synthetic truth: forests predict it from trees that have not seen it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from thermidor.common.errors import InputError

GRID = np.concatenate([[0.005], np.arange(0.01, 1.0, 0.01), [0.995]])
INTERVALS = {"50": (0.25, 0.75), "90": (0.05, 0.95)}
IDENTIFIED = 0.10  # part of a parameter's prior variance that the figures must explain
NEAREST = 0.3  # part of the table from which the ties between parameters are learned
SHRINK = 0.1  # ties are drawn toward none by so much


@dataclass
class Fit:
    """Posterior of one account, in shares of the prior.

    Attributes
    ----------
    quantiles : ndarray
        ``(n_repeats, n_parameters, n_grid)`` at the article's figures.
    ties : ndarray
        Correlation of the parameters' normal scores.
    explained : ndarray
        Part of each parameter's prior variance that unseen trees explain.
    covered : dict of str to ndarray
        Share of synthetic truths inside the 50 % and 90 % intervals, per parameter.
    truths : int
        How many synthetic truths there were.
    """

    quantiles: np.ndarray
    ties: np.ndarray
    explained: np.ndarray
    covered: dict[str, np.ndarray]
    truths: int

    @property
    def identified(self) -> np.ndarray:
        """Which parameters the figures say something about."""
        return self.explained >= IDENTIFIED

    @property
    def middle(self) -> np.ndarray:
        """Medians, averaged over repeats."""
        return self.at(0.5)

    @property
    def error(self) -> np.ndarray:
        """Monte Carlo error of the medians: their spread over repeats, of the average."""
        medians = self.quantiles[:, :, np.searchsorted(GRID, 0.5 - 1e-9)]
        if len(medians) < 2:
            return np.full(medians.shape[1], np.nan)
        return medians.std(axis=0, ddof=1) / np.sqrt(len(medians))

    def at(self, share: float) -> np.ndarray:
        """Return a point of every parameter's posterior."""
        return np.array([np.interp(share, GRID, q) for q in self.quantiles.mean(axis=0)])

    def draws(self, count: int, luck: np.random.Generator) -> np.ndarray:
        """Return joint draws ``(count, n_parameters)``, spread evenly in every parameter."""
        n = len(self.ties)
        z = luck.multivariate_normal(np.zeros(n), self.ties, size=count, method="cholesky")
        ranks = (np.argsort(np.argsort(z, axis=0), axis=0) + 0.5) / count
        mean = self.quantiles.mean(axis=0)
        return np.column_stack([np.interp(ranks[:, k], GRID, mean[k]) for k in range(n)])


def fit(
    features,
    accounts: np.ndarray,
    shares: np.ndarray,
    summaries: np.ndarray,
    *,
    trees: int,
    leaf: int,
    repeats: int,
    seed: int,
    workers: int | None = None,
) -> dict[str, Fit]:
    """Fit one forest for each parameter to the runs of one account, or of several together.

    Of several, a run's account is a feature like its figures: forests share what the accounts have
    in common and part where they differ.

    Parameters
    ----------
    features : features.Features
    accounts : ndarray
        ``(n_runs,)`` whose run it is.
    shares : ndarray
        ``(n_runs, n_parameters)``, each run's parameters as shares of its account's prior.
    summaries : ndarray
        ``(n_runs, n_ids)`` what the runs say of the figures.
    """
    forest = _module("quantile_forest").RandomForestQuantileRegressor
    n, d = shares.shape
    names = list(dict.fromkeys(accounts))
    codes = np.array([names.index(account) for account in accounts])
    own = np.eye(len(names))
    here = np.hstack([np.repeat(features.observed, len(names), axis=0), own])
    quantiles = np.empty((len(names), repeats, d, len(GRID)))
    medians, inside = np.zeros((n, d)), {key: np.zeros((n, d)) for key in INTERVALS}
    points = [0.5, *INTERVALS["50"], *INTERVALS["90"]]
    for repeat in range(repeats):
        luck = np.random.default_rng([seed, repeat])
        table = np.hstack([features.of(summaries, luck), own[codes]])
        for k in range(d):
            grown = forest(
                trees,
                min_samples_leaf=leaf,
                max_features=1 / 3,
                max_samples_leaf=None,
                random_state=int(luck.integers(2**31)),
                n_jobs=workers or -1,
            ).fit(table, shares[:, k])
            quantiles[:, repeat, k] = grown.predict(here, quantiles=list(GRID))
            unseen = grown.predict(table, quantiles=points, oob_score=True)
            medians[:, k] += unseen[:, 0] / repeats
            for at, key in ((1, "50"), (3, "90")):
                hit = (shares[:, k] >= unseen[:, at]) & (shares[:, k] <= unseen[:, at + 1])
                inside[key][:, k] += hit / repeats
    left, found = shares - medians, {}
    for code, name in enumerate(names):
        mine, told = codes == code, np.sort(quantiles[code], axis=2)
        spread = np.maximum(shares[mine].var(axis=0), 1e-12)
        explained = 1.0 - left[mine].var(axis=0) / spread
        near = _nearest(medians[mine], told.mean(axis=0), explained)
        covered = {key: each[mine].mean(axis=0) for key, each in inside.items()}
        found[name] = Fit(told, _ties(left[mine][near]), explained, covered, int(mine.sum()))
    return found


def _nearest(medians: np.ndarray, quantiles: np.ndarray, explained: np.ndarray) -> np.ndarray:
    """Return the runs whose forests say most nearly what they say of the article."""
    here = np.array([np.interp(0.5, GRID, q) for q in quantiles])
    scale = np.maximum(medians.std(axis=0), 1e-9)
    weight = np.clip(explained, 0.0, 1.0) + 1e-6
    off = (weight * ((medians - here) / scale) ** 2).sum(axis=1)
    return np.argsort(off, kind="stable")[: max(30, int(NEAREST * len(off)))]


def _ties(left: np.ndarray) -> np.ndarray:
    """Return the correlation of the normal scores of what is left unexplained."""
    from thermidor.inference.priors import _inverse

    ranks = (np.argsort(np.argsort(left, axis=0), axis=0) + 0.5) / len(left)
    found = np.atleast_2d(np.corrcoef(_inverse(ranks), rowvar=False))
    return (1 - SHRINK) * found + SHRINK * np.eye(len(found))


def box(fitted: Fit, share: float = 0.99) -> tuple[np.ndarray, np.ndarray]:
    """Return between which shares of the prior every parameter's posterior lies."""
    side = (1 - share) / 2
    return fitted.at(side), fitted.at(1 - side)


@dataclass
class Choice:
    """Which account the figures look like.

    Attributes
    ----------
    accounts : list of str
    probabilities : ndarray
        ``(n_repeats, n_accounts)`` for the article's figures.
    confusion : ndarray
        ``(n_accounts, n_accounts)`` held-back runs: the true account by row, the answer by column,
        as shares of the row.
    sure : float
        Mean probability that the forest gives the true account of a held-back run.
    importance : ndarray
        ``(n_figures,)`` part each figure has in telling the accounts apart.
    support : dict of str to float
        Share of an account's runs that stand at least as far from its other runs as the article
        does: near nought, no run of it looks like the article, and its probability means little.
    """

    accounts: list[str]
    probabilities: np.ndarray
    confusion: np.ndarray
    sure: float
    importance: np.ndarray
    support: dict[str, float]


def choose(
    features,
    accounts: np.ndarray,
    summaries: np.ndarray,
    *,
    trees: int,
    leaf: int,
    repeats: int,
    seed: int,
    workers: int | None = None,
) -> Choice:
    """Grow account forests, each held back a quarter of the runs, and ask them of the article."""
    forest = _module("sklearn.ensemble").RandomForestClassifier
    names = list(dict.fromkeys(accounts))
    codes = np.array([names.index(account) for account in accounts])
    told, sure, weight = [], [], []
    confusion = np.zeros((len(names), len(names)))
    for repeat in range(repeats):
        luck = np.random.default_rng([seed, 77, repeat])
        table = features.of(summaries, luck)
        back = luck.random(len(codes)) < 0.25
        grown = forest(
            2 * trees,
            min_samples_leaf=leaf,
            class_weight="balanced_subsample",
            random_state=int(luck.integers(2**31)),
            n_jobs=workers or -1,
        ).fit(table[~back], codes[~back])
        chance = grown.predict_proba(table[back])
        np.add.at(confusion, (codes[back], chance.argmax(axis=1)), 1)
        sure.append(chance[np.arange(back.sum()), codes[back]].mean())
        told.append(grown.predict_proba(features.observed)[0])
        weight.append(grown.feature_importances_)
    confusion /= np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    support = {
        name: _support(table[codes == k], features.observed[0]) for k, name in enumerate(names)
    }
    return Choice(
        names, np.array(told), confusion, float(np.mean(sure)), np.mean(weight, axis=0), support
    )


def _support(table: np.ndarray, observed: np.ndarray, neighbours: int = 5) -> float:
    """Return the share of runs that are as far from their nearest runs as the article is."""
    scale = np.maximum(table.std(axis=0), 0.1)
    runs, here = table / scale, observed / scale

    def near(point, others):
        return np.sort(((others - point) ** 2).sum(axis=1))[:neighbours].mean()

    off = [near(run, np.delete(runs, k, axis=0)) for k, run in enumerate(runs[:300])]
    return float(np.mean(np.array(off) >= near(here, runs)))


def _module(name: str):
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise InputError(
            "a calibration needs scikit-learn and quantile-forest; install them with: pip install "
            '"thermidor[research]".'
        ) from None

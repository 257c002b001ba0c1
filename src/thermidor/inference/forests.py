"""From the reference table to posteriors: forests that learn parameters and accounts from figures.

ODD element: calibration. Quantile forests (Meinshausen 2006; Raynal et al. 2019) give each
parameter's posterior. A normal copula of the residuals of the forests, over the runs nearest to the
article, makes joint draws of them. A random forest gives the probabilities of the accounts (Pudlo
et al. 2016). Everything is computed in shares of the prior, 0..1. Each run of the table also serves
as a synthetic truth: it is predicted by the trees that have not seen it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from thermidor.common.errors import InputError
from thermidor.inference.features import Features
from thermidor.inference.priors import normal_quantile

GRID = np.concatenate([[0.005], np.arange(0.01, 1.0, 0.01), [0.995]])
INTERVALS = {"50": (0.25, 0.75), "90": (0.05, 0.95)}
MEDIAN = int(np.searchsorted(GRID, 0.5 - 1e-9))  # place of the median in the grid
IDENTIFIED = 0.10  # share of a parameter's prior variance that the figures must explain
NEAREST = 0.3  # share of the table from which correlations between parameters are learned
LEAST_RUNS = 30
SHRINK = 0.1  # correlations are shrunk toward zero by this share
HELD_BACK = 0.25  # share of the runs that test the forest of the accounts


class Growth(NamedTuple):
    """How forests are grown.

    Attributes
    ----------
    trees, leaf : int
        Trees of a forest, and the fewest runs in a leaf.
    repeats : int
        Forests grown for each parameter, with other features and seeds.
    workers : int, optional
        Processes; one per processor by default.
    """

    trees: int
    leaf: int
    repeats: int
    seed: int
    workers: int | None = None


@dataclass
class Fit:
    """Posterior of one account, in shares of the prior.

    Attributes
    ----------
    quantiles : ndarray
        ``(n_repeats, n_parameters, n_grid)`` at the article's figures.
    ties : ndarray
        Correlation matrix of the parameters' normal scores.
    explained : ndarray
        Share of each parameter's prior variance that trees explain for runs they have not seen.
    covered : dict of str to ndarray
        Share of synthetic truths inside the 50 % and 90 % intervals, per parameter.
    truths : int
        Number of synthetic truths.
    """

    quantiles: np.ndarray
    ties: np.ndarray
    explained: np.ndarray
    covered: dict[str, np.ndarray]
    truths: int

    @property
    def identified(self) -> np.ndarray:
        """Which parameters the figures inform: `IDENTIFIED` of the variance or more."""
        return self.explained >= IDENTIFIED

    @property
    def middle(self) -> np.ndarray:
        """Posterior medians, averaged over repeats."""
        return self.at(0.5)

    @property
    def error(self) -> np.ndarray:
        """Monte Carlo error of the medians: the standard error over repeats."""
        medians = self.quantiles[:, :, MEDIAN]
        if len(medians) < 2:
            return np.full(medians.shape[1], np.nan)
        return medians.std(axis=0, ddof=1) / np.sqrt(len(medians))

    def at(self, share: float) -> np.ndarray:
        """Return the quantile `share`, 0..1, of every parameter's posterior."""
        return np.array([np.interp(share, GRID, q) for q in self.quantiles.mean(axis=0)])

    def draws(self, count: int, random: np.random.Generator) -> np.ndarray:
        """Return joint draws ``(count, n_parameters)``, stratified in every parameter."""
        n = len(self.ties)
        z = random.multivariate_normal(np.zeros(n), self.ties, size=count, method="cholesky")
        ranks = (np.argsort(np.argsort(z, axis=0), axis=0) + 0.5) / count
        mean = self.quantiles.mean(axis=0)
        return np.column_stack([np.interp(ranks[:, k], GRID, mean[k]) for k in range(n)])


def fit(
    features: Features,
    accounts: np.ndarray,
    shares: np.ndarray,
    summaries: np.ndarray,
    growth: Growth,
) -> dict[str, Fit]:
    """Fit one forest for each parameter to the runs of one account, or of several together.

    With several accounts, the account of a run is a feature like its figures: the forests share
    what the accounts have in common and split where they differ.

    Parameters
    ----------
    features : Features
    accounts : ndarray
        ``(n_runs,)`` names of the runs' accounts.
    shares : ndarray
        ``(n_runs, n_parameters)``, each run's parameters as shares of its account's prior.
    summaries : ndarray
        ``(n_runs, n_ids)`` the runs' values of the figures.
    growth : Growth

    Returns
    -------
    dict of str to Fit
        By account.
    """
    forest = _module("quantile_forest").RandomForestQuantileRegressor
    n, d = shares.shape
    names = list(dict.fromkeys(accounts))
    codes = np.array([names.index(account) for account in accounts])
    flags = np.eye(len(names))
    article = np.hstack([np.repeat(features.observed, len(names), axis=0), flags])
    quantiles = np.empty((len(names), growth.repeats, d, len(GRID)))
    medians = np.zeros((n, d))
    inside = {key: np.zeros((n, d)) for key in INTERVALS}
    points = [0.5, *(end for ends in INTERVALS.values() for end in ends)]
    for repeat in range(growth.repeats):
        random = np.random.default_rng([growth.seed, repeat])
        table = np.hstack([features.of(summaries, random), flags[codes]])
        for k in range(d):
            grown = forest(
                growth.trees,
                min_samples_leaf=growth.leaf,
                max_features=1 / 3,
                max_samples_leaf=None,
                random_state=int(random.integers(2**31)),
                n_jobs=growth.workers or -1,
            ).fit(table, shares[:, k])
            quantiles[:, repeat, k] = grown.predict(article, quantiles=list(GRID))
            median, *ends = grown.predict(table, quantiles=points, oob_score=True).T
            medians[:, k] += median / growth.repeats
            for key, low, high in zip(INTERVALS, ends[::2], ends[1::2], strict=True):
                inside[key][:, k] += (
                    (shares[:, k] >= low) & (shares[:, k] <= high)
                ) / growth.repeats
    residuals = shares - medians
    fits = {}
    for code, name in enumerate(names):
        own = codes == code
        sorted_quantiles = np.sort(quantiles[code], axis=2)
        variance = np.maximum(shares[own].var(axis=0), 1e-12)
        explained = 1.0 - residuals[own].var(axis=0) / variance
        near = _nearest(medians[own], sorted_quantiles.mean(axis=0), explained)
        covered = {key: hits[own].mean(axis=0) for key, hits in inside.items()}
        ties = _ties(residuals[own][near])
        fits[name] = Fit(sorted_quantiles, ties, explained, covered, int(own.sum()))
    return fits


def _nearest(medians: np.ndarray, quantiles: np.ndarray, explained: np.ndarray) -> np.ndarray:
    """Return the runs whose predicted medians are nearest to those of the article."""
    article = np.array([np.interp(0.5, GRID, q) for q in quantiles])
    scale = np.maximum(medians.std(axis=0), 1e-9)
    weight = np.clip(explained, 0.0, 1.0) + 1e-6
    off = (weight * ((medians - article) / scale) ** 2).sum(axis=1)
    return np.argsort(off, kind="stable")[: max(LEAST_RUNS, int(NEAREST * len(off)))]


def _ties(residuals: np.ndarray) -> np.ndarray:
    """Return the shrunk correlation matrix of the normal scores of residuals."""
    ranks = (np.argsort(np.argsort(residuals, axis=0), axis=0) + 0.5) / len(residuals)
    correlation = np.atleast_2d(np.corrcoef(normal_quantile(ranks), rowvar=False))
    return (1 - SHRINK) * correlation + SHRINK * np.eye(len(correlation))


def box(fitted: Fit, share: float = 0.99) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower and upper end of every parameter's central interval, in prior shares."""
    side = (1 - share) / 2
    return fitted.at(side), fitted.at(1 - side)


@dataclass
class Choice:
    """Which account the figures support.

    Attributes
    ----------
    accounts : list of str
    probabilities : ndarray
        ``(n_repeats, n_accounts)`` for the article's figures.
    confusion : ndarray
        ``(n_accounts, n_accounts)`` for held-back runs: the true account by row, the predicted one
        by column, as shares of the row.
    sure : float
        Mean probability that the forest gives to the true account of a held-back run.
    importance : ndarray
        ``(n_figures,)`` weight of each figure in distinguishing the accounts.
    support : dict of str to float
        Share of an account's runs that are at least as far from its other runs as the article is.
        Near zero, no run of the account resembles the article and its probability means little.
    """

    accounts: list[str]
    probabilities: np.ndarray
    confusion: np.ndarray
    sure: float
    importance: np.ndarray
    support: dict[str, float]


def choose(
    features: Features, accounts: np.ndarray, summaries: np.ndarray, growth: Growth
) -> Choice:
    """Grow forests that classify runs by account, test them on held-back runs, apply them to the
    article.

    Arguments are those of `fit`.
    """
    forest = _module("sklearn.ensemble").RandomForestClassifier
    names = list(dict.fromkeys(accounts))
    codes = np.array([names.index(account) for account in accounts])
    probabilities = []
    sure = []
    importance = []
    confusion = np.zeros((len(names), len(names)))
    for repeat in range(growth.repeats):
        random = np.random.default_rng([growth.seed, 77, repeat])
        table = features.of(summaries, random)
        back = random.random(len(codes)) < HELD_BACK
        grown = forest(
            2 * growth.trees,
            min_samples_leaf=growth.leaf,
            class_weight="balanced_subsample",
            random_state=int(random.integers(2**31)),
            n_jobs=growth.workers or -1,
        ).fit(table[~back], codes[~back])
        chance = grown.predict_proba(table[back])
        np.add.at(confusion, (codes[back], chance.argmax(axis=1)), 1)
        sure.append(chance[np.arange(back.sum()), codes[back]].mean())
        probabilities.append(grown.predict_proba(features.observed)[0])
        importance.append(grown.feature_importances_)
    confusion /= np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    support = {
        name: _support(table[codes == k], features.observed[0]) for k, name in enumerate(names)
    }
    return Choice(
        accounts=names,
        probabilities=np.array(probabilities),
        confusion=confusion,
        sure=float(np.mean(sure)),
        importance=np.mean(importance, axis=0),
        support=support,
    )


def _support(table: np.ndarray, observed: np.ndarray, neighbours: int = 5) -> float:
    """Return the share of runs that are as far from their nearest runs as the article is."""
    scale = np.maximum(table.std(axis=0), 0.1)
    runs = table / scale
    article = observed / scale

    def nearest(point: np.ndarray, others: np.ndarray) -> float:
        return np.sort(((others - point) ** 2).sum(axis=1))[:neighbours].mean()

    off = [nearest(run, np.delete(runs, k, axis=0)) for k, run in enumerate(runs[:300])]
    return float(np.mean(np.array(off) >= nearest(article, runs)))


def _module(name: str) -> Any:
    """Return a library of the extra ``research``."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise InputError(
            "a calibration needs scikit-learn and quantile-forest; install them with: pip install "
            '"thermidor[research]".'
        ) from None

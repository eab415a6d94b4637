"""Rows to ask models of decision trees about: ordinary ones, and those that find mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tree_models import Tree

_UP, _DOWN = np.float32(np.inf), np.float32(-np.inf)
_ZERO_THRESHOLD = np.float32(1e-35)

AWKWARD = np.array(
    [
        *(np.nan, np.nan, np.nan, np.inf, -np.inf, 0.0, -0.0),
        *(side * size for side in (-1, 1) for size in (1e-45, 1e-40, 1.1754944e-38, 3.4028235e38)),
        *(
            side * near
            for side in (-1, 1)
            for near in (
                _ZERO_THRESHOLD,
                np.nextafter(_ZERO_THRESHOLD, _UP),
                np.nextafter(_ZERO_THRESHOLD, _DOWN),
            )
        ),
    ],
    np.float32,
)
# Categories that no model knows, and what is none.
AWKWARD_CATEGORIES = np.array(
    [
        *(np.nan, np.nan, np.inf, -np.inf, -0.0, -0.5, 0.5, 1.75, -1, -2),
        *(31, 32, 1e6, 2**24, 2**31, 3e38),
    ],
    np.float32,
)
TREES_PROBED = 4


def make(
    generator: np.random.Generator,
    count: int,
    features: int,
    categories: dict[int, int],
    trees: list[Tree],
) -> np.ndarray:
    """A third of the rows are drawn as training data is, with awkward values among them; a third
    have every feature at one of the model's thresholds or right beside it; the last third lead to
    branches of some trees, with the feature that is asked for there on the threshold and one float
    either side. In an order that mixes them.
    """
    with np.errstate(over="ignore", under="ignore"):
        table = _plain(generator, count, features, categories)
        third = count // 3
        _set_to_thresholds(generator, table[third : 2 * third], trees)
        _lead_to_branches(generator, table[2 * third :], trees)
    return table[generator.permutation(count)]


def _plain(
    generator: np.random.Generator, count: int, features: int, categories: dict[int, int]
) -> np.ndarray:
    table = generator.normal(0, 2, (count, features)).astype(np.float32)
    # None in some rows, many in others.
    shares = generator.choice([0, 0.02, 0.2, 0.8], (count, 1))
    awkward = generator.random(table.shape) < shares
    table[awkward] = generator.choice(AWKWARD, awkward.sum())
    for feature, known in categories.items():
        column = generator.integers(0, known + 2, count).astype(np.float32)
        odd = awkward[:, feature]
        column[odd] = generator.choice(AWKWARD_CATEGORIES, odd.sum())
        table[:, feature] = column
    return table


def _beside(threshold: float) -> list[np.float32]:
    nearest = np.float32(threshold)
    return [np.nextafter(nearest, _DOWN), nearest, np.nextafter(nearest, _UP)]


def _set_to_thresholds(
    generator: np.random.Generator, table: np.ndarray, trees: list[Tree]
) -> None:
    known: dict[int, list[float]] = {}
    for tree in trees:
        for feature, threshold in zip(tree.features, tree.thresholds, strict=True):
            if not np.isnan(threshold):
                known.setdefault(feature, []).append(threshold)
    for feature, asked in known.items():
        values = np.array([_beside(threshold) for threshold in asked], np.float32).ravel()
        table[:, feature] = generator.choice(values, len(table))
    missing = generator.random(table.shape) < generator.choice([0, 0.1], (len(table), 1))
    table[missing] = np.nan


def _lead_to_branches(
    generator: np.random.Generator, table: np.ndarray, trees: list[Tree]
) -> None:
    """Three rows for each of as many branches as there are rows for, tree by tree."""
    chosen = [tree for tree in trees if tree.features]
    generator.shuffle(chosen)
    branches = [
        (tree, branch)
        for tree in chosen[:TREES_PROBED]
        for branch in generator.permutation(len(tree.features))
        if not np.isnan(tree.thresholds[branch])
    ]
    for place, (tree, branch) in zip(range(0, len(table) - 2, 3), branches, strict=False):
        three = table[place : place + 3]
        three[:] = three[0]
        for feature, value in _way_to(tree, branch).items():
            three[:, feature] = value
        three[:, tree.features[branch]] = _beside(tree.thresholds[branch])


def _way_to(tree: Tree, branch: int) -> dict[int, np.float32]:
    """Values of features that lead from the root to a branch, if there are any that do."""
    parents = {
        child: (parent, goes_left)
        for children, goes_left in ((tree.left, True), (tree.right, False))
        for parent, child in enumerate(children)
    }
    limits: dict[int, tuple[float, float]] = {}
    while branch in parents:
        branch, goes_left = parents[branch]
        threshold, feature = tree.thresholds[branch], tree.features[branch]
        if np.isnan(threshold):
            continue
        low, high = limits.get(feature, (-np.inf, np.inf))
        limits[feature] = (low, min(high, threshold)) if goes_left else (max(low, threshold), high)
    return {feature: _between(low, high) for feature, (low, high) in limits.items()}


def _between(low: float, high: float) -> np.float32:
    """The largest float below `high`, or the smallest above `low` when there is no `high`."""
    if high == np.inf:
        nearest = np.float32(low)
        return nearest if nearest > low else np.nextafter(nearest, _UP)
    nearest = np.float32(high)
    return nearest if nearest < high else np.nextafter(nearest, _DOWN)

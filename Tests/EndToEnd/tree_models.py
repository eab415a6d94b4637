"""Models of decision trees to publish, and what their own library answers.

Every model is made from a recipe and a seed, and from nothing else: trained on random data with
random parameters, or made up tree by tree, or trained and then changed so that its thresholds,
default directions, missing types and leaves are awkward ones.
"""

from __future__ import annotations

import functools
import pathlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

import tree_rows

FLOAT = np.finfo(np.float32)
ROWS = 300

# LightGBM's kZeroThreshold (include/LightGBM/meta.h) is a float; beside it the double of that name.
ZERO_THRESHOLDS = [float(np.float32(1e-35)), 1e-35]

# Where comparisons go wrong that are done in the wrong precision, or with denormals as zero.
_AWKWARD = [
    *(0.0, 5e-324, 1e-310, float(FLOAT.smallest_subnormal), 1e-40, float(FLOAT.tiny)),
    *(near for zero in ZERO_THRESHOLDS for near in (zero, np.nextafter(zero, 0))),
    *(float(np.nextafter(np.float32(1e-35), np.float32(side))) for side in (0, 1)),
    *(0.1, float(np.float32(0.1)), np.nextafter(float(np.float32(0.1)), 1), 2.0**24 + 1),
]
# The largest float, what rounds to it, what rounds to infinity, and what is far beyond.
_HUGE = [float(FLOAT.max), 3.4028235e38, 3.4028235677973366e38, 3.5e38, 1e300]
_HUGE += [float(np.finfo(np.float64).max)]


@dataclass
class Tree:
    """Branches, the root first; empty for a single leaf. A child below 0 is the leaf `~child`.

    Rows are made from this, and nothing is answered by it: whether a branch goes left where its
    feature is at most its threshold or where it is less, is all the same. NaN stands for the
    threshold of a branch that asks something else.
    """

    features: list[int]
    thresholds: list[float]
    left: list[int]
    right: list[int]


@dataclass
class Agreement:
    """How near an answer must be."""

    told: str
    holds: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _bits(array: np.ndarray) -> np.ndarray:
    return array.view({4: np.int32, 8: np.int64}[array.itemsize])


def _ordered(array: np.ndarray) -> np.ndarray:
    """Whole numbers that are one apart where floats are neighbours."""
    bits = _bits(np.ascontiguousarray(array)).astype(np.int64)
    return np.where(bits < 0, -(bits & 0x7FFF_FFFF), bits)


def _relative(share: float) -> Agreement:
    def holds(got: np.ndarray, expected: np.ndarray) -> np.ndarray:
        tiny = np.finfo(expected.dtype).tiny
        return np.isclose(got, expected, rtol=share, atol=tiny, equal_nan=True)

    return Agreement(f"{share:g} relative", holds)


def _ulps(count: int) -> Agreement:
    def holds(got: np.ndarray, expected: np.ndarray) -> np.ndarray:
        near = np.abs(_ordered(got) - _ordered(expected)) <= count
        return np.where(np.isnan(expected), np.isnan(got), near)

    return Agreement(f"{count} ulp", holds)


EQUAL = Agreement("equal", lambda got, expected: got == expected)
SAME_BITS = Agreement("the same bits", lambda got, expected: _bits(got) == _bits(expected))
DOUBLE_RELATIVE = _relative(1e-15)
FLOAT_RELATIVE = _relative(1e-6)
FLOAT_ULP = _ulps(1)


@dataclass
class Model:
    """An artifact, and all that a test of it needs to know."""

    name: str
    seed: int
    file: pathlib.Path
    feature_count: int
    # Outputs in the order in which they are expected, and how near.
    agreements: dict[str, Agreement]
    # What the library answers: float32 rows to outputs by name.
    library: Callable[[np.ndarray], Mapping[str, np.ndarray]]
    trees: list[Tree]
    # Features that count as categories, and how many of them the model knows.
    categories: dict[int, int] = field(default_factory=dict)
    input_name: str = "features"
    # For `publish`, behind the file.
    options: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.name}, seed {self.seed}, {self.file}"

    @functools.cached_property
    def rows(self) -> np.ndarray:
        generator = np.random.default_rng([self.seed, 1])
        return tree_rows.make(generator, ROWS, self.feature_count, self.categories, self.trees)

    @functools.cached_property
    def expected(self) -> dict[str, np.ndarray]:
        answer = self.library(self.rows)
        return {name: np.ascontiguousarray(answer[name]) for name in self.agreements}


@dataclass(frozen=True)
class Recipe:
    """How to make a model, by name. What is left open is drawn from the seed."""

    name: str
    make: Callable[[str, np.random.Generator, int, pathlib.Path], Model]

    def model(self, seed: int, folder: pathlib.Path) -> Model:
        # By name, so that a recipe makes the same models whatever other recipes there are.
        generator = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return self.make(self.name, generator, seed, folder)


def grow(generator: np.random.Generator, leaves: int, shape: str) -> tuple[list[int], list[int]]:
    """The left and the right children of a tree's branches.

    - shape: "chain" is as deep as can be, "level" as flat as can be, "any" is anything.
    """
    left: list[int] = []
    right: list[int] = []
    parents: dict[int, tuple[list[int], int]] = {}
    split = 0
    for branch in range(leaves - 1):
        if shape == "chain":
            split = int(generator.choice([split, branch]))
        elif shape == "level":
            split = branch + 1 - (1 << ((branch + 1).bit_length() - 1))
        else:
            split = int(generator.integers(branch + 1))
        if split in parents:
            side, parent = parents[split]
            side[parent] = branch
        left.append(~split)
        right.append(~(branch + 1))
        parents[split] = (left, branch)
        parents[branch + 1] = (right, branch)
    return left, right


def asked(generator: np.random.Generator, branches: int, features: int, shape: str) -> np.ndarray:
    """The feature of each branch. In a chain no feature comes twice while there are others, or its
    answers would contradict each other before the chain's end."""
    if shape == "chain":
        return np.resize(generator.permutation(features), branches)
    return generator.integers(0, features, branches)


def thresholds(
    generator: np.random.Generator, count: int, *, double: bool, shape: str = "any"
) -> np.ndarray:
    """Plain ones, ones that a float can say exactly, and awkward ones.

    - double: whether the format keeps 64 bits.
    - shape: as of `grow`. At awkward ones there is often only one way to go, so that a chain with
      many of them would never be walked to its end.
    """
    awkward_share = 0.01 if shape == "chain" else 0.4
    plain = generator.normal(0, 2, count)
    snapped = plain.astype(np.float32).astype(np.float64)
    awkward = generator.choice(_AWKWARD + (_HUGE if double else _HUGE[:1]), count)
    awkward *= generator.choice([-1.0, 1.0], count)
    made = np.where(generator.random(count) < 0.5, plain, snapped)
    made = np.where(generator.random(count) < awkward_share, awkward, made)
    if double:
        return made
    made = made.astype(np.float32)
    # XGBoost answers rows with infinity in one of its two ways only, see tree_xgboost.py.
    made[made == FLOAT.min] = FLOAT.max
    return made


def leaf_values(generator: np.random.Generator, count: int) -> np.ndarray:
    """Of many magnitudes, so that sums tell the order in which they were made."""
    return generator.normal(0, 1, count) * 10.0 ** generator.integers(-5, 1, count)


@dataclass
class Data:
    """Rows to train with: float32, some features of whole numbers, some values missing."""

    rows: np.ndarray
    categories: dict[int, int]
    # What labels are made of: of mean 0 and about 1 in size.
    signal: np.ndarray


def draw(
    generator: np.random.Generator,
    *,
    rows: int,
    features: int,
    categories: int = 0,
    missing: float = 0.1,
    zeros: float = 0.1,
) -> Data:
    table = generator.normal(0, 2, (rows, features)).astype(np.float32)
    weights = generator.normal(0, 1, features)
    columns = generator.permutation(features)[: min(categories, features)]
    counts = {int(column): int(generator.integers(3, 80)) for column in columns}
    signal = table @ weights
    for column, count in counts.items():
        table[:, column] = generator.integers(0, count, rows)
        signal += generator.normal(0, 2, count)[table[:, column].astype(int)]
    signal += generator.normal(0, 0.3, rows) + np.abs(table[:, 0])
    table[generator.random(table.shape) < missing] = np.nan
    zeroed = generator.random(table.shape) < zeros
    zeroed[:, list(counts)] = False
    table[zeroed] = 0
    return Data(table, counts, (signal - signal.mean()) / (signal.std() + 1e-9))


def labels(generator: np.random.Generator, kind: str, signal: np.ndarray) -> np.ndarray:
    """Labels as an objective wants them.

    - kind: "real", "positive", "count", "share" (0 to 1), "classes:<N>", "grades".
    """
    kind, _, number = kind.partition(":")
    if kind == "real":
        return signal * 3
    if kind == "positive":
        return np.exp(signal)
    if kind == "count":
        return generator.poisson(np.exp(signal)).astype(float)
    if kind == "share":
        return 1 / (1 + np.exp(-2 * signal))
    classes = int(number or 4)
    edges = np.quantile(signal, np.linspace(0, 1, classes + 1)[1:-1])
    return np.searchsorted(edges, signal).astype(float)

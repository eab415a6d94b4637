"""Which tree ensembles LoadTests/trees.py measures, and where their files are once made."""

from __future__ import annotations

import hashlib
import json
import pathlib
from dataclasses import dataclass

SEED = 7
# Of a benchmark: at 200 features 3.3 MB, more than a core's own caches hold.
ROWS = 4_096
# Values of a row, in training as well.
MISSING_SHARE = 0.02
# So many that a leaf of a tree with 255 still has about 80.
TRAINING_ROWS = 20_000
TRAINING = {
    "objective": "regression",
    "learning_rate": 0.01,
    "min_data_in_leaf": 20,
    "seed": SEED,
    "deterministic": True,
    "force_row_wise": True,
}
# Raised when files are made otherwise though nothing above has changed.
MAKING = 1

FOLDER = pathlib.Path(__file__).resolve().parent
CACHE = FOLDER.parent / ".deps" / "trees"
REQUIREMENTS = FOLDER / "trees.txt"


@dataclass(frozen=True)
class Shape:
    """What an ensemble's time depends on."""

    trees: int
    leaves: int
    features: int

    def __str__(self) -> str:
        return f"{self.trees}x{self.leaves}x{self.features}"

    @classmethod
    def parse(cls, text: str) -> Shape:
        return cls(*map(int, text.split("x")))


GRID = tuple(
    Shape(trees, leaves, features)
    for trees in (100, 500, 2_000)
    for leaves in (31, 64, 255)
    for features in (20, 200)
)
# The one that the aims are about.
USUAL = Shape(500, 31, 64)
# Of the short form: the usual one, one that fits a cache, one that does not.
SHORT = (USUAL, Shape(100, 255, 20), Shape(500, 64, 200))


def folder() -> pathlib.Path:
    """Of all files made with these parameters by these releases of the libraries."""
    parameters = json.dumps([SEED, ROWS, MISSING_SHARE, TRAINING_ROWS, TRAINING, MAKING])
    return CACHE / hashlib.sha256(parameters.encode() + REQUIREMENTS.read_bytes()).hexdigest()[:12]


@dataclass(frozen=True)
class Files:
    """Of one ensemble, each in the form of those who run it."""

    shape: Shape

    @property
    def lightgbm(self) -> pathlib.Path:
        return self._path("txt")

    @property
    def xgboost(self) -> pathlib.Path:
        return self._path("ubj")

    @property
    def onnx(self) -> pathlib.Path:
        return self._path("onnx")

    @property
    def compiled(self) -> pathlib.Path:
        return self._path("so")

    @property
    def rows(self) -> pathlib.Path:
        """32-bit floats, row by row."""
        return folder() / f"rows-{self.shape.features}.f32"

    def _path(self, suffix: str) -> pathlib.Path:
        return folder() / f"{self.shape}.{suffix}"

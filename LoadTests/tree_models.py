"""Makes the files of tree_shapes.py: an ensemble trained by LightGBM, and the same for the others.

What is there already is left alone. All of the grid takes about half an hour on two cores, most of
them for trees with 255 leaves: training those of 200 features, and compiling them.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import lightgbm
import numpy as np
import treelite

import tree_forms
import tree_shapes
from tree_shapes import SEED, Files, Shape

# Of one file of C: enough files to keep every core busy, none that takes minutes.
LEAVES_PER_UNIT = 4_000
COMPILE = ("clang", "-O3", "-fPIC", "-std=c99")
# The linker that comes with it: others take minutes over the largest ensembles.
LINK = ("clang", "-shared", "-fuse-ld=lld")


def say(text: str) -> None:
    print(f"tree_models: {text}", file=sys.stderr, flush=True)


def make_rows(count: int, features: int, *, seed: int) -> np.ndarray:
    rng = np.random.default_rng([seed, features])
    values = rng.standard_normal((count, features), np.float32)
    values[rng.random(values.shape) < tree_shapes.MISSING_SHARE] = np.nan
    return values


def make_targets(values: np.ndarray) -> np.ndarray:
    """Steps, curves and products of all features, and as much noise: there is always a split."""
    features = values.shape[1]
    rng = np.random.default_rng([SEED, features, 1])
    known = np.nan_to_num(values, nan=0.5)
    weights = rng.standard_normal((3, features)) / np.sqrt(features)
    partner = known[:, rng.permutation(features)]
    target = np.sin(2 * known) @ weights[0] + (known * partner) @ weights[1]
    target += (known > 0.3) @ weights[2]
    return target + rng.standard_normal(len(values)) * target.std()


def train(shape: Shape) -> lightgbm.Booster:
    values = make_rows(tree_shapes.TRAINING_ROWS, shape.features, seed=SEED)
    options = tree_shapes.TRAINING | {"num_leaves": shape.leaves, "verbosity": -1}
    data = lightgbm.Dataset(values, make_targets(values))
    return lightgbm.train(options, data, num_boost_round=shape.trees)


@contextlib.contextmanager
def made(path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A place to make a file at, which gets its name when it is complete."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".making-") as scratch:
        place = pathlib.Path(scratch, path.name)
        yield place
        place.rename(path)


def make_trained(shapes: list[Shape]) -> None:
    """Boosting adds tree to tree, so the largest ensemble has the smaller ones in it."""
    kinds: dict[tuple[int, int], list[Shape]] = {}
    for shape in shapes:
        if not Files(shape).lightgbm.exists():
            kinds.setdefault((shape.leaves, shape.features), []).append(shape)
    for alike in kinds.values():
        largest = max(alike, key=lambda shape: shape.trees)
        say(f"training {largest}")
        booster = train(largest)
        for shape in alike:
            with made(Files(shape).lightgbm) as place:
                booster.save_model(place, num_iteration=shape.trees)


def make_forms(shape: Shape) -> None:
    files = Files(shape)
    if not files.rows.exists():
        with made(files.rows) as place:
            make_rows(tree_shapes.ROWS, shape.features, seed=SEED + 1).tofile(place)
    if not (files.xgboost.exists() and files.onnx.exists()):
        trees = list(tree_forms.read(files.lightgbm))
        leaves = {each.leaf_count for each in trees}
        assert (len(trees), leaves) == (shape.trees, {shape.leaves}), f"{shape} came out otherwise"
        with made(files.xgboost) as place:
            tree_forms.write_xgboost(trees, shape.features, place)
        with made(files.onnx) as place:
            tree_forms.write_onnx(trees, shape.features, place)


def make_compiled(shape: Shape) -> None:
    """From XGBoost's form, whose thresholds are of the rows' type."""
    files = Files(shape)
    if files.compiled.exists():
        return
    say(f"compiling {shape}")
    with made(files.compiled) as place:
        source = place.parent / "source"
        write_c(files.xgboost, source, units=max(1, shape.trees * shape.leaves // LEAVES_PER_UNIT))
        units = sorted(source.glob("*.c"))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda unit: run(*COMPILE, "-c", unit, "-o", f"{unit}.o"), units))
        run(*LINK, "-o", place, *(f"{unit}.o" for unit in units))


def write_c(model: pathlib.Path, folder: pathlib.Path, *, units: int) -> None:
    # Not at the top: there is no tl2cgen for every processor.
    import tl2cgen

    ensemble = treelite.frontend.load_xgboost_model(model)
    tl2cgen.generate_c_code(ensemble, dirpath=folder, params={"parallel_comp": units})


def run(*command: object) -> None:
    subprocess.run(list(map(str, command)), check=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n\n")[0], epilog=__doc__.partition("\n\n")[2]
    )
    shapes = " ".join(map(str, (tree_shapes.USUAL, *tree_shapes.GRID)))
    parser.add_argument("shapes", nargs="+", metavar="SHAPE", help=f"trees.py has {shapes}")
    chosen = [Shape.parse(text) for text in parser.parse_args().shapes]
    tree_shapes.folder().mkdir(parents=True, exist_ok=True)
    can_compile = importlib.util.find_spec("tl2cgen") is not None
    if can_compile and not shutil.which(COMPILE[0]):
        sys.exit(f"{COMPILE[0]} is missing; it comes with Swift, in the same folder")
    make_trained(chosen)
    for shape in chosen:
        make_forms(shape)
        if can_compile:
            make_compiled(shape)


if __name__ == "__main__":
    main()

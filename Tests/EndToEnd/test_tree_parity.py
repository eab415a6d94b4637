"""Models of decision trees get the answers of the libraries that they come from: LightGBM, XGBoost
and ONNX Runtime, asked in this process about the same rows of 32 bits.

Every seed makes a model of each recipe (tree_lightgbm.py, tree_xgboost.py, tree_onnx.py) and 300
rows for it (tree_rows.py). A long run takes more seeds than the one that everybody takes:

    CROSSFADE_PARITY_SEEDS=50 pytest test_tree_parity.py         seeds 7 to 56
    CROSSFADE_PARITY_FIRST_SEED=31 pytest test_tree_parity.py    seed 31 alone

What counts as the same: raw scores of LightGBM and XGBoost, bit for bit; leaves, classes and
labels, equal; what an objective makes of a score, to 1e-15 relative (LightGBM, 64 bits) or to one
unit in the last place (XGBoost, 32 bits), as the exponential function is each system's own; all
numbers of ONNX graphs, to 1e-6 relative.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest
import xgboost

import demo
import tree_lightgbm
import tree_onnx
import tree_rows
import tree_xgboost
import wire
from client import Client
from gateway import Gateway, publish, run
from tree_models import FLOAT_RELATIVE, ROWS, Model, Recipe

FIRST_SEED = int(os.environ.get("CROSSFADE_PARITY_FIRST_SEED", "7"))
SEED_COUNT = int(os.environ.get("CROSSFADE_PARITY_SEEDS", "1"))


@dataclass(frozen=True, eq=False)
class Group:
    """The models that share a server: all of one library and one seed."""

    recipes: list[Recipe]
    seed: int


GROUPS = [
    Group(recipes, seed)
    for recipes in (tree_lightgbm.RECIPES, tree_xgboost.RECIPES, tree_onnx.RECIPES)
    for seed in range(FIRST_SEED, FIRST_SEED + SEED_COUNT)
]
# Around the widths of vectors, and a whole batch and more.
BATCHES = [1, 2, 15, 16, 17, 64, 65]
ROWS_ALONE = 10
MISMATCHES_SHOWN = 3

each_model = pytest.mark.parametrize(
    ("group", "recipe"),
    [
        pytest.param(group, recipe, id=f"{recipe.name}-{group.seed}")
        for group in GROUPS
        for recipe in group.recipes
    ],
)
each_demo_version = pytest.mark.parametrize(
    "version", [version for version in demo.VERSIONS if version.model == "catalog-quality"], ids=str
)


@dataclass
class Served:
    """A server with the models of a group."""

    client: Client
    models: dict[str, Model]
    publishing: dict[str, subprocess.CompletedProcess[str]]

    def model(self, recipe: Recipe) -> Model:
        """A model that must have been published."""
        model, ended = self.models[recipe.name], self.publishing[recipe.name]
        assert ended.returncode == 0, f"{model} was refused:\n{ended.stderr}"
        return model

    def ask(self, model: Model, rows: np.ndarray) -> dict[str, np.ndarray]:
        return self.client.predict(model.name, {model.input_name: rows})


@contextlib.contextmanager
def serving(group: Group, folder: pathlib.Path) -> Iterator[Served]:
    models = {recipe.name: recipe.model(group.seed, folder) for recipe in group.recipes}
    registry = folder / "registry"
    registry.mkdir()

    def published(model: Model) -> subprocess.CompletedProcess[str]:
        return run("publish", model.name, model.file, "--registry", registry, *model.options)

    # A model that is refused fails its own test, not all.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        publishing = dict(zip(models, pool.map(published, models.values()), strict=True))
    with Gateway(registry) as gateway, Client(gateway.url) as client:
        yield Served(client, models, publishing)


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Callable[[Group], Served]]:
    """Starts the server of a group when its first test asks for it, and ends it after its last:
    the tests are ordered by group."""
    with contextlib.ExitStack() as running:
        current: dict[Group, Served | None] = {}

        def start(group: Group) -> Served:
            if group not in current:
                running.close()
                current.clear()
                # This stays when what follows fails, so that it is tried once and not in each test.
                current[group] = None
                folder = tmp_path_factory.mktemp("trees")
                current[group] = running.enter_context(serving(group, folder))
            found = current[group]
            assert found, "there is no server: the first test of this library and seed says why"
            return found

        yield start


def shown(value: object) -> str:
    return value.item().hex() if isinstance(value, np.floating) else str(value)


def assert_agrees(model: Model, answer: dict[str, np.ndarray]) -> None:
    """Holds the answer to all rows to the library's."""
    assert answer.keys() == model.expected.keys(), str(model)
    told = []
    for name, expected in model.expected.items():
        got = answer[name]
        assert wire.datatype(got) == wire.datatype(expected), f"{model}: {name}"
        assert got.shape == expected.shape, f"{model}: {name}"
        agreement = model.agreements[name]
        wrong = np.argwhere(~agreement.holds(got, expected))
        if not len(wrong):
            continue
        told.append(f"{name}: {len(wrong)} of {expected.size} are not {agreement.told}")
        for place in map(tuple, wrong[:MISMATCHES_SHOWN].tolist()):
            features = " ".join(map(shown, model.rows[place[0]]))
            told.append(
                f"row {place[0]}, column {[*place[1:]]}: expected {shown(expected[place])}, "
                f"got {shown(got[place])}, features {features}"
            )
    assert not told, "\n".join([str(model), *told])


def assert_same_bits_in_every_batch(
    served: Served, model: Model, together: dict[str, np.ndarray]
) -> None:
    generator = np.random.default_rng([model.seed, 2])
    for count in BATCHES + [1] * ROWS_ALONE:
        first = int(generator.integers(ROWS - count + 1))
        rows = slice(first, first + count)
        for name, array in served.ask(model, model.rows[rows]).items():
            assert wire.raw(array) == wire.raw(together[name][rows]), (
                f"{model}: {name} of {count} rows from row {first} on"
            )


@each_model
def test_answers_are_the_librarys_in_every_batch(served, group, recipe):
    running = served(group)
    model = running.model(recipe)
    answer = running.ask(model, model.rows)
    assert_agrees(model, answer)
    assert_same_bits_in_every_batch(running, model, answer)


@each_demo_version
def test_both_engines_answer_the_demo_model_alike(tmp_path, version):
    file = version.folder / "model.onnx"
    for engine in ("trees", "onnxruntime"):
        publish(tmp_path, engine, file, "--engine", engine)
    usual = version.random_inputs(ROWS)["features"]
    awkward = tree_rows.make(np.random.default_rng(FIRST_SEED), ROWS, usual.shape[1], {}, [])
    with Gateway(tmp_path) as gateway, Client(gateway.url) as client:
        for rows in (usual, awkward):
            given = {"features": rows}
            mine, others = (client.predict(engine, given) for engine in ("trees", "onnxruntime"))
            assert mine.keys() == others.keys()
            for name, array in mine.items():
                assert array.dtype == others[name].dtype
                assert FLOAT_RELATIVE.holds(array, others[name]).all(), name


def linear_leaves(folder):
    text, _ = tree_lightgbm.train(
        np.random.default_rng(FIRST_SEED), "regression", linear=True, categories=0
    )
    (folder / "model.txt").write_text(text)
    return folder / "model.txt"


def linear_booster(folder):
    rows = np.random.default_rng(FIRST_SEED).normal(0, 1, (50, 3))
    given = xgboost.DMatrix(rows, rows[:, 0], nthread=1)
    settings = {**tree_xgboost.QUIET, "booster": "gblinear", "updater": "coord_descent"}
    xgboost.train(settings, given, 2).save_model(folder / "model.json")
    return folder / "model.json"


@pytest.mark.parametrize(
    ("make", "word"), [(linear_leaves, "linear"), (linear_booster, "gblinear")]
)
def test_models_that_are_not_only_trees_are_refused(tmp_path, make, word):
    registry = tmp_path / "registry"
    registry.mkdir()
    ended = run("publish", "refused", make(tmp_path), "--registry", registry)
    assert ended.returncode != 0
    assert word in ended.stderr

"""XGBoost's models in JSON and UBJSON for tree_models.py, and what XGBoost answers.

Rows with infinity: XGBoost's `inplace_predict` answers them, but gives no leaves; the other way,
through a DMatrix, refuses them. There the largest numbers stand in for infinity, which take the
same branches because no threshold is the lowest number.
"""

from __future__ import annotations

import json
import pathlib

import numpy as np
import xgboost

from tree_models import (
    EQUAL,
    FLOAT,
    FLOAT_ULP,
    SAME_BITS,
    Agreement,
    Model,
    Recipe,
    Tree,
    asked,
    draw,
    grow,
    labels,
    leaf_values,
    thresholds,
)

QUIET = {"nthread": 1, "verbosity": 0}

# Labels, and whether the answer is a probability.
OBJECTIVES = {
    "reg:squarederror": ("real", False),
    "reg:squaredlogerror": ("positive", False),
    "reg:logistic": ("share", False),
    "reg:pseudohubererror": ("real", False),
    "reg:absoluteerror": ("real", False),
    "reg:quantileerror": ("real", False),
    "reg:gamma": ("positive", False),
    "reg:tweedie": ("count", False),
    "count:poisson": ("count", False),
    "survival:cox": ("positive", False),
    "survival:aft": ("positive", False),
    "binary:logistic": ("classes:2", True),
    "binary:logitraw": ("classes:2", False),
    "binary:hinge": ("classes:2", False),
    "multi:softmax": ("classes:3", False),
    "multi:softprob": ("classes:5", True),
    "rank:ndcg": ("grades", False),
    "rank:pairwise": ("grades", False),
    "rank:map": ("classes:2", False),
}
# What some objectives must be told.
PARAMETERS = {
    "reg:quantileerror": {"quantile_alpha": [0.1, 0.5, 0.9]},
    "multi:softmax": {"num_class": 3},
    "multi:softprob": {"num_class": 5},
}
# In XGBoost's lists of children.
NO_CHILD = -1
NO_PARENT = 2**31 - 1


def short(values: np.ndarray) -> list[float]:
    """As JSON says floats: with no more digits than tell them apart."""
    return [float(f"{value:.9g}") for value in np.asarray(values, np.float32).tolist()]


def tree_parts(document: dict) -> dict:
    """Of a model's JSON, what holds its trees."""
    booster = document["learner"]["gradient_booster"]
    return (booster.get("gbtree") or booster)["model"]


def parsed(tree: dict) -> Tree:
    """With the branches alone numbered, as Tree has them."""
    left = tree["left_children"]
    places = {node: place for place, node in enumerate(n for n, c in enumerate(left) if c >= 0)}
    kinds = tree["split_type"]

    def child(node: int) -> int:
        return places[node] if node in places else ~node

    return Tree(
        [tree["split_indices"][node] for node in places],
        [np.nan if kinds[node] else tree["split_conditions"][node] for node in places],
        [child(left[node]) for node in places],
        [child(tree["right_children"][node]) for node in places],
    )


def change(generator: np.random.Generator, document: dict) -> None:
    """Awkward thresholds, any default directions, other leaves."""
    for tree in tree_parts(document)["trees"]:
        nodes = len(tree["left_children"])
        leaf = np.array(tree["left_children"]) == NO_CHILD
        plain = ~leaf & (np.array(tree["split_type"]) == 0)
        kept = np.array(tree["split_conditions"])
        awkward = thresholds(generator, nodes, double=False)
        made = np.where(plain & (generator.random(nodes) < 0.7), awkward, kept)
        made = np.where(leaf, leaf_values(generator, nodes), made)
        tree["split_conditions"] = short(made)
        tree["base_weights"] = short(np.where(leaf, made, tree["base_weights"]))
        drawn = generator.integers(0, 2, nodes)
        tree["default_left"] = np.where(leaf, tree["default_left"], drawn).tolist()


def invent(
    generator: np.random.Generator, trees: int, leaves: int, features: int, shape: str
) -> dict:
    """A document with trees that no training would come to."""
    rows = generator.normal(0, 1, (10, features)).astype(np.float32)
    given = xgboost.DMatrix(rows, rows[:, 0], nthread=1)
    booster = xgboost.train({**QUIET, "base_score": 0.25}, given, 1)
    document = json.loads(booster.save_raw("json"))
    parts = tree_parts(document)
    parts["trees"] = [
        _invented_tree(generator, number, int(size), features, shape)
        for number, size in enumerate(np.linspace(leaves, 1, trees))
    ]
    parts["gbtree_model_param"]["num_trees"] = str(trees)
    parts["iteration_indptr"] = list(range(trees + 1))
    parts["tree_info"] = [0] * trees
    return document


def _invented_tree(
    generator: np.random.Generator, number: int, leaves: int, features: int, shape: str
) -> dict:
    branches = leaves - 1
    nodes = branches + leaves
    sides = grow(generator, leaves, shape)
    # Numbers by place in Tree. A right child follows its left one, as XGBoost takes for granted.
    numbered = {0 if branches else ~0: 0}
    left, right, parents = [NO_CHILD] * nodes, [NO_CHILD] * nodes, [NO_PARENT] * nodes
    for branch, pair in enumerate(zip(*sides, strict=True)):
        parent = numbered[branch]
        left[parent], right[parent] = 2 * branch + 1, 2 * branch + 2
        for child, node in zip(pair, (left[parent], right[parent]), strict=True):
            numbered[child], parents[node] = node, parent
    columns = np.zeros(nodes, int)
    columns[np.array(left) >= 0] = asked(generator, branches, features, shape)
    split = thresholds(generator, nodes, double=False, shape=shape)
    values = short(np.where(np.array(left) >= 0, split, leaf_values(generator, nodes)))
    zeros = [0.0] * nodes
    return {
        "base_weights": values,
        **dict.fromkeys(
            ("categories", "categories_nodes", "categories_segments", "categories_sizes"), []
        ),
        "default_left": generator.integers(0, 2, nodes).tolist(),
        "id": number,
        "left_children": left,
        "loss_changes": zeros,
        "parents": parents,
        "right_children": right,
        "split_conditions": values,
        "split_indices": columns.tolist(),
        "split_type": [0] * nodes,
        "sum_hessian": zeros,
        "tree_param": {
            "num_deleted": "0",
            "num_feature": str(features),
            "num_nodes": str(nodes),
            "size_leaf_vector": "1",
        },
    }


def as_written_by(document: dict, *version: int) -> None:
    """Takes out what an earlier release did not write."""
    document["version"] = list(version)
    model = document["learner"]["learner_model_param"]
    model["base_score"] = model["base_score"].strip("[]")
    parts = tree_parts(document)
    parts.pop("cats", None)
    if version < (2,):
        parts.pop("iteration_indptr", None)
        model.pop("boost_from_average", None)
        parts["gbtree_model_param"]["size_leaf_vector"] = "0"
        for tree in parts["trees"]:
            tree["tree_param"]["size_leaf_vector"] = "0"


def load(name: str, seed: int, file: pathlib.Path, categories: dict[int, int]) -> Model:
    """What is known of a model is read from its file, by XGBoost and by nobody else."""
    booster = xgboost.Booster(QUIET, model_file=file)
    document = json.loads(booster.save_raw("json"))
    features = booster.num_features()
    kinds = ["c" if feature in categories else "q" for feature in range(features)]
    objective = document["learner"]["objective"]["name"]
    answer = "probability" if OBJECTIVES[objective][1] else "prediction"

    def library(rows: np.ndarray) -> dict[str, np.ndarray]:
        given = xgboost.DMatrix(
            np.clip(rows, FLOAT.min, FLOAT.max),
            feature_types=kinds,
            enable_categorical=bool(categories),
            nthread=1,
        )
        answers = {
            "raw_score": booster.inplace_predict(rows, predict_type="margin"),
            answer: booster.inplace_predict(rows, predict_type="value"),
            "leaf_index": booster.predict(given, pred_leaf=True).astype(np.int32),
        }
        # Both of its ways must say the same, or it would not be known which one to hold to.
        for other, array in ((True, answers["raw_score"]), (False, answers[answer])):
            np.testing.assert_array_equal(booster.predict(given, output_margin=other), array)
        return {name: array.reshape(len(rows), -1) for name, array in answers.items()}

    return Model(
        name,
        seed,
        file,
        features,
        {"raw_score": SAME_BITS, answer: _agreement(objective), "leaf_index": EQUAL},
        library,
        [parsed(tree) for tree in tree_parts(document)["trees"]],
        dict(categories),
        options=["--outputs", f"raw_score,{answer},leaf_index"],
    )


def _agreement(objective: str) -> Agreement:
    """Classes are equal or wrong."""
    return EQUAL if objective in ("multi:softmax", "binary:hinge") else FLOAT_ULP


def train(
    generator: np.random.Generator,
    objective: str,
    *,
    trees: int | None = None,
    features: int | None = None,
    categories: int | None = None,
    missing: float = 0.1,
    rows: int = 400,
    targets: int = 1,
    **params: object,
) -> tuple[xgboost.Booster, dict[int, int]]:
    data = draw(
        generator,
        rows=rows,
        features=features or int(generator.integers(2, 30)),
        categories=int(generator.integers(0, 3)) if categories is None else categories,
        missing=missing,
    )
    kind, _ = OBJECTIVES[objective]
    target = labels(generator, kind, data.signal)
    if targets > 1:
        signals = [data.signal, *generator.normal(0, 1, (targets - 1, rows))]
        target = np.stack([labels(generator, kind, signal) for signal in signals], 1)
    columns = range(data.rows.shape[1])
    given = xgboost.DMatrix(
        data.rows,
        target,
        feature_types=["c" if column in data.categories else "q" for column in columns],
        enable_categorical=bool(data.categories),
        nthread=1,
    )
    if objective.startswith("rank:"):
        given.set_group([20] * (rows // 20))
    if objective == "survival:cox":
        given.set_label(np.where(generator.random(rows) < 0.3, -target, target))
    if objective == "survival:aft":
        given.set_float_info("label_lower_bound", target)
        given.set_float_info("label_upper_bound", target * 1.5)
    settings = {
        **QUIET,
        "objective": objective,
        "max_depth": int(generator.integers(2, 7)),
        "eta": float(generator.choice([0.05, 0.3, 0.71])),
        "min_child_weight": 0,
        "subsample": 0.8,
        "max_cat_to_onehot": int(generator.choice([1, 4, 100])),
        "tree_method": "hist",
        "seed": int(generator.integers(1 << 30)),
        **PARAMETERS.get(objective, {}),
        **params,
    }
    return xgboost.train(settings, given, trees or int(generator.integers(2, 30))), data.categories


def recipe(
    name: str,
    objective: str,
    *,
    changed: bool = False,
    version: tuple[int, ...] | None = None,
    suffix: str = ".json",
    **how: object,
) -> Recipe:
    def make(
        name: str, generator: np.random.Generator, seed: int, folder: pathlib.Path
    ) -> Model:
        booster, categories = train(generator, objective, **how)
        document = json.loads(booster.save_raw("json"))
        if changed:
            change(generator, document)
        if version:
            as_written_by(document, *version)
        return load(name, seed, _write(document, booster, folder / f"{name}{suffix}"), categories)

    return Recipe(f"xgboost-{name}", make)


def _write(document: dict, booster: xgboost.Booster, file: pathlib.Path) -> pathlib.Path:
    if file.suffix == ".json":
        file.write_text(json.dumps(document))
    else:
        booster.load_model(bytearray(json.dumps(document), "ascii"))
        booster.save_model(file)
    return file


def invented(
    name: str, trees: int, leaves: int, features: int, shape: str, suffix: str = ".json"
) -> Recipe:
    def make(
        name: str, generator: np.random.Generator, seed: int, folder: pathlib.Path
    ) -> Model:
        document = invent(generator, trees, leaves, features, shape)
        file = _write(document, xgboost.Booster(QUIET), folder / f"{name}{suffix}")
        return load(name, seed, file, {})

    return Recipe(f"xgboost-{name}", make)


DART = {"booster": "dart", "rate_drop": 0.5}

RECIPES = [
    *(
        recipe(objective.replace(":", "-"), objective, suffix=(".json", ".ubj")[number % 2])
        for number, objective in enumerate(OBJECTIVES)
    ),
    *(
        recipe(
            f"{'changed' if changed else 'trained'}-{missing}-missing-{categories}-categories",
            "binary:logistic" if changed else "reg:squarederror",
            changed=changed,
            missing=missing / 100,
            categories=categories,
            suffix=".ubj" if categories else ".json",
        )
        for missing in (0, 40)
        for changed in (False, True)
        for categories in (0, 4)
    ),
    recipe("changed-softprob", "multi:softprob", changed=True, trees=20),
    recipe("base-score", "binary:logistic", base_score=0.03125 * 3),
    recipe("forest", "reg:squarederror", num_parallel_tree=7, trees=3),
    recipe("forest-of-classes", "multi:softprob", num_parallel_tree=3, trees=4),
    recipe("dart", "binary:logistic", trees=15, **DART),
    recipe("dart-of-classes", "multi:softprob", trees=9, suffix=".ubj", **DART),
    recipe("leaf-wise", "reg:squarederror", grow_policy="lossguide", max_leaves=40, max_depth=0),
    recipe("targets", "reg:squarederror", targets=3, categories=0),
    recipe("labels", "binary:logistic", targets=4, categories=0, suffix=".ubj"),
    recipe(
        "vector-leaves",
        "reg:squarederror",
        targets=3,
        multi_strategy="multi_output_tree",
        categories=0,
    ),
    recipe("written-by-2.0", "binary:logistic", version=(2, 0, 3), categories=2),
    recipe("written-by-1.7", "reg:gamma", version=(1, 7, 6), categories=0),
    recipe("one-feature", "reg:squarederror", features=1, categories=0, changed=True),
    recipe("stumps", "binary:logistic", max_depth=1, trees=60),
    recipe("many-trees", "binary:logistic", trees=300, max_depth=5, features=64, changed=True),
    recipe("many-features", "reg:squarederror", features=300, categories=20, changed=True),
    invented("single-leaves", 5, 1, 3, "any"),
    invented("deep-chains", 6, 300, 300, "chain"),
    invented("levels", 20, 64, 30, "level", ".ubj"),
    invented("any-shape", 70, 65, 300, "any", ".ubj"),
    invented("many-leaves", 6, 300, 20, "any"),
]

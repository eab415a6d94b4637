"""LightGBM's text models for tree_models.py, and what LightGBM answers."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Mapping

import lightgbm
import numpy as np

from tree_models import (
    DOUBLE_RELATIVE,
    EQUAL,
    SAME_BITS,
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

QUIET = {"verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True}

# Labels, and whether the answer is a probability.
OBJECTIVES = {
    "regression": ("real", False),
    "regression_l1": ("real", False),
    "huber": ("real", False),
    "fair": ("real", False),
    "poisson": ("count", False),
    "quantile": ("real", False),
    "mape": ("positive", False),
    "gamma": ("positive", False),
    "tweedie": ("count", False),
    "binary": ("classes:2", True),
    "multiclass": ("classes:3", True),
    "multiclassova": ("classes:3", True),
    "cross_entropy": ("share", True),
    "cross_entropy_lambda": ("share", False),
    "lambdarank": ("grades", False),
    "rank_xendcg": ("grades", False),
    "own": ("real", False),
}


def _own_objective(
    scores: np.ndarray, data: lightgbm.Dataset
) -> tuple[np.ndarray, np.ndarray]:
    """Squared error, which LightGBM knows nothing of: the text has no objective."""
    return scores - data.get_label(), np.ones(len(scores))


# Bits of a branch's decision_type (LightGBM, include/LightGBM/tree.h).
CATEGORICAL, DEFAULT_LEFT, MISSING_SHIFT = 1, 2, 2
MISSING = {
    "none": {"use_missing": False},
    "zero": {"zero_as_missing": True},
    "nan": {},
}


class Text:
    """A model's text, taken apart into the lines before the trees, the trees, and those after."""

    def __init__(self, text: str) -> None:
        head, *blocks = text.split("\nTree=")
        blocks[-1], self._tail = blocks[-1].split("\nend of trees")
        # Sizes in bytes, which would no longer be true; LightGBM does without.
        self._head = [line for line in head.splitlines() if not line.startswith("tree_sizes=")]
        self.trees = [
            dict(line.split("=", 1) for line in block.splitlines()[1:] if line) for block in blocks
        ]

    def __str__(self) -> str:
        blocks = [
            f"Tree={number}\n" + "".join(f"{key}={value}\n" for key, value in tree.items())
            for number, tree in enumerate(self.trees)
        ]
        return "\n".join([*self._head, "", "\n\n".join(blocks)]) + "\n\nend of trees" + self._tail


def numbers(values: np.ndarray) -> str:
    return " ".join(f"{value:.17g}" for value in values)


def parsed(tree: dict[str, str]) -> Tree:
    if "split_feature" not in tree:
        return Tree([], [], [], [])
    lists = {
        key: [int(word) for word in tree[key].split()]
        for key in ("split_feature", "left_child", "right_child", "decision_type")
    }
    split = [float(word) for word in tree["threshold"].split()]
    for branch, kind in enumerate(lists["decision_type"]):
        if kind & CATEGORICAL:
            split[branch] = np.nan
    return Tree(lists["split_feature"], split, lists["left_child"], lists["right_child"])


def change(generator: np.random.Generator, text: str) -> str:
    """Awkward thresholds, any missing types and default directions, other leaves."""
    model = Text(text)
    for tree in model.trees:
        leaves = len(tree["leaf_value"].split())
        if generator.random() < 0.5:
            tree["leaf_value"] = numbers(leaf_values(generator, leaves))
        if "threshold" not in tree:
            continue
        kinds = np.array(tree["decision_type"].split(), int)
        plain = kinds & CATEGORICAL == 0
        kept = np.array(tree["threshold"].split(), float)
        awkward = thresholds(generator, len(kinds), double=True)
        replaced = plain & (generator.random(len(kinds)) < 0.7)
        tree["threshold"] = numbers(np.where(replaced, awkward, kept))
        drawn = _decision_types(generator, len(kinds))
        tree["decision_type"] = " ".join(map(str, np.where(plain, drawn, kinds)))
    return str(model)


def _decision_types(generator: np.random.Generator, count: int) -> np.ndarray:
    left = generator.choice([0, DEFAULT_LEFT], count)
    return left | generator.integers(0, 3, count) << MISSING_SHIFT


def invent(
    generator: np.random.Generator, trees: int, leaves: int, features: int, shape: str
) -> tuple[str, dict[int, int]]:
    """A text with trees that no training would come to; a fifth of the features are categories."""
    categories = {feature: int(generator.integers(1, 100)) for feature in range(0, features, 5)}
    if shape == "chain":
        categories = {}
    text = Text(
        f"tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\n"
        f"max_feature_idx={features - 1}\nobjective=binary sigmoid:1\n"
        f"feature_names={' '.join(f'f{feature}' for feature in range(features))}\n"
        f"feature_infos={' '.join(['none'] * features)}\n\nTree=0\n\nend of trees\n"
    )
    text.trees = [
        _invented_tree(generator, int(size), features, shape, categories)
        for size in np.linspace(leaves, 1, trees)
    ]
    return str(text), categories


def _invented_tree(
    generator: np.random.Generator,
    leaves: int,
    features: int,
    shape: str,
    categories: dict[int, int],
) -> dict[str, str]:
    values = numbers(leaf_values(generator, leaves))
    if leaves == 1:
        return {"num_leaves": "1", "num_cat": "0", "leaf_value": values, "shrinkage": "1"}
    branches = leaves - 1
    left, right = grow(generator, leaves, shape)
    columns = asked(generator, branches, features, shape)
    kinds = _decision_types(generator, branches)
    split = thresholds(generator, branches, double=True, shape=shape)
    bounds, words = [0], []
    for branch in range(branches):
        if columns[branch] in categories:
            kinds[branch] |= CATEGORICAL
            split[branch] = len(bounds) - 1
            known = categories[int(columns[branch])]
            words += generator.integers(0, 2**32, known // 32 + 1, np.uint32).tolist()
            bounds.append(len(words))
    tree = {
        "num_leaves": leaves,
        "num_cat": len(bounds) - 1,
        "split_feature": columns,
        "split_gain": np.ones(branches, int),
        "threshold": numbers(split),
        "decision_type": kinds,
        "left_child": left,
        "right_child": right,
        "leaf_value": values,
        "leaf_weight": np.ones(leaves, int),
        "leaf_count": np.ones(leaves, int),
        "internal_value": np.zeros(branches, int),
        "internal_weight": np.ones(branches, int),
        "internal_count": np.ones(branches, int),
    }
    if words:
        tree |= {"cat_boundaries": bounds, "cat_threshold": words}
    tree |= {"is_linear": 0, "shrinkage": 1}
    return {key: _joined(value) for key, value in tree.items()}


def _joined(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | np.ndarray) else str(value)


def load(
    name: str, seed: int, file: pathlib.Path, categories: Mapping[int, int], answer: str
) -> Model:
    """What is known of a model is read from its file, by LightGBM and by nobody else."""
    booster = lightgbm.Booster(model_file=file)
    ask = functools.partial(booster.predict, num_threads=1)

    def library(rows: np.ndarray) -> dict[str, np.ndarray]:
        answers = {
            "raw_score": ask(rows, raw_score=True),
            answer: ask(rows),
            "leaf_index": ask(rows, pred_leaf=True).astype(np.int32),
        }
        return {name: array.reshape(len(rows), -1) for name, array in answers.items()}

    return Model(
        name,
        seed,
        file,
        booster.num_feature(),
        {"raw_score": SAME_BITS, answer: DOUBLE_RELATIVE, "leaf_index": EQUAL},
        library,
        [parsed(tree) for tree in Text(file.read_text()).trees],
        dict(categories),
        options=["--outputs", f"raw_score,{answer},leaf_index"],
    )


def train(
    generator: np.random.Generator,
    objective: str,
    *,
    trees: int | None = None,
    leaves: int | None = None,
    features: int | None = None,
    categories: int | None = None,
    missing: str | None = None,
    rows: int = 400,
    one_label: bool = False,
    linear: bool = False,
    **params: object,
) -> tuple[str, dict[int, int]]:
    """A trained model's text, and its categories."""
    data = draw(
        generator,
        rows=rows,
        features=features or int(generator.integers(2, 30)),
        categories=int(generator.integers(0, 3)) if categories is None else categories,
    )
    kind, _ = OBJECTIVES[objective]
    target = labels(generator, kind, data.signal)
    if one_label:
        target[:] = target[0]
    count = leaves or int(generator.integers(2, 40))
    settings = {
        **QUIET,
        **MISSING[missing or str(generator.choice(list(MISSING)))],
        "objective": _own_objective if objective == "own" else objective,
        "num_leaves": count,
        "learning_rate": float(generator.choice([0.05, 0.1, 0.37])),
        "min_data_in_leaf": int(generator.integers(1, 6)),
        "min_sum_hessian_in_leaf": 1e-6,
        "max_cat_to_onehot": int(generator.choice([1, 4, 100])),
        "min_data_per_group": 5,
        "cat_smooth": 1.0,
        "feature_fraction": 0.9,
        "linear_tree": linear,
        "seed": int(generator.integers(1 << 30)),
        **({"num_class": 3} if objective.startswith("multiclass") else {}),
        **params,
    }
    given = lightgbm.Dataset(
        data.rows,
        target,
        group=[20] * (rows // 20) if kind == "grades" else None,
        categorical_feature=sorted(data.categories) or "auto",
        params={"verbosity": -1},
    )
    booster = lightgbm.train(settings, given, trees or int(generator.integers(2, 30)))
    return booster.model_to_string(), data.categories


def recipe(name: str, objective: str, *, changed: bool = False, **how: object) -> Recipe:
    def make(
        name: str, generator: np.random.Generator, seed: int, folder: pathlib.Path
    ) -> Model:
        text, categories = train(generator, objective, **how)
        file = folder / f"{name}.txt"
        file.write_text(change(generator, text) if changed else text)
        answer = "probability" if OBJECTIVES[objective][1] else "prediction"
        return load(name, seed, file, categories, answer)

    return Recipe(f"lightgbm-{name}", make)


def invented(name: str, trees: int, leaves: int, features: int, shape: str) -> Recipe:
    def make(
        name: str, generator: np.random.Generator, seed: int, folder: pathlib.Path
    ) -> Model:
        text, categories = invent(generator, trees, leaves, features, shape)
        file = folder / f"{name}.txt"
        file.write_text(text)
        return load(name, seed, file, categories, "probability")

    return Recipe(f"lightgbm-{name}", make)


BAGGED = {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}

RECIPES = [
    *(recipe(objective, objective) for objective in OBJECTIVES),
    *(
        recipe(
            f"missing-{missing}-{'changed' if changed else 'trained'}-{categories}-categories",
            "binary" if changed else "regression",
            missing=missing,
            changed=changed,
            categories=categories,
        )
        for missing in MISSING
        for changed in (False, True)
        for categories in (0, 4)
    ),
    recipe("changed-multiclass", "multiclass", changed=True, trees=20),
    recipe("square-root", "regression", reg_sqrt=True),
    recipe("steep-sigmoid", "binary", sigmoid=2.7),
    recipe("forest", "regression", **BAGGED),
    recipe("forest-of-classes", "multiclass", trees=7, **BAGGED),
    recipe("dart", "binary", boosting="dart", drop_rate=0.5, trees=15),
    recipe("one-label", "regression", one_label=True, trees=3),
    recipe("one-feature", "regression", features=1, categories=0, changed=True),
    recipe("stumps", "binary", leaves=2, trees=60),
    recipe("many-trees", "binary", trees=300, leaves=31, features=64, changed=True),
    recipe("many-leaves", "regression", trees=12, leaves=300, features=40, rows=1_200),
    recipe("many-features", "regression", features=300, categories=20, trees=30, changed=True),
    invented("single-leaves", 5, 1, 3, "any"),
    invented("deep-chains", 6, 300, 300, "chain"),
    invented("levels", 20, 64, 30, "level"),
    invented("any-shape", 70, 65, 300, "any"),
]

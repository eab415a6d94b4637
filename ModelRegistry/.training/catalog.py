"""catalog-quality: the probability that a catalogue entry is good, from twelve numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lightgbm
import numpy as np
import onnx
from graphs import SEED, Feeds, Version, check_agreement, make_model, metric, value
from onnx import TensorProto, helper
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

FEATURES = [
    "title_length",
    "description_length",
    "image_count",
    "image_megapixels",
    "missing_attributes",
    "spelling_errors",
    "duplicate_similarity",
    "days_since_update",
    "price_ratio",
    "seller_rating",
    "return_rate",
    "review_count",
]
MAY_BE_MISSING = {"image_megapixels": 0.15, "price_ratio": 0.1, "seller_rating": 0.2,
                  "return_rate": 0.25}  # fmt: skip
CATALOG_ROWS = 16_000
SEPARATE = [[0, 1, 2, 3, 4, 5, 6, 7], [8], [9, 10, 11]]  # listing, price, seller


def draw_catalog(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Catalogue entries and whether an editor would keep them.

    A low price is good news from a trusted seller and bad news from any other: that interaction
    is what version 2 may learn and version 1 may not.
    """
    n = CATALOG_ROWS
    columns = {
        "title_length": rng.integers(5, 150, n),
        "description_length": np.round(rng.lognormal(5.5, 1.0, n)),
        "image_count": rng.poisson(3, n),
        "image_megapixels": np.round(rng.gamma(2, 1.5, n), 2),
        "missing_attributes": rng.binomial(12, 0.25, n),
        "spelling_errors": rng.poisson(1.2, n),
        "duplicate_similarity": np.round(rng.beta(2, 5, n), 3),
        "days_since_update": np.round(rng.exponential(90, n)),
        "price_ratio": np.round(rng.lognormal(0, 0.5, n), 3),
        "seller_rating": np.round(1 + 4 * rng.beta(4, 2, n), 1),
        "return_rate": np.round(rng.beta(2, 18, n), 3),
        "review_count": np.round(rng.lognormal(2.5, 1.4, n)),
    }
    c = columns
    trust = np.tanh(2 * (c["seller_rating"] - 3.8)) - 6 * (c["return_rate"] - 0.1)
    logit = (
        0.8 * np.minimum(c["image_count"], 4)
        + 0.5 * np.log1p(c["description_length"] / 100)
        + 0.4 * np.tanh(c["image_megapixels"] - 1)
        - 0.35 * c["missing_attributes"]
        - 0.45 * c["spelling_errors"]
        - 3.0 * np.maximum(c["duplicate_similarity"] - 0.3, 0)
        - 0.004 * c["days_since_update"]
        - 0.5 * (np.abs(c["title_length"] - 65) > 45)
        + 1.0 * trust
        - 2.2 * np.log(c["price_ratio"]) * trust
        + 0.2 * np.log1p(c["review_count"])
        - 1.3
    )
    labels = (rng.random(n) < 1 / (1 + np.exp(-2 * logit))).astype(np.int64)
    for name, share in MAY_BE_MISSING.items():
        columns[name] = np.where(rng.random(n) < share, np.nan, columns[name])
    return np.column_stack([columns[name] for name in FEATURES]).astype(np.float32), labels


def preorder(node: dict) -> Iterator[dict]:
    """A tree of LightGBM's dump, every node before the nodes below it."""
    yield node
    for side in ("left_child", "right_child"):
        if side in node:
            yield from preorder(node[side])


def float32_below(threshold: float) -> float:
    """The largest float32 not above a double: a float32 feature then takes the same branch."""
    rounded = np.float32(threshold)
    if float(rounded) > threshold:
        rounded = np.nextafter(rounded, np.float32(-np.inf))
    return float(rounded)


def missing_goes_left(node: dict) -> bool:
    """LightGBM's rule: a learnt side where training saw NaN, and otherwise NaN counts as zero."""
    return node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0


def tree_attributes(trees: list[dict]) -> dict[str, Any]:
    """LightGBM's dump as the operator wants it: one list per attribute, nodes in one long row."""
    branches = ("values", "featureids", "truenodeids", "falsenodeids", "missing_value_tracks_true")
    table: dict[str, Any] = {f"nodes_{key}": [] for key in ("treeids", "nodeids", "modes")}
    table |= {f"nodes_{key}": [] for key in branches}
    table |= {f"target_{key}": [] for key in ("treeids", "nodeids", "ids", "weights")}

    def add(prefix: str, **row: object) -> None:
        for key, item in row.items():
            table[f"{prefix}_{key}"].append(item)

    for tree, root in enumerate(trees):
        nodes = list(preorder(root))
        number = {id(node): index for index, node in enumerate(nodes)}
        for index, node in enumerate(nodes):
            if "leaf_value" in node:
                add("nodes", treeids=tree, nodeids=index, modes="LEAF")
                add("nodes", **dict.fromkeys(branches, 0) | {"values": 0.0})
                add("target", treeids=tree, nodeids=index, ids=0, weights=node["leaf_value"])
                continue
            add("nodes", treeids=tree, nodeids=index, modes="BRANCH_LEQ")
            add(
                "nodes",
                values=float32_below(node["threshold"]),
                featureids=node["split_feature"],
                truenodeids=number[id(node["left_child"])],
                falsenodeids=number[id(node["right_child"])],
                missing_value_tracks_true=int(missing_goes_left(node)),
            )
    return table


def trees_graph(booster: lightgbm.Booster) -> onnx.ModelProto:
    """All trees in one TreeEnsembleRegressor, then the logistic function.

    The operator has a `post_transform` for that, which the runtime ignores for a single target.
    """
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["margin"],
        domain="ai.onnx.ml",
        n_targets=1,
        aggregate_function="SUM",
        **tree_attributes(trees),
    )
    sigmoid = helper.make_node("Sigmoid", ["margin"], ["score"])
    inputs = [value("features", TensorProto.FLOAT, len(FEATURES))]
    outputs = [value("score", TensorProto.FLOAT, 1)]
    return make_model("catalog-quality", [node, sigmoid], inputs, outputs, {})


def catalog_cases(rows: np.ndarray, scores: np.ndarray) -> dict[str, Feeds]:
    """The best and worst held-out entries, missing values, and several rows together."""
    best, worst = rows[scores.argmax()], rows[scores.argmin()]
    complete = rows[np.flatnonzero(~np.isnan(rows).any(1))[0]]
    without = np.where([name in MAY_BE_MISSING for name in FEATURES], np.nan, complete)
    cases = {
        "the best held-out entry": [best],
        "the worst held-out entry": [worst],
        "all that may be missing is missing": [without],
        "nothing known at all": [np.full(len(FEATURES), np.nan)],
        "several rows": list(rows[:8]),
    }
    return {name: {"features": np.array(data, np.float32)} for name, data in cases.items()}


def train_catalog_quality() -> Iterator[Version]:
    """Quality of catalogue entries: boosted trees, then more of them with a freer structure."""
    rows, labels = draw_catalog(np.random.default_rng(SEED))
    train_x, test_x, train_y, test_y = train_test_split(
        rows, labels, test_size=0.25, stratify=labels, random_state=SEED
    )
    common = {"objective": "binary", "num_leaves": 12, "learning_rate": 0.1, "seed": SEED,
              "min_data_in_leaf": 40, "num_threads": 1, "deterministic": True,
              "force_row_wise": True, "verbosity": -1}  # fmt: skip
    changes = {
        1: (40, {"interaction_constraints": SEPARATE},
            "first version: 40 trees; listing, price and seller features never share a path"),
        2: (120, {},
            "120 trees instead of 40, and any features may share a path, so that price can be "
            "judged by the seller's record; same data"),
    }  # fmt: skip
    for number, (trees, extra, change) in changes.items():
        data = lightgbm.Dataset(train_x, train_y, feature_name=FEATURES)
        booster = lightgbm.train(common | extra, data, num_boost_round=trees)
        graph = trees_graph(booster)
        # Also rows with NaN where training saw none: LightGBM has a rule for those too.
        holes = np.where(np.random.default_rng(SEED).random(test_x.shape) < 0.2, np.nan, test_x)
        for inputs in (test_x, holes.astype(np.float32)):
            answer = np.asarray(booster.predict(inputs, num_threads=1))[:, None]
            check_agreement(graph, {"features": inputs}, "score", answer)
        scores = np.asarray(booster.predict(test_x, num_threads=1))
        lineage = {
            "data": "catalogue entries drawn in the recipe, a stratified quarter held out",
            "data_rows": str(len(labels)),
            "heldout_rows": str(len(test_y)),
            "heldout_auc": metric(roc_auc_score(test_y, scores)),
            "heldout_log_loss": metric(log_loss(test_y, scores)),
            "heldout_accuracy": metric(accuracy_score(test_y, scores > 0.5)),
            "trained_with": f"lightgbm {lightgbm.__version__}",
            "labels": "score: probability that the entry is good",
            "features": ",".join(FEATURES),
            "features_that_may_be_nan": ",".join(MAY_BE_MISSING),
            "change": change,
        }
        yield Version(number, graph, catalog_cases(test_x, scores), lineage)

"""One LightGBM ensemble in the forms of other libraries: the same trees, to the last leaf.

Rows are 32-bit floats, and so are the thresholds of the others. `x <= t` with a threshold of 64
bits is `x <= t'` with t' the greatest 32-bit float up to t, for every such x; XGBoost asks
`x < t''` with the float after t'. Leaves are rounded to 32 bits.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import onnx
import xgboost
from onnx import TensorProto, helper

# Bits of LightGBM's decision_type (include/LightGBM/tree.h).
DEFAULT_LEFT = 2
# Of a numeric split whose missing values are NaN.
MISSING_IS_NAN = 8
# XGBoost's parent of a root (src/tree, RegTree::kInvalidNodeId of a parent).
NO_PARENT = 2**31 - 1


@dataclass(frozen=True)
class Tree:
    """Its nodes by number, the root first. Of a leaf only `values` counts."""

    is_leaf: np.ndarray
    features: np.ndarray
    # Of branches the greatest float that goes left; of leaves what they add.
    values: np.ndarray
    lefts: np.ndarray
    rights: np.ndarray
    # Whether a missing value goes left.
    defaults: np.ndarray

    @property
    def node_count(self) -> int:
        return len(self.values)

    @property
    def leaf_count(self) -> int:
        return int(self.is_leaf.sum())


def read(path: pathlib.Path) -> Iterator[Tree]:
    """The trees of a LightGBM text model, if all splits are numeric and NaN is what is missing."""
    for block in path.read_text("ascii").split("\nTree=")[1:]:
        lines = block.partition("\n\n")[0].splitlines()
        yield read_tree(dict(line.split("=", 1) for line in lines[1:]))


def read_tree(fields: dict[str, str]) -> Tree:
    """LightGBM numbers branches and leaves each by themselves; here leaves come after branches."""

    def values(name: str, kind: type) -> np.ndarray:
        return np.array(fields[name].split(), kind)

    leaves = values("leaf_value", np.float64).astype(np.float32)
    decisions = values("decision_type", np.int64)
    assert not (decisions & ~DEFAULT_LEFT != MISSING_IS_NAN).any(), "a split of another kind"
    branch_count = len(decisions)
    thresholds = round_down(values("threshold", np.float64))

    def padded(array: np.ndarray) -> np.ndarray:
        return np.concatenate([array, np.zeros(len(leaves), array.dtype)])

    def children(name: str) -> np.ndarray:
        # A leaf is told by the complement of its number.
        child = values(name, np.int64)
        return padded(np.where(child < 0, branch_count + ~child, child))

    return Tree(
        np.arange(branch_count + len(leaves)) >= branch_count,
        padded(values("split_feature", np.int64)),
        np.concatenate([thresholds, leaves]),
        children("left_child"),
        children("right_child"),
        padded((decisions & DEFAULT_LEFT) // DEFAULT_LEFT),
    )


def round_down(thresholds: np.ndarray) -> np.ndarray:
    """The greatest finite 32-bit float that is at most each one."""
    limits = np.finfo(np.float32)
    rounded = np.clip(thresholds, limits.min, limits.max).astype(np.float32)
    return np.where(rounded > thresholds, np.nextafter(rounded, np.float32(-np.inf)), rounded)


def shortest(values: np.ndarray) -> list[float]:
    """32-bit floats as numbers that print with as few digits as tell them apart."""
    return values.astype(str).astype(np.float64).tolist()


def write_xgboost(trees: list[Tree], features: int, path: pathlib.Path) -> None:
    """In the frame of a model that this release of XGBoost makes, without trees of its own."""
    data = xgboost.DMatrix(np.zeros((2, features), np.float32), np.zeros(2, np.float32))
    frame = xgboost.train({"base_score": 0.0, "nthread": 1}, data, num_boost_round=0)
    content = json.loads(frame.save_raw("json"))
    model = content["learner"]["gradient_booster"]["model"]
    model["gbtree_model_param"]["num_trees"] = str(len(trees))
    model["iteration_indptr"] = list(range(len(trees) + 1))
    model["tree_info"] = [0] * len(trees)
    model["trees"] = [xgboost_tree(each, number, features) for number, each in enumerate(trees)]
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(bytearray(json.dumps(content).encode()))
    path.write_bytes(booster.save_raw("ubj"))


def siblings_together(tree: Tree) -> Tree:
    """The same tree, numbered by breadth: to XGBoost a right child is the one after the left."""
    order = [0]
    for node in order:
        if not tree.is_leaf[node]:
            order += (tree.lefts[node], tree.rights[node])
    places = np.empty(tree.node_count, np.int64)
    places[order] = np.arange(tree.node_count)
    return Tree(
        *(tree.is_leaf[order], tree.features[order], tree.values[order]),
        *(places[tree.lefts[order]], places[tree.rights[order]], tree.defaults[order]),
    )


def xgboost_tree(tree: Tree, number: int, features: int) -> dict[str, object]:
    each = siblings_together(tree)
    count, is_leaf = each.node_count, each.is_leaf
    parents = np.full(count, NO_PARENT)
    for children in (each.lefts, each.rights):
        parents[children[~is_leaf]] = np.flatnonzero(~is_leaf)
    with np.errstate(over="ignore"):
        # The float after the greatest one is infinity, which all finite ones are below.
        limits = np.nextafter(each.values, np.float32(np.inf))
    conditions = np.where(is_leaf, each.values, limits)
    zeros = [0] * count
    return {
        "id": number,
        "tree_param": {
            "num_deleted": "0",
            "num_feature": str(features),
            "num_nodes": str(count),
            "size_leaf_vector": "1",
        },
        "left_children": np.where(is_leaf, -1, each.lefts).tolist(),
        "right_children": np.where(is_leaf, -1, each.rights).tolist(),
        "parents": parents.tolist(),
        "split_indices": each.features.tolist(),
        "split_conditions": shortest(conditions),
        "split_type": zeros,
        "default_left": each.defaults.tolist(),
        "base_weights": shortest(np.where(is_leaf, each.values, np.float32(0))),
        "loss_changes": [0.0] * count,
        "sum_hessian": [1.0] * count,
        **{
            name: []
            for name in (
                *("categories", "categories_nodes"),
                *("categories_segments", "categories_sizes"),
            )
        },
    }


def write_onnx(trees: list[Tree], features: int, path: pathlib.Path) -> None:
    """A graph of one TreeEnsembleRegressor, from `features` to `score`."""
    counts = [each.node_count for each in trees]
    tree_ids = np.repeat(np.arange(len(trees)), counts)
    node_ids = np.concatenate([np.arange(count) for count in counts])

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(each, name) for each in trees])

    is_leaf, values = joined("is_leaf"), joined("values")

    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["score"],
        domain="ai.onnx.ml",
        aggregate_function="SUM",
        post_transform="NONE",
        n_targets=1,
        nodes_treeids=tree_ids.tolist(),
        nodes_nodeids=node_ids.tolist(),
        nodes_featureids=joined("features").tolist(),
        nodes_modes=np.where(is_leaf, "LEAF", "BRANCH_LEQ").tolist(),
        nodes_values=np.where(is_leaf, np.float32(0), values).tolist(),
        nodes_truenodeids=joined("lefts").tolist(),
        nodes_falsenodeids=joined("rights").tolist(),
        nodes_missing_value_tracks_true=joined("defaults").tolist(),
        target_treeids=tree_ids[is_leaf].tolist(),
        target_nodeids=node_ids[is_leaf].tolist(),
        target_ids=[0] * int(is_leaf.sum()),
        target_weights=values[is_leaf].tolist(),
    )
    graph = helper.make_graph(
        [node],
        "trees",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", features])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["batch", 1])],
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    onnx.save(helper.make_model(graph, opset_imports=versions, ir_version=8), path)

"""ONNX graphs of trees that no converter writes, for trees_onnx.py: one thing each, or random."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

FEATURES = 4
NAN = float("nan")
ML = "ai.onnx.ml"


def graph(nodes, outputs, constants=(), features=FEATURES, ml=3, standard=17):
    made = helper.make_graph(
        nodes, "trees",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", features])],
        [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in outputs],
        list(constants))
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", standard), helper.make_opsetid(ML, ml)])
    model.ir_version = 9
    return model


MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]


def random_trees(rng, *, trees=3, depth=4, modes=MODES, targets=1, each=False, positive=False,
                 only=None, tracks=True, prefix="target", features=FEATURES):
    """Attributes of random trees: `each` leaf weighs every target, or else one."""
    made = {key: [] for key in (
        "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values",
        "nodes_truenodeids", "nodes_falsenodeids", "nodes_missing_value_tracks_true",
        f"{prefix}_treeids", f"{prefix}_nodeids", f"{prefix}_ids", f"{prefix}_weights")}
    edges = [float(np.float32(v)) for v in rng.normal(size=4)] + [0.0, 1.0, 2.0, float("inf")]
    for tree in range(trees):
        parts = []  # (mode, feature, value, tracks, true, false)

        def grow(level):
            place = len(parts)
            parts.append(None)
            if level == 0 or (level < depth and rng.integers(4) == 0):
                parts[place] = ("LEAF", 0, 0.0, 0, 0, 0)
            else:
                true = grow(level - 1)
                false = grow(level - 1)
                parts[place] = (
                    str(rng.choice(modes)), int(rng.integers(features)),
                    float(rng.choice(edges)), int(rng.integers(2)) if tracks else 0, true, false)
            return place

        grow(depth)
        # The root stays first, the others stand in any order.
        order = [0] + list(1 + rng.permutation(len(parts) - 1))
        for place in order:
            mode, feature, value, missing, true, false = parts[place]
            for key, item in zip(
                ["nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes",
                 "nodes_values", "nodes_truenodeids", "nodes_falsenodeids",
                 "nodes_missing_value_tracks_true"],
                [tree, place, feature, mode, value, true, false, missing]):
                made[key].append(int(item) if isinstance(item, np.integer) else item)
            if mode != "LEAF":
                continue
            chosen = range(targets) if each else [int(rng.integers(targets))]
            for target in chosen if only is None else [only]:
                weight = float(np.float32(rng.normal()))
                made[f"{prefix}_treeids"].append(tree)
                made[f"{prefix}_nodeids"].append(int(place))
                made[f"{prefix}_ids"].append(target)
                made[f"{prefix}_weights"].append(abs(weight) / trees if positive else weight)
    return made


def regressor(attributes, targets, tail=(), constants=(), **more):
    nodes = [helper.make_node(
        "TreeEnsembleRegressor", ["features"], ["trees" if tail else "score"], domain=ML,
        name="forest", n_targets=targets, **attributes, **more)]
    return graph(nodes + list(tail), [("score", TensorProto.FLOAT, ["batch", targets])], constants)


def classifier(attributes, labels, **more):
    kind = "classlabels_int64s" if isinstance(labels[0], int) else "classlabels_strings"
    label_type = TensorProto.INT64 if isinstance(labels[0], int) else TensorProto.STRING
    node = helper.make_node(
        "TreeEnsembleClassifier", ["features"], ["label", "scores"], domain=ML, name="forest",
        **{kind: labels}, **attributes, **more)
    return graph([node], [
        ("label", label_type, ["batch"]),
        ("scores", TensorProto.FLOAT, ["batch", len(labels)])])


def ensemble(rng, *, trees=3, targets=2, post=0, members=True, average=False):
    """A TreeEnsemble of version 5 of ai.onnx.ml."""
    attributes = {key: [] for key in (
        "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids", "nodes_trueleafs",
        "nodes_falseleafs", "nodes_missing_value_tracks_true", "leaf_targetids", "tree_roots")}
    modes, splits, values, weights = [], [], [], []

    def leaf():
        attributes["leaf_targetids"].append(int(rng.integers(targets)))
        weights.append(float(rng.normal()))
        return len(weights) - 1

    def grow(level):
        place = len(modes)
        mode = int(rng.integers(7 if members else 6))
        modes.append(mode)
        attributes["nodes_featureids"].append(int(rng.integers(FEATURES)))
        attributes["nodes_missing_value_tracks_true"].append(int(rng.integers(2)))
        splits.append(float(np.float32(rng.choice([-1.0, 0.0, 0.5, 1.0, 2.0, 3.25]))))
        for key in ("truenodeids", "falsenodeids", "trueleafs", "falseleafs"):
            attributes["nodes_" + key].append(0)
        if mode == 6:
            # Compared as they are, or cut when one is over 30.
            top = int(rng.choice([6, 30, 90]))
            chosen = sorted(set(int(v) for v in rng.integers(0, top + 1, size=4)))
            values.extend([float(v) for v in chosen] + [NAN])
        for side in ("true", "false"):
            ends = level == 1 or rng.integers(4) == 0
            attributes[f"nodes_{side}leafs"][place] = int(ends)
            attributes[f"nodes_{side}nodeids"][place] = leaf() if ends else grow(level - 1)
        return place

    for _ in range(trees):
        attributes["tree_roots"].append(grow(4))
    # A tree of one leaf: both sides of its root lead there.
    attributes["tree_roots"].append(len(modes))
    for key, item in [
        ("featureids", 0), ("truenodeids", len(weights)), ("falsenodeids", len(weights)),
        ("trueleafs", 1), ("falseleafs", 1), ("missing_value_tracks_true", 0)]:
        attributes["nodes_" + key].append(item)
    modes.append(0)
    splits.append(0.0)
    leaf()
    # The values of branches in the order of the branches, which is the order they were grown in.
    tensors = dict(
        nodes_modes=helper.make_tensor("modes", TensorProto.UINT8, [len(modes)], modes),
        nodes_splits=helper.make_tensor("splits", TensorProto.FLOAT, [len(splits)], splits),
        leaf_weights=helper.make_tensor("weights", TensorProto.FLOAT, [len(weights)], weights))
    if values:
        tensors["membership_values"] = helper.make_tensor(
            "values", TensorProto.FLOAT, [len(values)], values)
    node = helper.make_node(
        "TreeEnsemble", ["features"], ["score"], domain=ML, name="forest", n_targets=targets,
        aggregate_function=0 if average else 1, post_transform=post, **attributes, **tensors)
    return graph(
        [node], [("score", TensorProto.FLOAT, ["batch", targets])], ml=5, standard=21)


def scalar(name, value, shape=()):
    return helper.make_tensor(name, TensorProto.FLOAT, list(shape), [value])


def handmade():
    """What converters seldom write, one thing each."""
    rng = np.random.default_rng(11)
    node = helper.make_node
    yield "modes", regressor(random_trees(rng, trees=4), 1, base_values=[0.25])
    yield "one_mode", regressor(random_trees(rng, modes=["BRANCH_GTE"], tracks=False), 1)
    yield "averages", regressor(
        random_trees(rng, trees=3, targets=2, each=True), 2, aggregate_function="AVERAGE",
        base_values=[0.1, -0.2], post_transform="LOGISTIC")
    yield "average_of_one", regressor(
        random_trees(rng, trees=7), 1, aggregate_function="AVERAGE", base_values=[3.0])
    yield "ignored_transform", regressor(random_trees(rng), 1, post_transform="LOGISTIC")
    yield "probit", regressor(random_trees(rng, positive=True), 1, post_transform="PROBIT")
    yield "probit_two", regressor(
        random_trees(rng, trees=3, targets=2, each=True, positive=True), 2,
        post_transform="PROBIT")
    yield "softmax_zero", regressor(
        random_trees(rng, trees=4, targets=3), 3, post_transform="SOFTMAX_ZERO")
    yield "softmax", regressor(random_trees(rng, trees=4, targets=3), 3, post_transform="SOFTMAX")
    given = random_trees(rng)
    values, weights = given.pop("nodes_values"), given.pop("target_weights")
    yield "as_tensors", regressor(
        given, 1,
        nodes_values_as_tensor=numpy_helper.from_array(np.array(values, np.float32)),
        target_weights_as_tensor=numpy_helper.from_array(np.array(weights, np.float32)),
        base_values_as_tensor=numpy_helper.from_array(np.array([0.5], np.float32)))

    for name, more in [
        ("none", {}), ("logistic", {"post_transform": "LOGISTIC", "base_values": [0.1]}),
        ("softmax", {"post_transform": "SOFTMAX"})]:
        for positive in (False, True):
            trees = random_trees(rng, targets=2, only=0, positive=positive, prefix="class")
            yield f"binary_{name}{'_positive' if positive else ''}", classifier(
                trees, [5, -7], **more)
    yield "second_class", classifier(
        random_trees(rng, targets=2, only=1, prefix="class"), ["a", "b"], post_transform="SOFTMAX")
    yield "three_partly", classifier(
        random_trees(rng, targets=3, prefix="class"), [4, 5, 6], post_transform="LOGISTIC",
        base_values=[0.5, -0.5, 0.0])

    yield "sigmoid", regressor(
        random_trees(rng, trees=9), 1, [node("Sigmoid", ["trees"], ["score"])])
    yield "softmax_behind", regressor(
        random_trees(rng, trees=5, targets=3, each=True), 3,
        [node("Softmax", ["trees"], ["score"], axis=1)])
    yield "arithmetic", regressor(
        random_trees(rng, trees=5), 1, [
            node("Add", ["trees", "c1"], ["t1"]), node("Mul", ["c2", "t1"], ["t2"]),
            node("Sub", ["c3", "t2"], ["t3"]), node("Neg", ["t3"], ["t4"]),
            node("Sub", ["t4", "c1"], ["t5"]), node("Reshape", ["t5", "shape"], ["t6"]),
            node("Flatten", ["t6"], ["t7"]), node("Div", ["c4", "t7"], ["t8"]),
            node("Cast", ["t8"], ["t9"], to=1), node("Identity", ["t9"], ["score"])],
        [scalar("c1", 0.3), scalar("c2", 1.7, [1]), scalar("c3", 2.5, [1, 1]), scalar("c4", 5.0),
         helper.make_tensor("shape", TensorProto.INT64, [2], [-1, 1])])

    yield "ensemble", ensemble(rng, targets=1)
    yield "ensemble_two", ensemble(rng, trees=5, average=True)
    yield "ensemble_softmax_zero", ensemble(rng, targets=3, post=3)


def randoms(count):
    """Models for a wider check."""
    for seed in range(count):
        rng = np.random.default_rng(1_000 + seed)
        kind = seed % 5
        trees = int(rng.integers(1, 12))
        if kind == 0:
            yield f"random_{seed}", regressor(
                random_trees(rng, trees=trees, depth=int(rng.integers(0, 7))), 1,
                base_values=[float(rng.normal())],
                aggregate_function=str(rng.choice(["SUM", "AVERAGE"])))
        elif kind == 1:
            targets = int(rng.integers(2, 5))
            yield f"random_{seed}", regressor(
                random_trees(rng, trees=trees, targets=targets, each=bool(rng.integers(2))),
                targets,
                post_transform=str(rng.choice(["NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"])))
        elif kind == 2:
            targets = int(rng.integers(3, 6))
            yield f"random_{seed}", classifier(
                random_trees(
                    rng, trees=trees, targets=targets, prefix="class", each=bool(rng.integers(2))),
                [int(v) for v in range(targets)],
                base_values=[float(v) for v in rng.normal(size=targets)],
                post_transform=str(rng.choice(["NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"])))
        elif kind == 3:
            yield f"random_{seed}", classifier(
                random_trees(
                    rng, trees=trees, targets=2, only=0, positive=bool(rng.integers(2)),
                    prefix="class"),
                ["n", "p"], **({"base_values": [float(rng.normal())]} if rng.integers(2) else {}),
                post_transform=str(rng.choice(["NONE", "LOGISTIC", "SOFTMAX"])))
        else:
            yield f"random_{seed}", ensemble(
                rng, trees=trees, targets=int(rng.integers(1, 4)),
                average=bool(rng.integers(2)))

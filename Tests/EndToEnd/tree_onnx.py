"""Graphs of ONNX's tree operators for tree_models.py, and what ONNX Runtime answers.

They are made up node by node: exporters use a small part of what the operators can say.
"""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

import wire
from tree_forest import MEMBERSHIP, ORDERED, SAMENESS, Forest
from tree_models import EQUAL, FLOAT_RELATIVE, Model, Recipe

ML = "ai.onnx.ml"

# As TreeEnsemble numbers them (operator of ai.onnx.ml 5).
MODES = {
    "BRANCH_LEQ": 0,
    "BRANCH_LT": 1,
    "BRANCH_GTE": 2,
    "BRANCH_GT": 3,
    "BRANCH_EQ": 4,
    "BRANCH_NEQ": 5,
    MEMBERSHIP: 6,
}
TRANSFORMS = {"NONE": 0, "SOFTMAX": 1, "LOGISTIC": 2, "SOFTMAX_ZERO": 3, "PROBIT": 4}
AGGREGATES = {"AVERAGE": 0, "SUM": 1}


def regressor(
    generator: np.random.Generator,
    forest: Forest,
    *,
    targets: int = 1,
    kind: str = "any",
    spread: str = "all",
    transform: str = "NONE",
    aggregate: str = "SUM",
    base: bool = False,
) -> list[onnx.NodeProto]:
    values = {"base_values": generator.random(targets).tolist()} if base else {}
    node = helper.make_node(
        *("TreeEnsembleRegressor", ["rows"], ["scores"]),
        domain=ML,
        n_targets=targets,
        aggregate_function=aggregate,
        post_transform=transform,
        **forest.nodes(),
        **forest.leaves("target", forest.weights(generator, targets, kind, spread)),
        **values,
    )
    return [node]


def classifier(
    generator: np.random.Generator,
    forest: Forest,
    *,
    labels: Sequence[int] | Sequence[str],
    targets: int,
    first: int = 0,
    kind: str = "any",
    spread: str = "all",
    transform: str = "NONE",
    base: int = 0,
    tail: Sequence[str] = (),
) -> list[onnx.NodeProto]:
    """
    - targets: how many classes are weighed; of two only one, which is `first`.
    - base: how many base values.
    - tail: operators behind it, which the outputs pass through: Identity, Cast, ZipMap.
    """
    weights = forest.weights(generator, targets, kind, spread)
    weights = [(tree, leaf, first + target, weight) for tree, leaf, target, weight in weights]
    listed = "classlabels_strings" if isinstance(labels[0], str) else "classlabels_int64s"
    values = {"base_values": generator.random(base).tolist()} if base else {}
    outputs = {"label": "label", "probabilities": "probabilities"}
    nodes = []
    for operator in reversed(tail):
        # Casts are of labels, maps of probabilities, identities of both.
        for name in {"Cast": ["label"], "ZipMap": ["probabilities"]}.get(operator, outputs):
            source = f"{name}_before_{operator}"
            options = {"Cast": {"to": TensorProto.INT64}, "ZipMap": {listed: labels}}
            nodes.append(
                helper.make_node(
                    *(operator, [source], [outputs[name]]),
                    domain=ML if operator == "ZipMap" else "",
                    **options.get(operator, {}),
                )
            )
            outputs[name] = source
    node = helper.make_node(
        *("TreeEnsembleClassifier", ["rows"], list(outputs.values())),
        domain=ML,
        post_transform=transform,
        **{listed: labels},
        **forest.nodes(),
        **forest.leaves("class", weights),
        **values,
    )
    return [node, *reversed(nodes)]


def ensemble(
    generator: np.random.Generator,
    forest: Forest,
    *,
    targets: int = 1,
    kind: str = "any",
    transform: str = "NONE",
    aggregate: str = "SUM",
) -> list[onnx.NodeProto]:
    """The newer operator, whose leaves have one target each."""
    weights = forest.weights(generator, targets, kind, "leaf")
    table: dict[str, list] = {
        name: [] for name in ("featureids", "modes", "splits", "missing_value_tracks_true")
    }
    table |= {f"{side}{what}": [] for side in ("true", "false") for what in ("nodeids", "leafs")}
    members: list[float] = []
    roots, leaf = [], 0
    for number, tree in enumerate(forest.trees):
        first = len(table["modes"])
        roots.append(first)
        for side, children in (("true", tree.left), ("false", tree.right)):
            table[f"{side}leafs"] += [int(child < 0) for child in children]
            table[f"{side}nodeids"] += [
                leaf + ~child if child < 0 else first + child for child in children
            ]
        table["featureids"] += tree.features
        table["splits"] += tree.thresholds
        table["missing_value_tracks_true"] += forest.tracks[number]
        table["modes"] += [MODES[mode] for mode in forest.modes[number]]
        for mode, chosen in zip(forest.modes[number], forest.members[number], strict=True):
            members += [*map(float, chosen), np.nan] if mode == MEMBERSHIP else []
        leaf += len(tree.features) + 1
    tensors = {
        "nodes_splits": _tensor(TensorProto.FLOAT, table.pop("splits")),
        "nodes_modes": _tensor(TensorProto.UINT8, table.pop("modes")),
        "leaf_weights": _tensor(TensorProto.FLOAT, [weight for _, _, _, weight in weights]),
    }
    if members:
        tensors["membership_values"] = _tensor(TensorProto.FLOAT, members)
    node = helper.make_node(
        *("TreeEnsemble", ["rows"], ["scores"]),
        domain=ML,
        n_targets=targets,
        aggregate_function=AGGREGATES[aggregate],
        post_transform=TRANSFORMS[transform],
        tree_roots=roots,
        leaf_targetids=[target for _, _, target, _ in weights],
        **{f"nodes_{name}": column for name, column in table.items()},
        **tensors,
    )
    return [node]


def _tensor(kind: int, values: list) -> onnx.TensorProto:
    return helper.make_tensor("", kind, [len(values)], values)


def graph(nodes: list[onnx.NodeProto], features: int) -> onnx.ModelProto:
    """Outputs by what the nodes are: a tensor [batch, width] unless a label or a map."""
    info = helper.make_tensor_value_info
    first, last = nodes[0], nodes[-1]
    attributes = {attribute.name: attribute for attribute in first.attribute}
    if first.op_type == "TreeEnsembleClassifier":
        texts = "classlabels_strings" in attributes
        count = len(attributes["classlabels_strings" if texts else "classlabels_int64s"].strings)
        count = count or len(attributes["classlabels_int64s"].ints)
        kind = TensorProto.STRING if texts else TensorProto.INT64
        answer = info("probabilities", TensorProto.FLOAT, [None, count])
        if any(node.op_type == "ZipMap" for node in nodes):
            answer = onnx.ValueInfoProto(name="probabilities")
            inside = answer.type.sequence_type.elem_type.map_type
            inside.key_type = kind
            inside.value_type.tensor_type.elem_type = TensorProto.FLOAT
        outputs = [info("label", kind, ["batch"]), answer]
    else:
        outputs = [info(last.output[0], TensorProto.FLOAT, ["batch", attributes["n_targets"].i])]
    made = helper.make_graph(
        nodes, "trees", [info("rows", TensorProto.FLOAT, ["batch", features])], outputs
    )
    newer = first.op_type == "TreeEnsemble"
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(ML, 5 if newer else 3)]
    return helper.make_model(made, opset_imports=imports, ir_version=8)


def load(name: str, seed: int, file: pathlib.Path, forest: Forest) -> Model:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    outputs = [output.name for output in session.get_outputs()]
    classes = _mapped_classes(file)

    def library(rows: np.ndarray) -> dict[str, np.ndarray]:
        answers = session.run(None, {"rows": rows})
        return {name: _array(each, classes) for name, each in zip(outputs, answers, strict=True)}

    return Model(
        name,
        seed,
        file,
        forest.features,
        {output: EQUAL if output == "label" else FLOAT_RELATIVE for output in outputs},
        library,
        forest.trees,
        forest.categories,
        input_name="rows",
        options=["--engine", "trees"],
    )


def _mapped_classes(file: pathlib.Path) -> list[str] | list[int]:
    """The classes that a ZipMap at the graph's end names, in their own order; none without one."""
    for node in onnx.load(file).graph.node:
        if node.op_type == "ZipMap":
            (classes,) = (helper.get_attribute_value(each) for each in node.attribute)
            return [each.decode() if isinstance(each, bytes) else each for each in classes]
    return []


def _array(answer: np.ndarray | list[dict], classes: list[str] | list[int]) -> np.ndarray:
    """Text as bytes, and the tensor that ZipMap made maps of, whose own order is by key."""
    if isinstance(answer, list):
        return np.array([[row[each] for each in classes] for row in answer], np.float32)
    return wire.texts(*answer) if answer.dtype == object else answer


def recipe(
    name: str, operator: Callable[..., list[onnx.NodeProto]], forest: dict, **how: object
) -> Recipe:
    """
    - forest: what is fixed of a Forest.
    - how: for the operator.
    """

    def make(
        name: str, generator: np.random.Generator, seed: int, folder: pathlib.Path
    ) -> Model:
        sizes = {
            "trees": int(generator.integers(2, 40)),
            "leaves": int(generator.integers(2, 60)),
            "features": int(generator.integers(2, 30)),
            "modes": ["BRANCH_LEQ"],
        }
        trees = Forest(generator, **sizes | forest)
        made = graph(operator(generator, trees, **how), trees.features)
        onnx.checker.check_model(made)
        file = folder / f"{name}.onnx"
        file.write_bytes(made.SerializeToString(deterministic=True))
        return load(name, seed, file, trees)

    return Recipe(f"onnx-{name}", make)


NAMES = ["neither", "naïve 本", ""]
SHARES = {"kind": "share", "labels": [0, 1]}
SCORES = {"kind": "any", "labels": [0, 1]}
ALL_MODES = {"modes": [*ORDERED, *SAMENESS]}
MEMBERS = {"modes": ["BRANCH_LEQ", MEMBERSHIP]}
DEEP = {"shape": "chain", "features": 300}

RECIPES = [
    recipe("regressor", regressor, {}, base=True),
    recipe("regressor-without-tracks", regressor, {"tracks": False}),
    *(
        recipe(f"regressor-{mode[7:].lower()}", regressor, {"modes": [mode]})
        for mode in [*ORDERED[1:], *SAMENESS]
    ),
    recipe("regressor-of-all-modes", regressor, ALL_MODES, targets=3),
    recipe("regressor-average", regressor, {}, aggregate="AVERAGE", base=True),
    recipe("regressor-average-targets", regressor, {}, aggregate="AVERAGE", targets=4),
    recipe("regressor-of-tree", regressor, {"trees": 9}, targets=4, spread="tree", base=True),
    recipe("regressor-of-leaf", regressor, {}, targets=4, spread="leaf"),
    recipe("regressor-logistic", regressor, {}, targets=2, transform="LOGISTIC"),
    recipe("regressor-softmax", regressor, {}, targets=3, transform="SOFTMAX"),
    recipe("regressor-softmax-zero", regressor, {}, targets=3, transform="SOFTMAX_ZERO"),
    recipe("regressor-probit", regressor, {}, kind="share", transform="PROBIT"),
    recipe("binary-shares", classifier, {}, targets=1, **SHARES),
    recipe("binary-shares-of-second", classifier, {}, targets=1, first=1, **SHARES),
    recipe("binary-shares-mapped", classifier, {}, targets=1, tail=["ZipMap"], **SHARES),
    recipe("binary-scores", classifier, {}, targets=1, **SCORES),
    recipe("binary-logistic", classifier, {}, targets=1, transform="LOGISTIC", base=1, **SCORES),
    recipe(
        "binary-exported",
        classifier,
        {},
        targets=1,
        transform="LOGISTIC",
        tail=["Identity", "Cast", "ZipMap"],
        **SCORES,
    ),
    recipe("binary-names", classifier, {}, targets=1, kind="any", labels=NAMES[:2]),
    recipe("classes", classifier, {}, targets=3, labels=[-5, 2**40, 0], base=3),
    recipe(
        "classes-by-name",
        classifier,
        {"modes": ["BRANCH_LT"], "trees": 12},
        targets=3,
        spread="tree",
        labels=NAMES,
        transform="SOFTMAX",
        tail=["Identity", "ZipMap"],
    ),
    recipe("ensemble", ensemble, {"leaves_min": 2}),
    recipe("ensemble-of-all-modes", ensemble, ALL_MODES | {"leaves_min": 2}, targets=3),
    recipe("ensemble-members", ensemble, MEMBERS | {"leaves_min": 2}),
    recipe("single-leaves", regressor, {"trees": 4, "leaves": 1}),
    recipe("stumps", regressor, {"trees": 80, "leaves": 2, "leaves_min": 2}),
    recipe("deep-chains", regressor, DEEP | {"trees": 5, "leaves": 300}),
    recipe("many-trees", regressor, {"trees": 300, "leaves": 40, "features": 64}),
    recipe("many-features", regressor, {"trees": 30, "leaves": 65, "features": 300}),
]

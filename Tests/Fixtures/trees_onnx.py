"""Writes the ONNX tree models of Tests/TreeEngineTests/Models/onnx and what ONNX Runtime makes of
rows.

    python Tests/Fixtures/trees_onnx.py [FOLDER] [--random COUNT]

With onnxruntime 1.32.0, onnx 1.23.2, skl2onnx 1.20.0, onnxmltools 1.16.0, scikit-learn 1.9.1,
lightgbm 4.7.0, xgboost-cpu 3.2.0. Every seed is fixed. --random adds models of random trees with
random weights, for a wider check than the files that are kept.

For NAME.onnx there is NAME.txt, in lines of words: `row` with the features of a row, then for each
output `scores NAME` or `number NAME` or `text NAME` with what the library gives for that row.
Floats are their 32 bits in hexadecimal, texts their UTF-8 bytes. ONNX Runtime runs with one thread,
all rows at once and each alone, which must agree to the bit.
"""

import argparse
import pathlib
import warnings

import lightgbm
import numpy as np
import onnx
import onnxruntime
import xgboost
from onnx import helper, numpy_helper
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import to_onnx
from sklearn.ensemble import (
    ExtraTreesClassifier, GradientBoostingClassifier, GradientBoostingRegressor,
    RandomForestClassifier, RandomForestRegressor)
from sklearn.tree import DecisionTreeClassifier

from trees_onnx_graphs import FEATURES, NAN, handmade, randoms

warnings.filterwarnings("ignore")
ROWS = 24
ODD = [NAN, np.inf, -np.inf, 0.0, -0.0, 1e-45, -1e-45, 1e-39, 3e38, -3e38]


def rows_for(model, rng):
    """Rows with the numbers at which the model's answers change, and odd ones."""
    edges = [0.0]
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "nodes_values":
                edges += list(attribute.floats)
            if attribute.name in ("nodes_splits", "membership_values", "nodes_values_as_tensor"):
                edges += [v for v in numpy_helper.to_array(attribute.t) if v == v]
    width = model.graph.input[0].type.tensor_type.shape.dim[1].dim_value
    rows = rng.normal(size=(ROWS, width)).astype(np.float32)
    for row in rows:
        for place in range(width):
            kind = rng.integers(10)
            edge = np.float32(rng.choice(edges))
            if kind < 2:
                row[place] = edge
            elif kind == 2:
                row[place] = np.nextafter(edge, np.float32(-np.inf))
            elif kind == 3:
                row[place] = np.nextafter(edge, np.float32(np.inf))
            elif kind == 4:
                row[place] = rng.choice(ODD)
            elif kind == 5:
                row[place] = edge + rng.choice([-0.5, 0.25, 0.5])
    return rows


def session_of(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


def answers(session, rows):
    """For each output its name and an array with one element or row for each row."""
    found = session.run(None, {session.get_inputs()[0].name: rows})
    answered = []
    for output, values in zip(session.get_outputs(), found):
        if isinstance(values, list):
            values = np.array([list(row.values()) for row in values], dtype=np.float32)
        answered.append((output.name, values))
    return answered


def words(values):
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32).ravel()
    return " ".join(f"{word:08x}" for word in bits)


def write(folder, name, model):
    rng = np.random.default_rng(sum(name.encode()))
    rows = rows_for(model, rng)
    session = session_of(model)
    batch = answers(session, rows)
    lines = []
    for index, row in enumerate(rows):
        lines.append(f"row {words(row)}")
        alone = answers(session, rows[index:index + 1])
        for (output, together), (_, single) in zip(batch, alone):
            value = together[index]
            assert np.array_equal(
                np.asarray(value), np.asarray(single[0]),
                equal_nan=together.dtype.kind == "f"), (name, index)
            if together.dtype == np.float32:
                lines.append(f"scores {output} {words(value)}")
            elif together.dtype == np.int64:
                lines.append(f"number {output} {value}")
            else:
                lines.append(f"text {output} {value.encode().hex()}")
    (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
    (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")


def training_data():
    rng = np.random.default_rng(7)
    rows = rng.normal(size=(300, FEATURES)).astype(np.float32)
    total = rows[:, 0] + rows[:, 1] * rows[:, 2]
    return rows, (total > 0).astype(int), np.digitize(total, [-0.5, 0.5]), total


def converted():
    """What the converters make of models as they are trained every day."""
    rows, binary, three, number = training_data()
    texts = np.array(["no", "yés"])[binary]
    for name, estimator, target, options in [
        ("sk_forest_binary", RandomForestClassifier(5, max_depth=4, random_state=1), binary, {}),
        ("sk_forest_texts", RandomForestClassifier(3, max_depth=3, random_state=1), texts, {}),
        ("sk_extra_three", ExtraTreesClassifier(4, max_depth=4, random_state=1), three,
         {"zipmap": False}),
        ("sk_tree_three", DecisionTreeClassifier(max_depth=3, random_state=1), three, {}),
        ("sk_boosting_binary", GradientBoostingClassifier(
            n_estimators=6, max_depth=3, random_state=1), binary, {"zipmap": False}),
        ("sk_boosting_three", GradientBoostingClassifier(
            n_estimators=3, max_depth=3, random_state=1), three, {}),
        ("sk_boosting_number", GradientBoostingRegressor(
            n_estimators=6, max_depth=3, random_state=1), number, {}),
        ("sk_forest_two_numbers", RandomForestRegressor(4, max_depth=3, random_state=1),
         np.c_[number, -2 * number], {}),
    ]:
        yield name, to_onnx(estimator.fit(rows, target), rows[:1], options=options or None)

    kinds = [("input", FloatTensorType([None, FEATURES]))]
    common = dict(num_leaves=7, verbose=-1, n_jobs=1, random_state=1, deterministic=True)
    gaps = rows.copy()
    gaps[::5, 1] = NAN
    categories = rows.copy()
    categories[:, 3] = np.arange(len(rows)) % 6
    for name, estimator, data, target, zipmap, arguments in [
        ("lgb_binary", lightgbm.LGBMClassifier(n_estimators=6, **common), gaps, binary, True, {}),
        ("lgb_three", lightgbm.LGBMClassifier(n_estimators=3, **common), gaps, three, False, {}),
        ("lgb_number", lightgbm.LGBMRegressor(n_estimators=6, **common), gaps, number, True, {}),
        ("lgb_average", lightgbm.LGBMRegressor(
            n_estimators=4, boosting_type="rf", bagging_freq=1, bagging_fraction=0.5, **common),
         rows, number, True, {}),
        ("lgb_count", lightgbm.LGBMRegressor(n_estimators=5, objective="poisson", **common), rows,
         np.exp(number / 4), True, {}),
        ("lgb_category", lightgbm.LGBMRegressor(n_estimators=2, **common), categories,
         number + (categories[:, 3] % 2), True, {"categorical_feature": [3]}),
    ]:
        yield name, convert_lightgbm(
            estimator.fit(data, target, **arguments), initial_types=kinds, zipmap=zipmap)

    common = dict(n_estimators=4, max_depth=3, n_jobs=1, random_state=1)
    for name, estimator, target in [
        ("xgb_binary", xgboost.XGBClassifier(**common), binary),
        ("xgb_three", xgboost.XGBClassifier(**common), three),
        ("xgb_number", xgboost.XGBRegressor(**common), number),
        ("xgb_count", xgboost.XGBRegressor(objective="count:poisson", **common),
         np.exp(number / 4)),
    ]:
        yield name, convert_xgboost(estimator.fit(gaps, target), initial_types=kinds)


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "folder", nargs="?", type=pathlib.Path,
        default=here.parent / "TreeEngineTests" / "Models" / "onnx")
    parser.add_argument("--random", type=int, default=0)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for models in (converted(), handmade(), randoms(arguments.random)):
        for name, model in models:
            del model.metadata_props[:]
            # Some converters choose names, and the order of imports, by chance.
            model.graph.name = name
            imports = {entry.domain: entry.version for entry in model.opset_import}
            del model.opset_import[:]
            model.opset_import.extend(
                helper.make_opsetid(domain, imports[domain]) for domain in sorted(imports))
            model.producer_name = model.producer_version = model.doc_string = ""
            write(arguments.folder, name, model)


if __name__ == "__main__":
    main()

"""Makes the models of XGBoost that TreeEngineTests reads, and what XGBoost answers for some rows.

    python Tests/Fixtures/trees_xgboost.py

writes NAME.json or NAME.ubj and NAME.expected.json into Tests/TreeEngineTests/Models/xgboost. They
are committed, so that the tests need no Python. Which models are made depends on the version of
XGBoost that is imported: the matrix with 3.2.0 (xgboost-cpu), the older layouts, whose names begin
with v17 or v20, with 1.7.6 and 2.0.3, each in an environment of its own. NumPy 2.4.6; the
estimator also needs scikit-learn 1.9.1.

An expected file has each number of 32 bits as eight hexadecimal digits, a row as one text:
`rows`, `margins` (predict with output_margin), `predictions` (predict), and `leaves`
(predict with pred_leaf) for the first rows, as XGBoost takes no infinite numbers there. Margins are
held to be the same in one batch, in a batch of more than one block of 64 rows, and row by row.
A file NAME.ubj beside NAME.json is the same model.
"""

import json
import pathlib

import numpy as np
import xgboost as xgb

FOLDER = pathlib.Path(__file__).parents[1] / "TreeEngineTests" / "Models" / "xgboost"
SEED = 20_261_124
FEATURES = 5
CATEGORY_COLUMN = 3
MAJOR = int(xgb.__version__.split(".")[0])


def training(kind, rng):
    """Rows with missing values and a column of categories, and labels for a kind of objective."""
    rows = rng.normal(size=(400, FEATURES)).astype(np.float32)
    rows[:, CATEGORY_COLUMN] = rng.integers(0, 40, size=len(rows))
    effect = np.sin(rows[:, CATEGORY_COLUMN] * 1.7) + rows[:, 0] + np.abs(rows[:, 1])
    effect += 0.1 * rng.normal(size=len(rows))
    rows[rng.random(rows.shape) < 0.1] = np.nan
    labels = {
        "real": effect, "positive": np.exp(effect * 0.5), "binary": effect > 0.8,
        "classes": np.clip(np.floor(effect + 0.5), 0, 2), "grades": np.clip(effect + 1, 0, 3) // 1,
        "many": np.stack([effect, rows[:, 2], np.nan_to_num(rows[:, 4]) * effect], axis=1),
        "labels": np.stack([effect > 0.8, effect > 0], axis=1),
    }[kind]
    return rows, np.nan_to_num(labels).astype(np.float32)


def samples(model, rng):
    """Rows to predict: of the training's kind, on and beside thresholds, and odd numbers."""
    rows = rng.normal(size=(24, FEATURES)).astype(np.float32)
    rows[:, CATEGORY_COLUMN] = rng.integers(0, 45, size=len(rows))
    rows[rng.random(rows.shape) < 0.15] = np.nan
    for row in rows[4:12]:
        tree = model[rng.integers(len(model))]
        branches = [i for i, left in enumerate(tree["left_children"]) if left != -1]
        if branches:
            node = branches[rng.integers(len(branches))]
            threshold = np.float32(tree["split_conditions"][node])
            beside = [threshold, np.nextafter(threshold, -np.inf), np.nextafter(threshold, np.inf)]
            row[tree["split_indices"][node]] = beside[rng.integers(3)]
    odd = [0.0, -0.0, 1e-45, -1e-45, 1e-39, -1e-39, 3.4028235e38, -3.4028235e38, np.nan]
    for row in rows[12:20]:
        row[rng.integers(FEATURES)] = np.float32(odd[rng.integers(len(odd))])
    codes = [-1, -0.5, -0.0, 0.5, 7.999, 39.5, 40, 16777215, 16777216, 4e9, -4e9, 63.0]
    for row, code in zip(rows[12:], codes):
        row[CATEGORY_COLUMN] = code
    infinite = rng.normal(size=(4, FEATURES)).astype(np.float32)
    infinite[np.arange(4), [0, 1, CATEGORY_COLUMN, CATEGORY_COLUMN]] = [np.inf, -np.inf] * 2
    return np.where(np.isinf(rows), np.float32(0), rows), infinite


def hexadecimal(array):
    return ["".join(f"{bits:08x}" for bits in row) for row in array.view(np.uint32)]


def table(array, count):
    return np.ascontiguousarray(np.asarray(array, dtype=np.float32).reshape(count, -1))


def matrix(rows):
    types = ["c" if column == CATEGORY_COLUMN else "q" for column in range(FEATURES)]
    return xgb.DMatrix(rows, feature_types=types, enable_categorical=True)


def trees_of(path):
    booster = json.loads(path.read_text())["learner"]["gradient_booster"]
    return booster.get("gbtree", booster)["model"]["trees"]


def answers(path, rng, first_rounds=0):
    """What XGBoost says of the file, for rows made to suit it."""
    booster = xgb.Booster(model_file=path)
    booster.set_param({"nthread": 1})
    as_text = path.with_suffix(".tmp.json")
    booster.save_model(as_text)
    finite, infinite = samples(trees_of(as_text), rng)
    document = json.loads(as_text.read_text())
    as_text.unlink()
    is_dart = document["learner"]["gradient_booster"]["name"] == "dart"
    rounds = (0, first_rounds)
    # In place, dart adds in another order; in a matrix, numbers cannot be infinite.
    rows = finite if is_dart else np.concatenate([finite, infinite])

    def predict(some, margin):
        some = np.ascontiguousarray(some)
        if is_dart:
            found = booster.predict(matrix(some), output_margin=margin, iteration_range=rounds)
        else:
            kind = "margin" if margin else "value"
            found = booster.inplace_predict(some, iteration_range=rounds, predict_type=kind)
        return table(found, len(some))

    margins = predict(rows, True)
    repeated = predict(np.tile(rows, (3, 1)), True)
    singles = np.concatenate([predict(rows[i : i + 1], True) for i in range(len(rows))])
    assert np.array_equal(margins.view(np.uint32), singles.view(np.uint32)), path
    assert np.array_equal(
        np.tile(margins, (3, 1)).view(np.uint32), repeated.view(np.uint32)), path
    leaves = booster.predict(matrix(finite), pred_leaf=True, iteration_range=rounds)
    by_matrix = booster.predict(matrix(finite), output_margin=True, iteration_range=rounds)
    by_matrix = table(by_matrix, len(finite))
    assert np.array_equal(margins[: len(finite)].view(np.uint32), by_matrix.view(np.uint32)), path
    return {
        "rows": hexadecimal(rows),
        "margins": hexadecimal(margins),
        "predictions": hexadecimal(predict(rows, False)),
        "leaves": leaves.reshape(len(finite), -1).astype(int).tolist(),
    }


def write(name, extension, booster, rng, edit=None, first_rounds=0):
    path = FOLDER / f"{name}.{extension}"
    booster.save_model(path)
    if edit:
        document = json.loads(path.read_text())
        edit(document)
        path.write_text(json.dumps(document, separators=(",", ":")))
    expected = answers(path, rng, first_rounds)
    text = json.dumps(expected, separators=(",", ":")) + "\n"
    (FOLDER / f"{name}.expected.json").write_text(text)


def train(kind, rng, rounds=3, **parameters):
    rows, labels = training(kind, rng)
    data = xgb.DMatrix(rows)
    if parameters.pop("categories", False):
        data = matrix(rows)
    if parameters["objective"] == "survival:aft":
        data.set_float_info("label_lower_bound", labels)
        data.set_float_info("label_upper_bound", labels * 1.5)
    else:
        data.set_label(labels)
    if parameters["objective"].startswith("rank:"):
        data.set_group([100, 100, 100, 100])
    defaults = {"max_depth": 3, "eta": 0.4, "nthread": 1, "seed": 7, "tree_method": "hist"}
    return xgb.train({**defaults, **parameters}, data, rounds)


OBJECTIVES = [
    ("squarederror", "real", {"objective": "reg:squarederror"}),
    ("squaredlogerror", "positive", {"objective": "reg:squaredlogerror"}),
    ("pseudohubererror", "real", {"objective": "reg:pseudohubererror"}),
    ("absoluteerror", "real", {"objective": "reg:absoluteerror"}),
    ("logistic_regression", "binary", {"objective": "reg:logistic"}),
    ("gamma", "positive", {"objective": "reg:gamma"}),
    ("tweedie", "positive", {"objective": "reg:tweedie"}),
    ("poisson", "positive", {"objective": "count:poisson"}),
    ("cox", "positive", {"objective": "survival:cox"}),
    ("aft", "positive", {"objective": "survival:aft"}),
    ("logistic", "binary", {"objective": "binary:logistic"}),
    ("logitraw", "binary", {"objective": "binary:logitraw"}),
    ("hinge", "binary", {"objective": "binary:hinge"}),
    ("softmax", "classes", {"objective": "multi:softmax", "num_class": 3}),
    ("softprob", "classes", {"objective": "multi:softprob", "num_class": 3}),
    ("rank_pairwise", "grades", {"objective": "rank:pairwise"}),
    ("rank_ndcg", "grades", {"objective": "rank:ndcg"}),
    ("rank_map", "binary", {"objective": "rank:map"}),
]


def odd_thresholds(document):
    """Puts numbers at the edges of 32 bits into branches, and -0 into a leaf of each tree."""
    odd = [0.0, -0.0, 1e-45, -1e-45, 1.1754942e-38, float("inf"), float("-inf"), float("nan")]
    place = 0
    for tree in document["learner"]["gradient_booster"]["model"]["trees"]:
        for node, left in enumerate(tree["left_children"]):
            if left != -1:
                tree["split_conditions"][node] = odd[place % len(odd)]
                place += 1
        tree["split_conditions"][-1] = -0.0


def current(rng):
    for index, (name, kind, parameters) in enumerate(OBJECTIVES):
        booster = train(kind, rng, rounds=2, **parameters)
        write(name, "json" if index % 3 == 0 else "ubj", booster, rng)
    alphas = {"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.5, 0.9]}
    write("quantiles", "ubj", train("real", rng, rounds=2, **alphas), rng)
    square = {"objective": "reg:squarederror"}
    softprob = {"objective": "multi:softprob", "num_class": 3}
    vectors = {"multi_strategy": "multi_output_tree"}
    write("stumps", "json", train("real", rng, rounds=4, max_depth=1, **square), rng)
    write("single_leaves", "json", train("real", rng, gamma=1e9, **square), rng)
    write("deep", "ubj", train("real", rng, rounds=1, max_depth=7, **square), rng)
    write("more_trees", "ubj", train("real", rng, rounds=8, max_depth=2, **square), rng)
    write("targets", "json", train("many", rng, rounds=2, **square), rng)
    labels = {"objective": "binary:logistic"}
    write("labels", "ubj", train("labels", rng, rounds=2, **labels), rng)
    booster = train("many", rng, rounds=2, **square, **vectors)
    write("vectors", "json", booster, rng)
    booster.save_model(FOLDER / "vectors.ubj")
    write("vectors_classes", "json", train("classes", rng, rounds=2, **softprob, **vectors), rng)
    for name, limit in [("categories_one", 1000), ("categories_many", 1)]:
        booster = train("real", rng, rounds=4, categories=True, max_cat_to_onehot=limit, **square)
        write(name, "json", booster, rng)
        booster.save_model(FOLDER / f"{name}.ubj")
    booster = train("classes", rng, rounds=2, categories=True, max_cat_to_onehot=1, **softprob)
    write("categories_classes", "ubj", booster, rng)
    forest = {"num_parallel_tree": 3, "subsample": 0.6, "colsample_bynode": 0.7}
    write("forest", "json", train("classes", rng, rounds=1, **softprob, **forest), rng)
    dart = {"booster": "dart", "rate_drop": 0.5, "skip_drop": 0.1}
    write("dart", "json", train("binary", rng, rounds=8, objective="binary:logistic", **dart), rng)
    write("dart_classes", "ubj", train("classes", rng, rounds=4, **softprob, **dart), rng)
    pruned = {"tree_method": "exact", "gamma": 0.5}
    write("pruned", "json", train("binary", rng, max_depth=5, **labels, **pruned), rng)
    booster = train("real", rng, rounds=6, base_score=0.0, **square)
    write("odd_thresholds", "json", booster, rng, edit=odd_thresholds)
    booster = train("positive", rng, rounds=2, objective="count:poisson", base_score=3.5)
    write("base_score", "json", booster, rng)
    stopped(rng)


def stopped(rng):
    """Early stopping, by the estimator, which notes itself in the file, and by train, alike."""
    import sklearn  # noqa: F401  (the estimator is there only with it)

    rows, labels = training("classes", rng)
    estimator = xgb.XGBClassifier(
        n_estimators=30, max_depth=3, learning_rate=1.0, early_stopping_rounds=2, n_jobs=1)
    estimator.fit(rows[:200], labels[:200], eval_set=[(rows[200:], labels[200:])], verbose=False)
    rounds = estimator.best_iteration + 1
    assert rounds < estimator.get_booster().num_boosted_rounds()
    write("stopped_estimator", "json", estimator, rng, first_rounds=rounds)
    write("stopped_booster", "ubj", estimator.get_booster(), rng)


def older(prefix, rng):
    for name in ["squarederror", "logistic", "softprob", "poisson"]:
        kind, parameters = next((k, p) for n, k, p in OBJECTIVES if n == name)
        extension = "ubj" if name in ["logistic", "softprob"] else "json"
        booster = train(kind, rng, rounds=2, max_depth=2, **parameters)
        write(f"{prefix}_{name}", extension, booster, rng)
    booster = train("real", rng, rounds=2, categories=True, max_cat_to_onehot=1,
                    objective="reg:squarederror")
    write(f"{prefix}_categories", "json", booster, rng)
    dart = {"booster": "dart", "rate_drop": 0.5, "objective": "binary:logistic"}
    write(f"{prefix}_dart", "ubj", train("binary", rng, rounds=4, **dart), rng)
    booster = train("binary", rng, rounds=2, tree_method="exact", gamma=0.5, max_depth=4,
                    objective="binary:logistic")
    write(f"{prefix}_pruned", "json", booster, rng)
    if MAJOR == 2:
        booster = train("many", rng, rounds=2, objective="reg:squarederror",
                        multi_strategy="multi_output_tree")
        write(f"{prefix}_vectors", "json", booster, rng)


def main():
    FOLDER.mkdir(exist_ok=True)
    rng = np.random.default_rng(SEED + MAJOR)
    if MAJOR == 3:
        current(rng)
    else:
        older({1: "v17", 2: "v20"}[MAJOR], rng)


if __name__ == "__main__":
    main()

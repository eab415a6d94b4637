"""Makes Tests/TreeEngineTests/Models/lightgbm: small LightGBM models, and what LightGBM predicts.

    python -m venv .deps/trees-venv && .deps/trees-venv/bin/pip install lightgbm==4.7.0 numpy==2.4.6
    .deps/trees-venv/bin/python Tests/Fixtures/trees_lightgbm.py

What it makes is committed, so that the tests need no Python. Every model `NAME.txt` has a
`NAME.json` beside it: rows (the bits of their 32-bit numbers in hexadecimal, one number after the
other), raw scores and predictions (bits of 64-bit numbers), leaves, and the name of the output.
Rows are drawn from what is awkward: the model's own thresholds and their neighbours, zeros of both
signs and what LightGBM takes for zero, denormal and infinite numbers, NaN, and categories that are
negative, broken, unknown or huge.

Models are trained on one thread with fixed seeds. Some are edited afterwards where training makes
no such model: LightGBM reads the edited text, and its answers count.
"""

import json
import pathlib
import re

import lightgbm as lgb
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "TreeEngineTests" / "Models" / "lightgbm"
SEED = 20_261_124
ROW_COUNT = 40
TRAINING_ROWS = 700
FEATURE_COUNT = 6
CATEGORIES = [3, 4]
ZERO_THRESHOLD = np.float32(1e-35)
FIXED = {
    "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 7, "verbose": -1,
    "min_data_in_leaf": 2, "min_data_in_bin": 1, "min_data_per_group": 2, "cat_smooth": 1.0,
    "max_cat_to_onehot": 2, "learning_rate": 0.3,
}  # fmt: skip


def training_data(rng):
    """Plain numbers, numbers with holes, mostly zeros, two kinds of categories, few values."""
    rows = rng.normal(size=(TRAINING_ROWS, FEATURE_COUNT)).astype(np.float32)
    rows[rng.random(TRAINING_ROWS) < 0.3, 1] = np.nan
    rows[rng.random(TRAINING_ROWS) < 0.6, 2] = 0
    rows[:, 3] = rng.integers(0, 70, TRAINING_ROWS)
    rows[:, 4] = rng.integers(0, 5, TRAINING_ROWS)
    rows[rng.random(TRAINING_ROWS) < 0.2, 4] = np.nan
    rows[:, 5] = rng.integers(-3, 4, TRAINING_ROWS)
    return rows


def signal(rows):
    """What labels are made of: every feature has a say, holes and zeros as well."""
    holes = np.isnan(rows[:, 1]) * 0.8 + np.isnan(rows[:, 4]) * 0.5
    zeros = (rows[:, 2] == 0) * 0.7
    groups = np.sin(rows[:, 3]) + np.nan_to_num(rows[:, 4]) % 2
    return rows[:, 0] * rows[:, 5] / 3 + np.nan_to_num(rows[:, 1]) + holes + zeros + groups


def labels(objective, rows, rng):
    score = signal(rows) + rng.normal(scale=0.3, size=len(rows))
    if objective == "binary":
        return (score > score.mean()).astype(int)
    if objective.startswith("multiclass"):
        return np.digitize(score, np.quantile(score, [0.3, 0.7]))
    if objective in ("poisson", "tweedie"):
        return np.floor(np.exp(score / 2))
    if objective == "gamma":
        return np.exp(score / 2)
    if objective.startswith("cross_entropy"):
        return 1 / (1 + np.exp(-score))
    if objective in ("lambdarank", "rank_xendcg"):
        return np.clip(np.round(score), 0, 4).astype(int)
    return score * 3


def train(objective="regression", rounds=4, leaves=7, categories=True, stop_early=False, **params):
    """The text of a model."""
    rng = np.random.default_rng(SEED)
    rows = training_data(rng)
    label = labels("regression" if callable(objective) else objective, rows, rng)
    params = {**FIXED, "objective": objective, "num_leaves": leaves, **params}
    if isinstance(objective, str) and objective.startswith("multiclass"):
        params["num_class"] = 3
    group = None
    if objective in ("lambdarank", "rank_xendcg"):
        group = [20] * (TRAINING_ROWS // 20)
    chosen = CATEGORIES if categories else []
    data = lgb.Dataset(rows, label, group=group, categorical_feature=chosen, params=params)
    if not stop_early:
        return lgb.train(params, data, rounds).model_to_string()
    other = label[:90] + rng.normal(scale=4, size=90)
    held = lgb.Dataset(rows[:90], other, reference=data)
    stopping = lgb.early_stopping(2, verbose=False)
    model = lgb.train(
        params, data, 50, valid_sets=[held], callbacks=[stopping], keep_training_booster=True)
    assert model.best_iteration < model.current_iteration()
    return model.model_to_string()


def squared_error(predictions, data):
    """An objective of the trainer's own."""
    return predictions - data.get_label(), np.ones_like(predictions)


def without_parameters(text):
    """The models are small: their parameters would be most of the bytes."""
    return re.sub(r"\nparameters:.*end of parameters\n", "", text, flags=re.DOTALL)


def without_sizes(text):
    return re.sub(r"tree_sizes=.*\n", "", text)


def slim(text):
    """Without what training leaves beside the numbers that predictions are made of."""
    keys = "split_gain|leaf_weight|leaf_count|internal_value|internal_weight|internal_count"
    return without_sizes(re.sub(rf"(?:{keys})=.*\n", "", text))


def edited(text, key, values):
    """Puts `values`, one after the other and over again, in the place of a key's."""
    count = 0

    def replaced(match):
        nonlocal count
        old = match.group(1).split(" ")
        new = [values[(count + index) % len(values)] for index in range(len(old))]
        count += len(old)
        return f"\n{key}={' '.join(new)}\n"

    return without_sizes(re.sub(rf"\n{key}=(.+)\n", replaced, text))


def odd_thresholds(decision_types):
    """Thresholds about zero and the ends of what 32 bits hold, some between two such numbers."""
    between = float(np.float32(0.3)) + 1e-10
    values = [0.0, 1e-36, float(ZERO_THRESHOLD), 1.0000001e-35, 1e-40, 1e-300, 1e300, between, 1e39]
    values += [3.4028235e38, 1e-45, 0.5, 2.0, 3.4028234663852886e38, 7e-46]
    texts = [text for value in values for text in (repr(value), repr(-value))]
    text = train(leaves=31, rounds=3, categories=False)
    text = edited(text, "threshold", [*texts, "inf", "-inf"])
    return edited(text, "decision_type", decision_types)


def odd_leaves():
    """Numbers that are hard to read exactly."""
    values = ["0.1000000000000000055511151231257827", "-1e-320", "4.9406564584124654e-324"]
    values += ["2.2250738585072011e-308", "9007199254740993", "-0"]
    values += ["123456789012345678901234567890"]
    values += ["1.7976931348623157e308", "-1.7976931348623157e+308", "1E5", "3.", "-.5", "0.3"]
    return edited(train(leaves=15, rounds=2), "leaf_value", values)


def single_leaves():
    """The first and last of three trees are but a leaf each."""
    text = train("binary", rounds=1, leaves=4)
    tree = text[text.index("Tree=0"):text.index("end of trees")]
    leaf = "Tree={}\nnum_leaves=1\nnum_cat=0\nsplit_feature=\nsplit_gain=\nthreshold=\n"
    leaf += "decision_type=\nleft_child=\nright_child=\nleaf_value={}\nleaf_weight=\nleaf_count=\n"
    leaf += "internal_value=\ninternal_weight=\ninternal_count=\nis_linear=0\nshrinkage=1\n\n\n"
    trees = leaf.format(0, -0.7) + tree.replace("Tree=0", "Tree=1") + leaf.format(2, 0.25)
    return without_sizes(text.replace(tree, trees))


def models():
    """By name, the text of each model."""
    yield "binary", train("binary")
    yield "binary_sigmoid", train("binary", sigmoid=2.7)
    yield "regression_whole_file", train("regression")
    yield "regression_sqrt", train("regression", reg_sqrt=True)
    for objective in ("regression_l1", "huber", "fair", "quantile", "mape", "poisson", "gamma"):
        yield objective, train(objective)
    for objective in ("tweedie", "cross_entropy", "cross_entropy_lambda", "multiclass"):
        yield objective, train(objective)
    yield "multiclassova", train("multiclassova", sigmoid=1.3)
    yield "lambdarank", train("lambdarank")
    yield "rank_xendcg", train("rank_xendcg")
    yield "custom", train(squared_error)
    yield "custom_none", without_sizes(
        train(squared_error).replace("\nfeature_names", "\nobjective=custom\nfeature_names"))
    forest = {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}
    yield "forest_binary", train("binary", rounds=3, **forest)
    yield "forest_multiclass", train("multiclass", rounds=3, **forest)
    yield "dart", train("regression", boosting="dart", drop_rate=0.5, rounds=6)
    yield "goss", train("binary", data_sample_strategy="goss")
    yield "early_stopped", train("regression", stop_early=True)
    missing = {
        "missing_nan": {}, "missing_none": {"use_missing": False},
        "missing_zero": {"zero_as_missing": True},
    }  # fmt: skip
    for name, params in missing.items():
        yield f"{name}_categories", train(leaves=24, rounds=2, **params)
        yield f"{name}_numbers", train(leaves=24, rounds=2, categories=False, **params)
    for leaves in (2, 3, 64, 255):
        yield f"leaves_{leaves}", train(
            rounds=4 if leaves < 9 else 1, leaves=leaves, min_data_in_leaf=1)
    yield "categories_one_hot", train(leaves=12, max_cat_to_onehot=100)
    for name, types in {
        "none": ["0", "2"], "zero": ["4", "6"], "nan": ["8", "10"],
        "mixed": ["0", "6", "8", "2", "4", "10"],
    }.items():  # fmt: skip
        yield f"odd_thresholds_{name}", odd_thresholds(types)
    yield "odd_leaves", odd_leaves()
    yield "single_leaves", single_leaves()


def awkward_values(text, rng):
    """For each feature what the rows of tests are drawn from."""
    tiny = np.finfo(np.float32).smallest_subnormal
    zeros = [0.0, -0.0, tiny, -tiny, 1e-40, -1e-40, 1e-36, -1e-36]
    for sign in (1, -1):
        edge = np.float32(sign) * ZERO_THRESHOLD
        zeros += [np.nextafter(edge, np.float32(0)), edge, np.nextafter(edge, sign * np.float32(1))]
    ends = [np.nan, np.inf, -np.inf, np.finfo(np.float32).max, np.finfo(np.float32).min]
    numbers = [*zeros, *ends]
    categories = [*range(0, 75), -1, -0.99, -0.5, -1.5, 0.5, 1.99, 31.5, 95, 96, 127, 128, 1e9]
    categories += [2.0**31, 2.0**31 - 128, 2.0**32, 2.0**32 + 512, 1e38, -1e38, *numbers]
    pools = [list(numbers) for _ in range(FEATURE_COUNT)]
    pattern = r"split_feature=(.+)\n(?:.*\n)*?threshold=(.+)\ndecision_type=(.+)\n"
    for features, thresholds, types in re.findall(pattern, text):
        places = zip(features.split(" "), thresholds.split(" "), types.split(" "))
        for feature, threshold, kind in places:
            if int(kind) & 1:
                continue
            with np.errstate(over="ignore"):
                near = np.float32(float(threshold))
                ends = np.float32([-np.inf, np.inf])
                pools[int(feature)] += [near, *np.nextafter(near, ends)]
    for feature in CATEGORIES:
        pools[feature] += categories
    for pool in pools:
        pool += list(rng.normal(size=5))
    return pools


def awkward_rows(text, count, rng):
    pools = awkward_values(text, rng)
    rows = np.empty((count, FEATURE_COUNT), np.float32)
    for feature, pool in enumerate(pools):
        # Every value once, as far as there are rows, and then again.
        order = np.concatenate([rng.permutation(len(pool)) for _ in range(count // len(pool) + 1)])
        rows[:, feature] = np.array(pool, np.float32)[order[:count]]
    return rows


def answers(text, rows):
    """Raw scores, predictions and leaves, each one line a row."""
    booster = lgb.Booster(model_str=text)
    kinds = ({"raw_score": True}, {}, {"pred_leaf": True})
    found = [np.atleast_1d(booster.predict(rows, num_threads=1, **kind)) for kind in kinds]
    return [answer.reshape(len(rows), -1) for answer in found]


def bits(numbers, dtype):
    return [row.astype(dtype).tobytes().hex() for row in numbers]


def output_name(text):
    objective = re.search(r"\nobjective=(\w+)", text)
    named = ("binary", "multiclass", "multiclassova", "cross_entropy")
    return "probability" if objective and objective.group(1) in named else "prediction"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.iterdir():
        file.unlink()
    for name, text in models():
        rng = np.random.default_rng(SEED)
        text = text if "whole_file" in name else without_parameters(text)
        text = slim(text) if name.startswith(("leaves", "missing", "odd", "forest")) else text
        rows = awkward_rows(text, ROW_COUNT, rng)
        raw, predicted, leaves = answers(text, rows)
        expected = {
            "output": output_name(text), "rows": bits(rows, ">f4"), "raw_scores": bits(raw, ">f8"),
            "predictions": bits(predicted, ">f8"), "leaves": leaves.astype(int).tolist(),
        }  # fmt: skip
        (FOLDER / f"{name}.txt").write_text(text)
        (FOLDER / f"{name}.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

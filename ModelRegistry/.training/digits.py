"""digits: which digit an 8x8 image shows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnx
import sklearn
from graphs import (
    SEED,
    Feeds,
    Layer,
    Version,
    argmax_node,
    check_agreement,
    dense_nodes,
    make_model,
    metric,
    value,
)
from onnx import TensorProto
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier


def digits_graph(layers: list[Layer]) -> onnx.ModelProto:
    """A classifier on raw pixels: scaling by 1/16 goes into the first layer, where it is exact."""
    (first, bias), *rest = layers
    nodes, weights = dense_nodes("pixels", [(first / 16, bias), *rest])
    return make_model(
        "digits",
        [*nodes, argmax_node("label")],
        [value("pixels", TensorProto.FLOAT, 64)],
        [value("label", TensorProto.INT64), value("probabilities", TensorProto.FLOAT, 10)],
        weights,
    )


def digits_cases(images: np.ndarray, labels: np.ndarray) -> dict[str, Feeds]:
    """Held-out digits one by one and together, and the two ends of the pixel range."""
    row = {digit: images[np.flatnonzero(labels == digit)[0]] for digit in range(10)}
    rows = {
        "a held-out three": [row[3]],
        "a held-out eight": [row[8]],
        "a blank image": [np.zeros(64)],
        "a full image": [np.full(64, 16)],
        "one of each digit": [row[digit] for digit in range(10)],
    }
    return {name: {"pixels": np.array(data, np.float32)} for name, data in rows.items()}


def train_digits() -> Iterator[Version]:
    """Handwritten digits: a linear model, then a small neural network."""
    images, labels = load_digits(return_X_y=True)
    train_x, test_x, train_y, test_y = train_test_split(
        images, labels, test_size=0.25, stratify=labels, random_state=SEED
    )
    changes = {
        1: (LogisticRegression(max_iter=2_000), "first version: logistic regression"),
        2: (
            MLPClassifier((48,), alpha=1e-2, max_iter=1_000, random_state=SEED),
            "a hidden layer of 48 ReLU units instead of a linear model; same data and split",
        ),
    }
    for number, (estimator, change) in changes.items():
        estimator.fit(train_x / 16, train_y)
        layers = (
            list(zip(estimator.coefs_, estimator.intercepts_))
            if isinstance(estimator, MLPClassifier)
            else [(estimator.coef_.T, estimator.intercept_)]
        )
        graph = digits_graph(layers)
        expected = estimator.predict_proba(test_x / 16)
        check_agreement(graph, {"pixels": test_x.astype(np.float32)}, "probabilities", expected)
        lineage = {
            "data": "scikit-learn load_digits, a stratified quarter held out",
            "data_rows": str(len(labels)),
            "heldout_rows": str(len(test_y)),
            "heldout_accuracy": metric(accuracy_score(test_y, expected.argmax(1))),
            "heldout_log_loss": metric(log_loss(test_y, expected)),
            "trained_with": f"scikit-learn {sklearn.__version__}",
            "labels": "0,1,2,3,4,5,6,7,8,9",
            "input_pixels": "8x8 grey levels, row by row, 0 to 16",
            "change": change,
        }
        yield Version(number, graph, digits_cases(test_x, test_y), lineage)

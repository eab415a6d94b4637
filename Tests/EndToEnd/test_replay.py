"""`crossfade replay`: figures of a comparison held against what numpy makes of the raw outputs.

The two versions differ by known weights. Rows on which a decision hangs on the last digits of a
float are left out, so that every count is exact.
"""

from __future__ import annotations

import csv
import json
import math
import pathlib
import statistics
from collections.abc import Iterator

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

import models
import wire
from client import Client
from datatypes_model import make_model, tensor
from gateway import Gateway, publish, run, succeed

MODEL = "judged"
FEATURES, CLASSES = 4, 3
# No more than a sample holds, so that it holds all.
ROWS = 480
SEED = 6
ABSOLUTE, RELATIVE = 0.02, 0.05
THRESHOLD = 0.5
COUNTRIES = np.array(["NO", "SE", "naïve, \"x\""])
# Nothing that is compared may be nearer to what decides it.
CLEARANCE = 1e-5
SETTINGS = f"""\
schema: 1
log: {{ keep_inputs: true }}
keep: {{ latest: 2 }}
compare:
  slices: [country]
  margin: 1
  outputs:
    probabilities: {{ thresholds: [{THRESHOLD}], absolute: {ABSOLUTE}, relative: {RELATIVE} }}
    score: {{ thresholds: [{THRESHOLD}], absolute: {ABSOLUTE}, relative: {RELATIVE} }}
"""
Z = statistics.NormalDist().inv_cdf(0.975)

# The data and the models.


def judge(generator: np.random.Generator, shift: float) -> onnx.ModelProto:
    """FP32 `x` [batch, 4] to `label`, `probabilities` and `score`."""
    start = np.random.default_rng(SEED)
    weights = start.normal(size=(FEATURES, CLASSES)) + shift * generator.normal(
        size=(FEATURES, CLASSES)
    )
    line = start.normal(size=(FEATURES, 1)) + shift * generator.normal(size=(FEATURES, 1))
    return make_model(
        MODEL,
        [
            helper.make_node("MatMul", ["x", "weights"], ["logits"]),
            helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
            helper.make_node("ArgMax", ["logits"], ["label"], axis=1, keepdims=0),
            helper.make_node("MatMul", ["x", "line"], ["sum"]),
            helper.make_node("Sigmoid", ["sum"], ["score"]),
        ],
        [tensor("x", TensorProto.FLOAT, ["batch", FEATURES])],
        [
            tensor("label", TensorProto.INT64, ["batch"]),
            tensor("probabilities", TensorProto.FLOAT, ["batch", CLASSES]),
            tensor("score", TensorProto.FLOAT, ["batch", 1]),
        ],
        [
            numpy_helper.from_array(weights.astype(np.float32), "weights"),
            numpy_helper.from_array(line.astype(np.float32), "line"),
        ],
    )


def ladder() -> np.ndarray:
    """The edges of the bins of scores, as DriftScale documents them."""
    fine, coarse = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 2, 5]
    steps = [(fine if power < 6 else coarse, 10.0**power) for power in range(9)]
    large = [step * scale for part, scale in steps for step in part] + [1e9]
    small = [0.001, 0.002, 0.005, 0.01]
    negative = [-edge for edge in reversed(small + [0.02, 0.05, 0.1, 0.2, 0.5] + large)]
    return np.array(negative + [0] + small + [step / 50 for step in range(1, 50)] + large)


UNIT = np.arange(51) / 50


def clear(values: np.ndarray, *edges: float) -> np.ndarray:
    """Which rows have no value close to an edge."""
    distance = np.abs(values.reshape(len(values), -1, 1) - np.array(edges))
    return distance.min(axis=(1, 2)) > CLEARANCE


def beyond(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Which elements differ by more than the settings allow."""
    return np.abs(second - first) - (ABSOLUTE + RELATIVE * np.abs(first))


class Data:
    """Rows, what both versions say of them, and what is true."""

    def __init__(self, files: list[pathlib.Path]) -> None:
        generator = np.random.default_rng(SEED)
        rows = generator.normal(size=(2 * ROWS, FEATURES)).astype(np.float32)
        both = [self._answers(file, rows) for file in files]
        keep = np.ones(len(rows), bool)
        for label, probabilities, score in both:
            ordered = np.sort(probabilities, axis=1)
            keep &= ordered[:, -1] - ordered[:, -2] > CLEARANCE
            keep &= clear(ordered[:, -1:], THRESHOLD, *UNIT)
            keep &= clear(score, THRESHOLD, *ladder())
        for place in (1, 2):
            far = np.abs(beyond(both[0][place], both[1][place]))
            keep &= far.min(axis=1) > CLEARANCE
        chosen = np.flatnonzero(keep)[:ROWS]
        assert len(chosen) == ROWS
        self.x = rows[chosen]
        self.label, self.probabilities, self.score = (
            [answers[place][chosen].astype(np.float64) for answers in both] for place in range(3)
        )
        self.largest = [probabilities.max(axis=1) for probabilities in self.probabilities]
        self.country = generator.choice(COUNTRIES, ROWS)
        # Right more often by the first version, never known of some rows.
        guess = generator.integers(0, CLASSES, ROWS)
        self.truth = np.where(generator.random(ROWS) < 0.6, self.label[0], guess).astype(int)
        self.is_known = generator.random(ROWS) < 0.9

    @staticmethod
    def _answers(file: pathlib.Path, rows: np.ndarray) -> list[np.ndarray]:
        session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
        return session.run(["label", "probabilities", "score"], {"x": rows})

    @property
    def flips(self) -> np.ndarray:
        return self.label[0] != self.label[1]

    def differs(self, output: str) -> np.ndarray:
        if output == "label":
            return self.flips
        values = self.probabilities if output == "probabilities" else self.score
        decisive = self.largest if output == "probabilities" else self._scores
        crosses = (decisive[0] < THRESHOLD) != (decisive[1] < THRESHOLD)
        differing = (beyond(*values) > 0).any(axis=1) | crosses
        return differing | self.flips if output == "probabilities" else differing

    @property
    def _scores(self) -> list[np.ndarray]:
        return [score[:, 0] for score in self.score]

    def value(self, output: str) -> list[np.ndarray]:
        return self.largest if output == "probabilities" else self._scores

    def write(self, path: pathlib.Path) -> pathlib.Path:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["id", *(f"x[{place}]" for place in range(FEATURES)), "slice:country", "truth"]
            )
            for row in range(ROWS):
                truth = self.truth[row] if self.is_known[row] else ""
                writer.writerow([f"r{row}", *self.x[row], self.country[row], truth])
        return path


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[pathlib.Path]:
    folder = tmp_path_factory.mktemp("judges")
    generator = np.random.default_rng(SEED + 1)
    return [
        models.save(judge(generator, shift), folder / str(shift) / "model.onnx")
        for shift in (0.0, 0.2)
    ]


@pytest.fixture(scope="module")
def data(files) -> Data:
    return Data(files)


@pytest.fixture(scope="module")
def registry(tmp_path_factory, files) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("judged")
    for file in files:
        publish(folder, MODEL, file, "--max-batch-rows", 32)
    (folder / MODEL / "settings.yaml").write_text(SETTINGS, "utf-8")
    return folder


def replay(registry: pathlib.Path, *arguments: object) -> dict:
    told = succeed(
        *("replay", MODEL, "--candidate", 2, "--registry", registry, "--format", "json"),
        *arguments,
    )
    return json.loads(told)


def refused(registry: pathlib.Path, *arguments: object, code: int = 65) -> str:
    ended = run("replay", MODEL, "--candidate", 2, "--registry", registry, *arguments)
    assert ended.returncode == code, ended.stderr or ended.stdout
    return ended.stderr


@pytest.fixture(scope="module")
def report(registry, data, tmp_path_factory) -> dict:
    """Every row, each of them repeated on the baseline."""
    path = data.write(tmp_path_factory.mktemp("rows") / "rows.csv")
    return replay(registry, "--csv", path, "--baseline", 1, "--repeat", 100)


@pytest.fixture(scope="module")
def outputs(report) -> dict[str, dict]:
    return {output["name"]: output for output in report["outputs"]}


# What the figures must be.


def wilson(hits: float, rows: int) -> tuple[float, float, float]:
    """The rate with its score interval (Wilson 1927)."""
    share = hits / rows
    middle = (share + Z * Z / (2 * rows)) / (1 + Z * Z / rows)
    half = Z / (1 + Z * Z / rows) * math.sqrt(share * (1 - share) / rows + (Z / (2 * rows)) ** 2)
    return share, max(0, middle - half), min(1, middle + half)


def must_be(estimate: dict, expected: tuple[float, float, float], count: int) -> None:
    assert estimate["count"] == count
    got = (estimate["value"], estimate["lower"], estimate["upper"])
    assert got == pytest.approx(expected, abs=1e-6)


def ranks(values: np.ndarray) -> np.ndarray:
    """From 1 on; equal values share the mean of theirs."""
    below = (values[None, :] < values[:, None]).sum(axis=1)
    equal = (values[None, :] == values[:, None]).sum(axis=1)
    return below + (equal + 1) / 2


def counts(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    bins = np.clip(np.searchsorted(edges, values, "right") - 1, 0, len(edges) - 2)
    return np.bincount(bins, minlength=len(edges) - 1)


def mid_p(fewer: int, more: int) -> float:
    """McNemar's test, exact, with the mid-p value."""
    total = fewer + more
    if fewer == more:
        return 1
    chances = [math.comb(total, hits) / 2**total for hits in range(fewer + 1)]
    return 2 * sum(chances) - chances[-1]


def newcombe(both: int, first: int, second: int, neither: int) -> tuple[float, float, float]:
    """The difference of paired shares, second less first (Newcombe 1998, method 10)."""
    size = both + first + second + neither
    one, one_low, one_high = wilson(both + first, size)
    two, two_low, two_high = wilson(both + second, size)
    cross = both * neither - first * second
    corrected = max(0, cross - size / 2) if cross > 0 else cross
    scale = (both + first) * (second + neither) * (both + second) * (first + neither)
    phi = corrected / math.sqrt(scale)

    def joined(a: float, b: float) -> float:
        return math.sqrt(max(0, a * a - 2 * phi * a * b + b * b))

    difference = (second - first) / size
    return (
        difference,
        difference - joined(two - two_low, one_high - one),
        difference + joined(two_high - two, one - one_low),
    )


def test_the_versions_differ_as_the_test_needs(data):
    for output in ("label", "probabilities", "score"):
        assert 20 < data.differs(output).sum() < ROWS - 20, output


def test_every_row_is_a_request(report):
    traffic = report["traffic"]
    assert (traffic["mirrored"], traffic["compared"], traffic["pairs"]) == (ROWS, ROWS, ROWS)
    assert (traffic["failed"], traffic["dropped"]) == (0, {})
    assert (traffic["repeated"], traffic["repeated_pairs"]) == (ROWS, ROWS)
    assert (report["source"], report["since"]) == ("replay", 0)
    assert (report["baseline"], report["candidate"]) == (1, 2)
    assert report["from"] is None and report["until"] is None
    assert len(report["baseline_sha256"]) == len(report["candidate_sha256"]) == 64


def test_the_kinds_are_inferred(outputs):
    kinds = {name: output["kind"] for name, output in outputs.items()}
    assert kinds == {"label": "label", "probabilities": "probabilities", "score": "score"}


def test_the_rates_and_their_intervals(report, outputs, data):
    everything = np.zeros(ROWS, bool)
    for name, output in outputs.items():
        differing = data.differs(name)
        everything |= differing
        must_be(output["differing"], wilson(differing.sum(), ROWS), ROWS)
        must_be(output["noise"], wilson(0, ROWS), ROWS)
    must_be(report["differing"], wilson(everything.sum(), ROWS), ROWS)
    must_be(outputs["label"]["flips"], wilson(data.flips.sum(), ROWS), ROWS)
    must_be(outputs["probabilities"]["flips"], wilson(data.flips.sum(), ROWS), ROWS)
    must_be(report["candidate_errors"], wilson(0, ROWS), ROWS)
    assert report["verdict"] == "different"


def test_what_is_beyond_the_noise(report, data):
    everything = data.differs("label") | data.differs("probabilities") | data.differs("score")
    (rate, low, high), (_, _, noise_high) = wilson(everything.sum(), ROWS), wilson(0, ROWS)
    expected = (rate, rate - math.hypot(rate - low, noise_high), high)
    must_be(report["beyond_noise"], expected, 2 * ROWS)


@pytest.mark.parametrize("name", ["probabilities", "score"])
def test_thresholds_that_are_crossed(outputs, data, name):
    first, second = data.value(name)
    (crossing,) = outputs[name]["crossings"]
    upward = ((first < THRESHOLD) & (second >= THRESHOLD)).sum()
    downward = ((first >= THRESHOLD) & (second < THRESHOLD)).sum()
    assert crossing["threshold"] == THRESHOLD
    assert (crossing["upward"], crossing["downward"]) == (upward, downward)
    must_be(crossing["rate"], wilson(upward + downward, ROWS), ROWS)


@pytest.mark.parametrize("name", ["probabilities", "score"])
def test_the_rank_correlation(outputs, data, name):
    value = np.corrcoef(*map(ranks, data.value(name)))[0, 1]
    spread = math.sqrt((1 + value**2 / 2) / (ROWS - 3))
    ends = [math.tanh(math.atanh(value) + side * Z * spread) for side in (-1, 1)]
    must_be(outputs[name]["rank_correlation"], (value, *ends), ROWS)


@pytest.mark.parametrize(("name", "edges"), [("probabilities", UNIT), ("score", ladder())])
def test_the_drift_over_the_documented_bins(outputs, data, name, edges):
    both = np.array([counts(values, edges) for values in data.value(name)])
    used = both[:, both.sum(axis=0) > 0]
    drift = outputs[name]["drift"]
    smooth = (used + 0.5) / (ROWS + used.shape[1] / 2)
    psi = ((smooth[1] - smooth[0]) * np.log(smooth[1] / smooth[0])).sum()
    assert drift["psi"] == pytest.approx(psi, abs=1e-9)
    shares = used / ROWS
    distance = np.abs(np.diff(shares.cumsum(axis=1), axis=0)).max()
    assert drift["kolmogorov_smirnov"] == pytest.approx(distance, abs=1e-9)
    middle = shares.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(shares > 0, shares * np.log2(shares / middle), 0)
    assert drift["jensen_shannon"] == pytest.approx(parts.sum() / 2, abs=1e-9)
    histogram = outputs[name]["histogram"]
    assert sum(histogram["baseline"]) == sum(histogram["candidate"]) == ROWS
    for side, expected in zip((histogram["baseline"], histogram["candidate"]), both, strict=True):
        assert np.array_equal(np.trim_zeros(side), np.trim_zeros(expected))


@pytest.mark.parametrize("name", ["probabilities", "score"])
def test_the_shift_of_the_mean(outputs, data, name):
    first, second = data.value(name)
    shift = outputs[name]["shift"]
    assert shift["value"] == pytest.approx((second - first).mean(), abs=1e-6)
    assert shift["lower"] < shift["value"] < shift["upper"]
    # Student's t of so many is near the normal distribution.
    half = Z * (second - first).std(ddof=1) / math.sqrt(ROWS)
    assert shift["upper"] - shift["value"] == pytest.approx(half, rel=0.01)


def test_the_total_variation(outputs, data):
    variation = np.abs(data.probabilities[1] - data.probabilities[0]).sum(axis=1) / 2
    told = outputs["probabilities"]["total_variation"]
    assert told["count"] == ROWS
    assert told["mean"]["value"] == pytest.approx(variation.mean(), abs=1e-6)
    assert told["max"] == pytest.approx(variation.max(), rel=0.02)


def test_the_confusion_of_labels(outputs, data):
    told = {
        (cell["baseline"], cell["candidate"]): cell["count"]
        for cell in outputs["label"]["confusion"]
    }
    pairs, numbers = np.unique(np.array(data.label).astype(int), axis=1, return_counts=True)
    expected = {
        (str(first), str(second)): int(number)
        for first, second, number in zip(*pairs, numbers, strict=True)
    }
    assert told == expected


def test_the_slices(report, data):
    told = {piece["value"]: piece for piece in report["slices"]}
    assert set(told) == set(COUNTRIES)
    everything = data.differs("label") | data.differs("probabilities") | data.differs("score")
    for country, piece in told.items():
        mine = data.country == country
        assert piece["parameter"] == "country"
        must_be(piece["differing"], wilson(everything[mine].sum(), mine.sum()), mine.sum())


def test_the_truth(report, data):
    known = data.is_known
    right = [(labels == data.truth)[known] for labels in data.label]
    both, first = (right[0] & right[1]).sum(), (right[0] & ~right[1]).sum()
    second, neither = (~right[0] & right[1]).sum(), (~right[0] & ~right[1]).sum()
    told = report["truth"]["labels"]
    assert (told["both_right"], told["both_wrong"]) == (both, neither)
    assert (told["only_baseline_right"], told["only_candidate_right"]) == (first, second)
    assert told["p_value"] == pytest.approx(
        mid_p(int(min(first, second)), int(max(first, second))), rel=1e-6
    )
    must_be(
        told["difference"], newcombe(*map(int, (both, first, second, neither))), known.sum()
    )
    must_be(told["baseline_accuracy"], wilson(right[0].sum(), known.sum()), known.sum())
    assert told["verdict"] == "different"


def test_the_most_different_pairs(report, data):
    assert report["pairs"]
    for pair in report["pairs"]:
        row = int(pair["request_id"].removeprefix("r"))
        assert pair["slices"] == {"country": str(data.country[row])}
    assert data.flips[int(report["pairs"][0]["request_id"].removeprefix("r"))]


# Other ways in and out.


@pytest.mark.parametrize("rows", [1, 7, 480])
def test_the_batch_changes_no_count(registry, data, report, tmp_path, rows):
    path = data.write(tmp_path / "rows.csv")
    again = replay(registry, "--csv", path, "--batch-rows", rows, "--baseline", 1)
    assert again["differing"] == report["differing"]
    assert again["truth"] == report["truth"]
    # Some five in a hundred.
    assert 5 <= again["traffic"]["repeated"] <= 60


def test_rows_of_a_numpy_file_are_the_same_rows(registry, data, report, tmp_path):
    np.save(tmp_path / "x.npy", data.x)
    told = replay(registry, "--npy", f"x={tmp_path / 'x.npy'}", "--baseline", 1)
    assert told["differing"] == report["differing"]
    assert told["slices"] == [] and told["truth"] is None


def test_a_version_is_alike_itself(registry, data, tmp_path):
    path = data.write(tmp_path / "rows.csv")
    told = replay(registry, "--csv", path, "--baseline", 2, "--expect", "alike")
    assert told["verdict"] == "alike"


def test_another_verdict_than_expected_fails(registry, data, tmp_path):
    path = data.write(tmp_path / "rows.csv")
    output = tmp_path / "report.html"
    message = refused(
        registry,
        *("--csv", path, "--baseline", 1, "--expect", "alike"),
        *("--format", "html", "--output", output),
    )
    assert "expected to be alike, and are different" in message
    # The report is there all the same: it says why.
    assert "<html" in output.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x[0],x[1],x[2]\n", ["line 1", "x[3]", "missing"]),
        ("x[0],x[1],x[2],x[3]\n1,2,3,4\n1,2,three,4\n", ["line 3", "x[2]", "FP32", "three"]),
        ("x[0],x[1],x[2],x[3]\n1,2,3\n", ["line 2", "4", "3"]),
        ("x[0],x[1],x[2],x[3]\n", ["nothing to replay"]),
        ("x[0],x[1],x[2],x[3]\n\"1,2,3,4\n", ["line 2", "closed"]),
    ],
)
def test_a_wrong_file_is_told_by_line_and_column(registry, tmp_path, text, words):
    path = tmp_path / "rows.csv"
    path.write_text(text, "utf-8")
    message = refused(registry, "--csv", path)
    for word in [str(path), *words]:
        assert word in message


def test_what_is_not_there_is_told(registry, tmp_path):
    assert "no version 9" in refused(registry, "--csv", "x", "--baseline", 9, code=66)
    assert "cannot be read" in refused(registry, "--csv", tmp_path / "none.csv", code=66)
    assert "--state" in refused(registry, "--from", tmp_path, code=66)
    assert "expected one of them" in refused(registry, code=64)


@pytest.fixture(scope="module")
def state(registry, data, tmp_path_factory) -> Iterator[pathlib.Path]:
    """The log of a server that answered every fifth row by version 1, two of them wrong ones."""
    folder = tmp_path_factory.mktemp("log") / "state"
    with Gateway(registry, "--state", folder) as gateway, Client(gateway.url) as client:
        for row in range(0, ROWS, 5):
            request = wire.infer_request({"x": data.x[row : row + 1]})
            request.parameters["country"].string_param = str(data.country[row])
            client.infer(MODEL, request, version=1, x_request_id=f"r{row}")
        wrong = wire.infer_request({"x": np.zeros((1, FEATURES + 1), np.float32)})
        for number in range(2):
            client.refused(
                f"/v2/models/{MODEL}/versions/1/infer", wrong, x_request_id=f"wrong{number}"
            ).must_be("INVALID_ARGUMENT")
    return folder


@pytest.mark.parametrize("anew", [False, True])
def test_the_log_of_a_server_is_replayed(registry, data, state, anew):
    options = ["--baseline", 1] if anew else []
    told = replay(registry, "--from", state, "--repeat", 100, *options)
    mine = np.arange(0, ROWS, 5)
    everything = data.differs("label") | data.differs("probabilities") | data.differs("score")
    must_be(told["differing"], wilson(everything[mine].sum(), len(mine)), len(mine))
    assert told["baseline"] == 1
    assert told["traffic"]["repeated"] == len(mine)
    assert told["noise"]["value"] == 0
    assert told["from"] and told["until"]
    assert {piece["value"] for piece in told["slices"]} == set(COUNTRIES)
    skipped = [warning for warning in told["warnings"] if "were not replayed" in warning]
    assert len(skipped) == 1 and f"Of {len(mine) + 2} logged requests 2" in skipped[0]
    assert "failed" in skipped[0]
    # The settings keep inputs.
    assert all(json.loads(pair["input"])["x"] for pair in told["pairs"])

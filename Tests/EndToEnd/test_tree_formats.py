"""Models of trees in every format: what publishes, which engine runs it, what it answers."""

from __future__ import annotations

import json
import pathlib
import re

import lightgbm
import numpy as np
import onnxruntime
import pytest
import xgboost
from tritonclient.grpc import service_pb2

import demo
import wire
from admin import Admin
from client import Client
from gateway import Gateway, publish, run, succeed

SEED = 20
FEATURES = 5
# A path at which no library is.
NO_LIBRARY = {"CROSSFADE_ONNXRUNTIME": "/nonexistent"}
CATALOG = [demo.Version("catalog-quality", number) for number in (1, 2)]


def features(rows: int, width: int = FEATURES) -> np.ndarray:
    """Some of them missing."""
    rng = np.random.default_rng(SEED)
    drawn = rng.normal(size=(rows, width)).astype(np.float32)
    return np.where(rng.random(drawn.shape) < 0.1, np.float32(np.nan), drawn)


class Trees:
    """A model in a file, and what its own library answers."""

    def __init__(self, file: pathlib.Path, format: str, answers: dict[str, np.ndarray]) -> None:
        self.file = file
        self.format = format
        self.answers = answers


@pytest.fixture(scope="session")
def rows() -> np.ndarray:
    return features(40)


@pytest.fixture(scope="session")
def trees(tmp_path_factory, rows) -> dict[str, Trees]:
    """One model of each library, by the end of its file's name."""
    folder = tmp_path_factory.mktemp("trees")
    x = features(600)
    y = (np.nan_to_num(x).sum(1) > 0.3).astype(np.int32)
    quiet = {"verbosity": -1, "num_threads": 1, "deterministic": True}
    light = lightgbm.train(
        {"objective": "binary", "num_leaves": 7, **quiet}, lightgbm.Dataset(x, y), 12
    )
    light.save_model(folder / "model.txt")
    models = {
        "txt": Trees(
            folder / "model.txt",
            "lightgbm",
            {
                "probability": light.predict(rows)[:, None],
                "raw_score": light.predict(rows, raw_score=True)[:, None],
                "leaf_index": light.predict(rows, pred_leaf=True).astype(np.int32),
            },
        )
    }
    boosted = xgboost.train(
        {"objective": "binary:logistic", "max_depth": 3, "nthread": 1}, xgboost.DMatrix(x, y), 12
    )
    matrix = xgboost.DMatrix(rows)
    for kind in ("json", "ubj"):
        boosted.save_model(folder / f"model.{kind}")
        models[kind] = Trees(
            folder / f"model.{kind}",
            "xgboost",
            {
                "probability": boosted.predict(matrix)[:, None],
                "raw_score": boosted.predict(matrix, output_margin=True)[:, None],
                "leaf_index": boosted.predict(matrix, pred_leaf=True).astype(np.int32),
            },
        )
    return models


@pytest.fixture
def registry(tmp_path) -> pathlib.Path:
    folder = tmp_path / "registry"
    folder.mkdir()
    return folder


def manifest(registry: pathlib.Path, model: str, version: int = 1) -> str:
    return (registry / model / str(version) / "manifest.yaml").read_text("utf-8")


def refuse(*arguments: object, **environment: str) -> str:
    """Runs a command that must fail; its message."""
    ended = run(*arguments, **environment)
    assert ended.returncode > 0, (ended.returncode, ended.stdout, ended.stderr)
    return ended.stderr


def publish_json(registry: pathlib.Path, model: str, *arguments: object) -> dict:
    return json.loads(succeed("publish", model, *arguments, "--registry", registry, "--json"))


def ask_here(registry: pathlib.Path, model: str, rows: pathlib.Path, *options: object) -> dict:
    """What `predict` answers without a server, by output."""
    ended = run(
        *("predict", model, "--registry", registry, "--input", f"features={rows}", "--json"),
        *options,
        **NO_LIBRARY,
    )
    assert ended.returncode == 0, ended.stderr
    return {
        output["name"]: np.array(output["data"], dtype=np.float64).reshape(output["shape"])
        for output in json.loads(ended.stdout)["outputs"]
    }


def assert_near(answer: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> None:
    assert list(answer) == list(expected)
    for name, array in expected.items():
        assert answer[name].shape == array.shape, name
        np.testing.assert_allclose(answer[name], array, rtol=1e-6, atol=1e-7, err_msg=name)


# Publishing, and which engine it is.


@pytest.mark.parametrize("kind", ["txt", "json", "ubj"])
def test_a_model_file_alone_is_published_and_answers_without_onnxruntime(
    registry, trees, rows, tmp_path, kind
):
    model = trees[kind]
    ended = run("publish", "t", model.file, "--registry", registry, **NO_LIBRARY)
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"published t version 1, run by trees$", ended.stdout, re.MULTILINE)
    told = manifest(registry, "t")
    assert f"\nformat: {model.format}\nengine: trees\nartifact: model.{kind}\n" in told
    np.save(tmp_path / "rows.npy", rows)
    answer = ask_here(registry, "t", tmp_path / "rows.npy")
    assert_near(answer, {"probability": model.answers["probability"]})
    assert run("verify", "t", "--registry", registry, **NO_LIBRARY).returncode == 0


@pytest.mark.parametrize("kind", ["txt", "json", "ubj"])
def test_outputs_are_those_that_were_asked_for(registry, trees, rows, tmp_path, kind):
    names = ["leaf_index", "raw_score", "probability"]
    told = publish_json(registry, "t", trees[kind].file, "--outputs", ",".join(names))
    assert (told["engine"], told["format"]) == ("trees", trees[kind].format)
    assert "\noutputs: [leaf_index, raw_score, probability]\n" in manifest(registry, "t")
    np.save(tmp_path / "rows.npy", rows)
    answer = ask_here(registry, "t", tmp_path / "rows.npy")
    assert_near(answer, {name: trees[kind].answers[name] for name in names})
    succeed("verify", "t", "--registry", registry)


@pytest.mark.parametrize(
    ("outputs", "words"),
    [
        ("score", ["score", "probability", "raw_score", "leaf_index"]),
        ("probability,probability", ["outputs[1]", "given twice"]),
        ("probability,", ["--outputs", "commas"]),
    ],
)
def test_outputs_that_there_are_not_are_told_with_those_that_there_are(
    registry, trees, outputs, words
):
    message = refuse(
        *("publish", "t", trees["txt"].file, "--registry", registry, "--outputs", outputs)
    )
    assert all(word in message for word in words), message
    assert list(registry.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "engine"),
    [
        ([], "trees"),
        (["--engine", "auto"], "trees"),
        (["--engine", "trees"], "trees"),
        (["--engine", "onnxruntime"], "onnxruntime"),
        # Of a graph, more threads are for the engine that has some.
        (["--intra-op-threads", 2], "onnxruntime"),
    ],
)
def test_a_graph_of_trees_is_run_by_whichever_is_asked_for(registry, options, engine):
    told = publish_json(registry, "t", CATALOG[0].folder / "model.onnx", *options)
    assert (told["engine"], told["format"]) == (engine, "onnx")
    assert f"\nformat: onnx\nengine: {engine}\n" in manifest(registry, "t")
    loaded = next(check for check in told["admission"]["checks"] if check["name"] == "load")
    assert loaded["finding"] == f"by {engine}"


def test_any_other_graph_is_for_onnxruntime(registry, model_files):
    file = model_files["two_in_two_out"]
    assert publish_json(registry, "t", file)["engine"] == "onnxruntime"
    message = refuse("publish", "t", file, "--registry", registry, "--engine", "trees")
    # The operator that is none of trees.
    assert re.search(r"\b(Add|Sub)\b", message), message
    message = refuse("publish", "t", file, "--registry", registry, "--outputs", "sum")
    assert re.search(r"\b(Add|Sub)\b", message), message
    assert not (registry / "t" / "2").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--engine", "onnxruntime"], "the engine onnxruntime runs the format onnx, got lightgbm"),
        (["--intra-op-threads", 2], "for runs at the same time ask for instances"),
        (["--engine", "torch"], "torch"),
    ],
)
def test_what_an_engine_cannot_do_is_told(registry, trees, options, words):
    message = refuse("publish", "t", trees["txt"].file, "--registry", registry, *options)
    assert words in message, message
    assert list(registry.iterdir()) == []


# Which of the files is the model.


def test_texts_beside_a_graph_stay_what_they_are(registry, model_files, tmp_path):
    for name, content in {"vocab.txt": "a\nb\n", "labels.json": "{}"}.items():
        (tmp_path / name).write_text(content)
    told = publish_json(
        registry, "t", tmp_path / "vocab.txt", model_files["constant_1"], tmp_path / "labels.json"
    )
    assert told["format"] == "onnx"
    assert {path.name for path in (registry / "t" / "1").iterdir()} >= {"vocab.txt", "labels.json"}


def test_of_several_that_could_be_the_model_one_is_named(registry, trees, tmp_path):
    (tmp_path / "notes.txt").write_text("about the model\n")
    files = [trees["txt"].file, tmp_path / "notes.txt"]
    message = refuse("publish", "t", *files, "--registry", registry)
    assert "more than one file could be the model" in message
    assert "model.txt" in message and "notes.txt" in message
    told = publish_json(registry, "t", *files, "--artifact", files[0])
    assert told["format"] == "lightgbm"
    assert "\nartifact: model.txt\n" in manifest(registry, "t")


def test_golden_vectors_are_no_model_and_are_held_to(registry, trees, rows, tmp_path):
    answer = float(trees["txt"].answers["probability"][0, 0])
    for value, is_good in ((answer, True), (answer + 0.01, False)):
        row = [float(x) if np.isfinite(x) else "NaN" for x in rows[0]]
        golden = {
            "tolerance": {"absolute": 1e-6, "relative": 0},
            "cases": [
                {
                    "name": "one",
                    "inputs": [
                        {"name": "features", "datatype": "FP32", "shape": [1, 5], "data": row}
                    ],
                    "outputs": [
                        {
                            **{"name": "probability", "datatype": "FP64"},
                            **{"shape": [1, 1], "data": [value]},
                        }
                    ],
                }
            ],
        }
        (tmp_path / "golden.json").write_text(json.dumps(golden))
        ended = run(
            *("publish", "t", trees["txt"].file, "--golden", tmp_path / "golden.json"),
            *("--registry", registry),
        )
        assert (ended.returncode == 0) == is_good, ended.stderr
    assert not (registry / "t" / "2").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.txt", b"not a model\n"),
        ("model.txt", b""),
        ("model.json", b"{}"),
        ("model.json", b"{"),
        ("model.ubj", b"{L\xff\xff\xff\xff\xff\xff\xff\xff"),
        ("model.ubj", b"\x00"),
    ],
)
def test_what_is_no_model_is_refused_by_name(registry, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    message = refuse("publish", "t", tmp_path / name, "--registry", registry)
    assert name in message, message
    assert "crashed" not in message
    assert list(registry.iterdir()) == []


@pytest.mark.parametrize("kind", ["txt", "json", "ubj"])
def test_half_a_model_is_refused(registry, trees, tmp_path, kind):
    half = tmp_path / f"half.{kind}"
    content = trees[kind].file.read_bytes()
    half.write_bytes(content[: len(content) // 2])
    message = refuse("publish", "t", half, "--registry", registry)
    assert half.name in message and "crashed" not in message, message
    assert list(registry.iterdir()) == []


def test_an_unknown_name_is_told_with_the_known_ones(registry, tmp_path):
    (tmp_path / "model.pkl").write_bytes(b"\x80\x04.")
    message = refuse("publish", "t", tmp_path / "model.pkl", "--registry", registry)
    assert ".onnx, .txt, .json, .ubj" in message


def test_the_help_teaches_the_formats():
    told = " ".join(succeed("publish", "--help").split())
    for words in ("LightGBM", "XGBoost", ".ubj", "--engine", "--outputs", "raw_score"):
        assert words in told, words


# The same artifact under both engines.


@pytest.mark.parametrize("version", CATALOG, ids=str)
def test_the_demo_model_is_run_by_trees(version):
    told = (version.folder / "manifest.yaml").read_text("utf-8")
    assert "\nformat: onnx\nengine: trees\n" in told


@pytest.mark.parametrize("version", CATALOG, ids=str)
def test_both_engines_give_the_answers_of_the_same_graph(registry, version, tmp_path):
    file = version.folder / "model.onnx"
    for engine in ("trees", "onnxruntime"):
        told = publish_json(
            *(registry, "quality", file, "--engine", engine),
            *("--golden", version.folder / "golden.json"),
        )
        assert told["engine"] == engine
    rows = np.vstack(
        [version.random_inputs(200)["features"], features(200, width=12), np.full((1, 12), np.nan)]
    ).astype(np.float32)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (expected,) = session.run(["score"], {"features": rows})
    (registry / "quality" / "settings.yaml").write_text("schema: 1\nkeep: { latest: 2 }\n")
    with Gateway(registry) as gateway, Client(gateway.url) as client:
        for number in (1, 2):
            answer = client.predict("quality", {"features": rows}, version=number)
            np.testing.assert_allclose(answer["score"], expected, rtol=1e-6, atol=1e-7)
    np.save(tmp_path / "rows.npy", rows)
    succeed(
        *("replay", "quality", "--registry", registry, "--baseline", 2, "--candidate", 1),
        *("--npy", f"features={tmp_path / 'rows.npy'}", "--expect", "alike"),
    )


# Serving.


def test_a_registry_of_trees_is_served_without_onnxruntime(registry, trees, rows):
    publish(registry, "light", trees["txt"].file)
    publish(registry, "boosted", trees["ubj"].file, "--outputs", "probability,leaf_index")
    with Gateway(registry, **NO_LIBRARY) as gateway, Client(gateway.url) as client:
        answer = client.predict("light", {"features": rows})
        assert wire.datatype(answer["probability"]) == "FP64"
        assert_near(answer, {"probability": trees["txt"].answers["probability"]})
        answer = client.predict("boosted", {"features": rows})
        names = ["probability", "leaf_index"]
        assert_near(answer, {name: trees["ubj"].answers[name] for name in names})
        for model, platform in {"light": "trees_lightgbm", "boosted": "trees_xgboost"}.items():
            told = client.get(f"/v2/models/{model}", service_pb2.ModelMetadataResponse)
            assert told.platform == platform


def test_a_version_that_needs_onnxruntime_fails_alone_where_it_is_missing(
    registry, trees, model_files, tmp_path
):
    publish(registry, "light", trees["txt"].file)
    with Gateway(registry, **NO_LIBRARY) as gateway, Admin(gateway.admin_url) as admin:
        admin.until_settled()
        # Published by somebody who has the library.
        publish(registry, "graph", model_files["constant_1"])
        failed = admin.until_state("graph", 1, "failed")
        assert failed["code"] == "UNAVAILABLE"
        assert "/nonexistent" in failed["reason"] and "CROSSFADE_ONNXRUNTIME" in failed["reason"]
        assert admin.states("light") == {1: "ready"}
    # From the start it is told at once, and nothing is served by halves.
    ended = run("serve", "--registry", registry, "--listen", "127.0.0.1:0", **NO_LIBRARY)
    assert ended.returncode != 0
    assert "version 1 of model graph needs ONNX Runtime" in ended.stderr


def test_publishing_a_graph_without_onnxruntime_says_what_is_missing(registry, model_files):
    file = model_files["two_in_two_out"]
    message = refuse("publish", "graph", file, "--registry", registry, **NO_LIBRARY)
    assert "/nonexistent" in message and "make setup" in message
    assert "the engine trees refuses the model" in message
    ended = run(
        *("publish", "t", CATALOG[0].folder / "model.onnx", "--registry", registry), **NO_LIBRARY
    )
    assert ended.returncode == 0, ended.stderr
    assert "run by trees" in ended.stdout


def test_trees_are_published_by_upload(registry, trees, tmp_path):
    with Gateway(registry) as gateway, Admin(gateway.admin_url) as admin:
        for kind, name in (("txt", "light"), ("json", "boosted"), ("ubj", "binary")):
            ended = json.loads(
                succeed(
                    *("publish", name, trees[kind].file, "--server", admin.url, "--json"),
                    *("--outputs", "raw_score,leaf_index"),
                )
            )
            assert (ended["engine"], ended["format"]) == ("trees", trees[kind].format)
            admin.until_state(name, 1, "ready")
        for model in admin.get("/v1/models")["models"]:
            (version,) = model["versions"]
            assert version["engine"] == "trees"
            assert [output["name"] for output in version["outputs"]] == ["raw_score", "leaf_index"]
        message = refuse(
            *("publish", "light", trees["txt"].file, "--server", admin.url),
            *("--engine", "onnxruntime"),
        )
        assert "runs the format onnx, got lightgbm" in message
        upload = admin.http.post("/v1/uploads", json={}).json()["id"]
        reply = admin.http.post(
            "/v1/models/light/versions", json={"upload": upload, "engine": "torch"}
        )
        assert reply.status_code == 400
        assert "one of auto, trees, onnxruntime" in reply.text

"""How a version is batched: what `publish` is told, what the manifest states, what is served."""

import json
import re

import numpy as np
import pytest
from onnx import TensorProto, helper

import folders
import models
from client import Client
from datatypes_model import make_model, tensor
from gateway import Gateway, publish, run, succeed

EVERY_FLAG = [
    *("--max-batch-rows", "32", "--preferred-rows", "8,32", "--max-queue-delay-us", "500"),
    *("--instances", "2", "--pad", "sequence=4,16", "--pad", "time"),
    *("--pad-value", "ids=-1", "--pad-value", "tokens=<pad>"),
]


@pytest.fixture(scope="module")
def sequences(tmp_path_factory):
    """A model of inputs `ids` [batch, sequence], `tokens` [batch, sequence] and `frames`
    [batch, time, 2], whose outputs `same_<input>` are the same."""
    inputs = [
        tensor("ids", TensorProto.INT64, ["batch", "sequence"]),
        tensor("tokens", TensorProto.STRING, ["batch", "sequence"]),
        tensor("frames", TensorProto.FLOAT, ["batch", "time", 2]),
    ]
    outputs = []
    for spec in inputs:
        output = type(spec)()
        output.CopyFrom(spec)
        output.name = f"same_{spec.name}"
        outputs.append(output)
    nodes = [helper.make_node("Identity", [spec.name], [f"same_{spec.name}"]) for spec in inputs]
    model = make_model("sequences", nodes, inputs, outputs)
    return models.save(model, tmp_path_factory.mktemp("sequences") / "model.onnx")


@pytest.fixture(scope="module")
def flat(tmp_path_factory):
    """A model with no dynamic axis beside its rows."""
    model = make_model(
        "flat",
        [helper.make_node("Identity", ["x"], ["y"])],
        [tensor("x", TensorProto.FLOAT, ["batch", 2])],
        [tensor("y", TensorProto.FLOAT, ["batch", 2])],
    )
    return models.save(model, tmp_path_factory.mktemp("flat") / "model.onnx")


@pytest.fixture
def registry(tmp_path):
    folder = tmp_path / "registry"
    folder.mkdir()
    return folder


def manifest(registry, model):
    return (registry / model / "1" / folders.MANIFEST).read_text("utf-8")


def batching(registry, model):
    """The lines about batching."""
    return re.search(r"(?ms)^batching:.*?\n(?=\S)", manifest(registry, model))[0]


def request(length):
    return {
        "ids": np.arange(2 * length, dtype=np.int64).reshape(2, length),
        "tokens": np.array(
            [[f"{row}.{column}".encode() for column in range(length)] for row in range(2)], object
        ).reshape(2, length),
        "frames": np.ones((2, length, 2), np.float32),
    }


def refuse(code, registry, model, file, *options):
    """A publication that must be refused and leave nothing behind; the message."""
    ended = run("publish", model, file, "--registry", registry, *options)
    assert ended.returncode == code, (ended.returncode, ended.stdout, ended.stderr)
    assert not (registry / model).exists()
    return ended.stderr


def test_the_manifest_states_every_setting(registry, sequences):
    publish(registry, "sequences", sequences, *EVERY_FLAG)
    assert batching(registry, "sequences") == (
        "batching:\n"
        "  enabled: true\n"
        "  max_rows: 32\n"
        "  preferred_rows: [8, 32]\n"
        "  max_queue_delay_us: 500\n"
        "  instances: 2\n"
        "  padding:\n"
        "    axes: { sequence: [4, 16], time: [] }\n"
        '    values: { ids: -1, tokens: "<pad>" }\n'
    )
    assert "\nwarm_up: { rows: [1, 8, 32] }\n" in manifest(registry, "sequences")
    succeed("verify", "sequences", "--registry", registry)


def test_without_a_flag_the_manifest_is_as_ever(registry, sequences):
    publish(registry, "sequences", sequences)
    assert batching(registry, "sequences") == "batching: { enabled: true, max_rows: 128 }\n"


def test_publish_warms_up_the_preferred_sizes(registry, sequences):
    told = json.loads(
        publish(registry, "sequences", sequences, "--preferred-rows", "3,5", "--json")
    )
    (warm_up,) = [step for step in told["admission"]["checks"] if step["name"] == "warm-up"]
    assert re.search(r"\b3\b.*\b5\b.*\b128\b", warm_up["finding"]), warm_up


def test_a_version_with_every_setting_answers(registry, sequences):
    publish(registry, "sequences", sequences, *EVERY_FLAG)
    with Gateway(registry) as gateway, Client(gateway.url) as client:
        for length in (1, 3, 4, 5, 16, 17):
            inputs = request(length)
            answer = client.predict("sequences", inputs)
            for name, array in inputs.items():
                got = answer[f"same_{name}"]
                assert got.shape == array.shape
                assert got.tolist() == array.tolist()


def test_a_manifest_by_hand_may_have_them_too(registry, sequences):
    publish(registry, "sequences", sequences)
    line = "batching: { enabled: true, max_rows: 128 }\n"
    more = (
        "batching:\n  max_queue_delay_us: 100\n  preferred_rows: [16]\n"
        "  padding: { axes: { sequence: [] }, values: { ids: 7 } }\n"
    )
    folders.edit_manifest(registry / "sequences" / "1", lambda text: text.replace(line, more, 1))
    succeed("verify", "sequences", "--registry", registry)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("instances: 0", ["batching.instances", "from 1 to 64", "got 0"]),
        ("max_queue_delay_us: 1000001", ["batching.max_queue_delay_us", "got 1000001"]),
        ("preferred_rows: [8, 4]", ["batching", "ascending", "got 4 after 8"]),
        ("padding: { axes: { s: [2, 1] } }", ["batching.padding.axes.s[1]", "got 1 after 2"]),
        ("delay: 1", ["batching.delay", "unknown key"]),
    ],
)
def test_a_wrong_manifest_is_told_with_its_line_and_key(registry, sequences, setting, words):
    publish(registry, "sequences", sequences)
    folders.edit_manifest(
        registry / "sequences" / "1", lambda text: text.replace("max_rows: 128", setting, 1)
    )
    ended = run("verify", "sequences", "--registry", registry)
    assert ended.returncode == 65
    told = ended.stdout + ended.stderr
    assert "line " in told
    assert all(word in told for word in words), told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--preferred-rows", "8,x"], ["--preferred-rows", "ascending numbers", '"8,x"']),
        (["--preferred-rows", "32,8"], ["--preferred-rows", "ascending numbers", '"32,8"']),
        (["--preferred-rows", "8,129"], ["at most 128", "got 129"]),
        (["--max-queue-delay-us=-1"], ["--max-queue-delay-us", "0 to 1000000", "got -1"]),
        (["--max-queue-delay-us", "1000001"], ["--max-queue-delay-us", "got 1000001"]),
        (["--instances", "0"], ["--instances", "1 to 64", "got 0"]),
        (["--instances", "65"], ["--instances", "1 to 64", "got 65"]),
        (["--pad", "sequence=16,8"], ["--pad", "sequence", '"16,8"']),
        (["--pad", "=8"], ["--pad", "AXIS=16,64,256", '"=8"']),
        (["--pad", "time", "--pad", "time=8"], ["--pad", '"time"', "twice"]),
        (["--pad-value", "ids=1"], ["--pad-value", "--pad AXIS"]),
        (["--pad", "time", "--pad-value", "ids"], ["--pad-value", "INPUT=VALUE", '"ids"']),
        (["--pad", "time", "--no-batching"], ["no padding", "switched off"]),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_done(registry, sequences, options, words):
    # 64 is EX_USAGE.
    message = refuse(64, registry, "sequences", sequences, *options)
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--pad", "length"], ['"length"', '"sequence"', '"time"']),
        (["--pad", "batch"], ['"batch"', "rows"]),
        (["--pad", "time", "--pad-value", "ids=1"], ['"frames"', '"ids"']),
        (["--pad", "sequence", "--pad-value", "ids=one"], ['"ids"', "INT64", '"one"']),
    ],
)
def test_padding_that_the_model_has_no_place_for_is_refused(registry, sequences, options, words):
    # 65 is EX_DATAERR.
    message = refuse(65, registry, "sequences", sequences, *options)
    assert all(word in message for word in words), message


def test_a_model_without_such_an_axis_is_told_apart(registry, flat):
    message = refuse(65, registry, "flat", flat, "--pad", "sequence")
    assert '"sequence"' in message and "none beside its rows" in message


def test_a_model_without_rows_cannot_be_padded(registry, model_files):
    message = refuse(65, registry, "fixed", model_files["fixed_shape"], "--pad", "sequence")
    assert "does not count rows" in message

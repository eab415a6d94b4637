"""The commands besides `serve`: on a registry folder, and against a running server."""

import json
import pathlib
import re

import numpy as np
import pytest
from onnx import TensorProto, helper

import models
from gateway import Gateway, publish, run, succeed

COMMANDS = ["serve", "publish", "verify", "models", "predict"]
X_ROWS = "x=[[1],[2]]"


@pytest.fixture
def registry(tmp_path):
    folder = tmp_path / "registry"
    folder.mkdir()
    return folder


def contents(folder: pathlib.Path) -> set[pathlib.Path]:
    return {path.relative_to(folder) for path in folder.rglob("*")}


def refuse(*arguments):
    """Runs a command that must fail; its message."""
    ended = run(*arguments)
    assert ended.returncode != 0, ended.stdout
    assert ended.stderr.strip(), "a command failed without saying why"
    assert "Fatal error" not in ended.stderr and ended.returncode > 0, ended.stderr
    return ended.stderr


# Help.


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_shows_an_example(command):
    told = succeed(command, "--help")
    assert "example" in told.lower()
    assert f"crossfade {command}" in told


def test_the_help_lists_every_command():
    told = succeed("--help")
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\b", told, re.MULTILINE), command


@pytest.mark.parametrize("arguments", [["nonsense"], ["publish"], ["models", "--no-such-option"]])
def test_a_wrong_command_line_is_told_with_its_usage(arguments):
    ended = run(*arguments)
    # 64 is EX_USAGE.
    assert ended.returncode == 64
    assert "usage" in ended.stderr.lower() or "help" in ended.stderr.lower()


# Publish.


def test_publish_tells_the_number_and_counts_up(registry, model_files):
    for number in (1, 2, 3):
        told = publish(registry, "counted", model_files[f"constant_{number}"])
        assert re.search(rf"\b{number}\b", told)
        assert (registry / "counted" / str(number) / "manifest.yaml").is_file()


def test_publish_tells_machines_the_number(registry, model_files):
    told = json.loads(publish(registry, "counted", model_files["constant_1"], "--json"))
    assert (told["model"], told["version"]) == ("counted", 1)


def test_publish_goes_on_after_the_highest_number(registry, model_files):
    publish(registry, "counted", model_files["constant_1"], "--version", 41)
    publish(registry, "counted", model_files["constant_2"])
    assert {path.name for path in (registry / "counted").iterdir()} >= {"41", "42"}


def test_publish_never_replaces_a_version(registry, model_files):
    publish(registry, "counted", model_files["constant_1"], "--version", 5)
    manifest = (registry / "counted" / "5" / "manifest.yaml").read_bytes()
    message = refuse(
        *("publish", "counted", model_files["constant_2"]),
        *("--registry", registry, "--version", 5),
    )
    assert "5" in message and "counted" in message
    assert (registry / "counted" / "5" / "manifest.yaml").read_bytes() == manifest


def test_publish_writes_the_signature_the_digests_and_the_lineage(registry, model_files):
    publish(
        *(registry, "told", model_files["two_in_two_out"]),
        *("--lineage", "commit=4be1", "--lineage", "data=set = of May"),
    )
    manifest = (registry / "told" / "1" / "manifest.yaml").read_text("utf-8")
    for words in ("difference", "FP32", "commit", "4be1", "set = of May"):
        assert words in manifest
    assert re.search(r"\b[0-9a-f]{64}\b", manifest)


def no_model(folder):
    return folder / "model.onnx", b"# not a model\n", ["model.onnx"]


def empty_file(folder):
    return folder / "model.onnx", b"", ["model.onnx"]


def unknown_format(folder):
    return folder / "model.pickle", b"\x80\x04.", ["model.pickle"]


def external_data(folder):
    """A model whose weights are another file's: what that file is, is not the registry's to say."""
    weight = TensorProto(
        name="w", data_type=TensorProto.FLOAT, dims=[4], data_location=TensorProto.EXTERNAL
    )
    for key, value in {"location": "../../../../etc/passwd", "length": "16"}.items():
        weight.external_data.add(key=key, value=value)
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "w"], ["y"])],
        "external",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 4])],
        [weight],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return folder / "model.onnx", model.SerializeToString(), ["/etc/passwd"]


@pytest.mark.parametrize("bad", [no_model, empty_file, unknown_format, external_data])
def test_publish_refuses_a_bad_artifact_and_leaves_nothing_behind(registry, tmp_path, bad):
    file, content, words = bad(tmp_path)
    file.write_bytes(content)
    message = refuse("publish", "bad", file, "--registry", registry)
    assert all(word in message for word in words), message
    assert contents(registry) <= {pathlib.Path("bad")}
    assert succeed("models", "--registry", registry, "--json").find('"bad"') < 0


@pytest.mark.parametrize("name", ["../out", "Upper", "", ".hidden", "a/b", "-", "ä", "a" * 129])
def test_publish_refuses_a_name_that_cannot_be_a_models(registry, model_files, name):
    refuse("publish", "--registry", registry, "--", name, model_files["constant_1"])
    assert contents(registry) == set()
    assert contents(registry.parent) == {pathlib.Path("registry")}


@pytest.mark.parametrize("version", ["0", "-1", "one", "01", "9" * 30])
def test_publish_refuses_a_number_that_cannot_be_a_versions(registry, model_files, version):
    message = refuse(
        *("publish", "counted", model_files["constant_1"]),
        *("--registry", registry, f"--version={version}"),
    )
    assert "version" in message.lower()


def test_publish_names_a_file_that_is_not_there(registry, tmp_path):
    missing = tmp_path / "missing.onnx"
    assert str(missing) in refuse("publish", "lost", missing, "--registry", registry)


def golden(*elements):
    rows = len(elements)
    return {
        "tolerance": {"absolute": 0, "relative": 0},
        "cases": [
            {
                "name": "rows",
                "inputs": [
                    {"name": "x", "datatype": "FP32", "shape": [rows, 1], "data": [0.5] * rows}
                ],
                "outputs": [
                    {"name": "y", "datatype": "INT64", "shape": [rows], "data": list(elements)}
                ],
            }
        ],
    }


def test_publish_holds_a_model_to_its_golden_vectors(registry, model_files, tmp_path):
    file = tmp_path / "golden.json"
    file.write_text(json.dumps(golden(2, 2)))
    publish(registry, "held", model_files["constant_2"], "--golden", file)
    message = refuse(
        *("publish", "held", model_files["constant_3"]),
        *("--registry", registry, "--golden", file),
    )
    # Which case, which output, what was expected and what came.
    assert all(word in message for word in ("rows", "y", "2", "3"))
    assert not (registry / "held" / "2").exists()
    succeed("verify", "held", "--registry", registry)


# Verify and models.


def test_verify_accepts_what_publish_made(shared_registry):
    assert "3" in succeed("verify", "constant", "--registry", shared_registry)
    succeed("verify", "constant", "1", "--registry", shared_registry)


def test_verify_names_what_is_damaged(own_registry):
    file = own_registry / "constant" / "2" / "model.onnx"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b"\x00")
    message = refuse("verify", "constant", "2", "--registry", own_registry)
    assert "model.onnx" in message
    succeed("verify", "constant", "3", "--registry", own_registry)


@pytest.mark.parametrize("arguments", [["nobody"], ["constant", "77"]])
def test_verify_names_what_is_not_there(shared_registry, arguments):
    message = refuse("verify", *arguments, "--registry", shared_registry)
    assert arguments[-1] in message


def test_models_lists_every_model_and_version(shared_registry):
    told = succeed("models", "--registry", shared_registry)
    for name in ("constant", "identity_all", "two_in_two_out", "text"):
        assert re.search(rf"^{name}\b", told, re.MULTILINE), told


def test_models_tells_machines_the_same(shared_registry):
    told = succeed("models", "--registry", shared_registry, "--json")
    assert isinstance(json.loads(told), (dict, list))
    assert '"constant"' in told and '"identity_all"' in told


def test_models_of_an_empty_registry_says_so(registry):
    assert "no models" in succeed("models", "--registry", registry).lower()


@pytest.mark.parametrize("command", [["models"], ["verify", "constant"]])
def test_a_missing_registry_is_named(tmp_path, command):
    assert str(tmp_path / "nowhere") in refuse(*command, "--registry", tmp_path / "nowhere")


# Predict.


@pytest.fixture(params=["registry", "server"])
def place(request, shared_registry, gateway):
    """The same command works on a folder and against a server."""
    if request.param == "registry":
        return ("--registry", shared_registry)
    return ("--server", gateway.url)


def predict(*arguments):
    """The outputs of a prediction, by name, as nested lists."""
    told = json.loads(succeed("predict", *arguments, "--json"))
    return {
        output["name"]: np.array(output["data"]).reshape(output["shape"]).tolist()
        for output in told["outputs"]
    }


def test_predict_from_json_values(place):
    answer = predict(
        *("two_in_two_out", *place),
        *("--input", "a=[[1,2,3,4]]", "--input", "b=[[10, 20.5, 30, 4e1]]"),
    )
    assert answer == {"sum": [[11, 22.5, 33, 44]], "difference": [[-9, -18.5, -27, -36]]}


def test_predict_from_npy_files(place, tmp_path):
    for name in "ab":
        np.save(tmp_path / f"{name}.npy", np.arange(8, dtype=np.float32).reshape(2, 4))
    answer = predict(
        *("two_in_two_out", *place),
        *("--input", f"a={tmp_path}/a.npy", "--input", f"b={tmp_path}/b.npy"),
    )
    assert answer["sum"] == [[0, 2, 4, 6], [8, 10, 12, 14]]


def test_predict_from_a_json_file(place, tmp_path):
    (tmp_path / "rows.json").write_text("[[1], [2], [3]]")
    answer = predict("constant", *place, "--input", f"x=@{tmp_path}/rows.json")
    assert answer == {"y": [3, 3, 3]}


@pytest.mark.parametrize(
    ("value", "echo"),
    [
        ('["a","naïve 本"]', ["a", "naïve 本"]),
        ("win money now", ["win money now"]),
        ("a=b", ["a=b"]),
        ("", [""]),
        ('["[1]", ""]', ["[1]", ""]),
    ],
)
def test_predict_text(place, value, echo):
    assert predict("text", *place, "--input", f"text={value}") == {"echo": echo}


def test_predict_one_row_without_its_outer_brackets(place):
    answer = predict(
        "two_in_two_out", *place, "--input", "a=[1, 2, 3, 4]", "--input", "b=[0, 0, 0, 0]"
    )
    assert answer["sum"] == [[1, 2, 3, 4]]


def test_predict_shows_people_the_outputs(place):
    told = succeed("predict", "constant", *place, "--input", X_ROWS)
    assert re.search(r"\by\b", told)
    assert "3" in told


@pytest.mark.parametrize("version", [1, 2])
def test_predict_asks_a_version(place, version):
    answer = predict("constant", *place, "--input", X_ROWS, "--version", version)
    assert answer == {"y": [version, version]}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody", "--input", X_ROWS], ["nobody"]),
        (["constant", "--input", X_ROWS, "--version", "77"], ["77"]),
        (["constant", "--input", "z=[[1]]"], ["z", "x"]),
        (["constant", "--input", "x=[[1, 2]]"], ["x", "expected 1", "got 2"]),
        (["constant", "--input", "x=[[1], [2, 3]]"], ["x"]),
        (["constant", "--input", "x=[[1"], ["x"]),
        (["constant", "--input", 'x=[["a"]]'], ["x"]),
        (["constant", "--input", "x"], ["NAME=VALUE"]),
        (["constant", "--input", "x=missing.npy"], ["missing.npy"]),
        (["constant", "--input", "x=@missing.json"], ["missing.json"]),
        (["constant", "--input", "x=[[1]]", "--input", "x=[[2]]"], ["x", "twice"]),
        (["two_in_two_out", "--input", "a=[[1,2,3,4]]"], ["b"]),
    ],
)
def test_predict_tells_what_is_wrong(place, arguments, words):
    message = refuse("predict", *arguments, *place)
    assert all(word in message for word in words), message


def test_predict_refuses_a_npy_file_of_another_type(place, tmp_path):
    file = tmp_path / "x.npy"
    np.save(file, np.array([[1 + 2j]]))
    assert "x" in refuse("predict", "constant", *place, "--input", f"x={file}")


def test_predict_tells_that_no_server_answers(gateway, tmp_path):
    with Gateway(tmp_path) as other:
        url = other.url
    message = refuse("predict", "constant", "--server", url, "--input", X_ROWS)
    assert url.removeprefix("http://") in message


def test_predict_wants_one_place_to_ask(shared_registry, gateway):
    refuse("predict", "constant", "--input", X_ROWS)
    refuse(
        *("predict", "constant", "--input", X_ROWS),
        *("--registry", shared_registry, "--server", gateway.url),
    )


def test_exit_codes_tell_the_kinds_of_failure_apart(shared_registry, gateway):
    """A script must tell a wrong command line, a refusal and a server that is away apart."""
    wrong = run("predict", "constant").returncode
    refused = run("predict", "nobody", "--server", gateway.url, "--input", X_ROWS).returncode
    nobody = "http://127.0.0.1:1"
    away = run("predict", "constant", "--server", nobody, "--input", X_ROWS).returncode
    assert len({0, wrong, refused, away}) == 4


def test_a_model_file_of_another_name_can_be_published(registry, tmp_path):
    file = models.save(models.text(), tmp_path / "my model v7.onnx")
    publish(registry, "named", file)
    succeed("verify", "named", "--registry", registry)

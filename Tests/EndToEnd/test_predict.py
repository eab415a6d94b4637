"""Predictions of the demo models against Python's onnxruntime, and what a reply says of itself."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import demo
import wire
from client import infer_path, refusal

# Labels and other whole answers must be equal. Floats may differ in the last bits where rows were
# computed in another grouping; probabilities and scores lie in 0...1.
FLOAT_TOLERANCE = 1e-6

every_version = pytest.mark.parametrize("version", demo.VERSIONS, ids=str)


def assert_same(answer, expected):
    assert answer.keys() == expected.keys()
    for name, array in expected.items():
        assert wire.datatype(answer[name]) == wire.datatype(array), name
        assert answer[name].shape == array.shape, name
        if array.dtype == np.float32:
            np.testing.assert_allclose(answer[name], array, rtol=0, atol=FLOAT_TOLERANCE)
        else:
            assert (answer[name] == array).all(), name


def one_row(model="digits"):
    return wire.infer_request(demo.Version(model, 2).random_inputs(1))


@every_version
def test_golden_inputs_get_onnxruntimes_answers(demo_client, version):
    cases = version.golden_inputs()
    assert cases
    for inputs in cases:
        answer = demo_client.predict(version.model, inputs, version=version.number)
        assert_same(answer, version.expected(inputs))


@every_version
def test_random_rows_get_onnxruntimes_answers(demo_client, version):
    inputs = version.random_inputs(demo.RANDOM_ROWS)
    answer = demo_client.predict(version.model, inputs, version=version.number)
    assert_same(answer, version.expected(inputs))


@every_version
def test_typed_contents_get_the_same_answers_typed(demo_client, version):
    inputs = version.random_inputs(3)
    request = wire.infer_request(inputs, typed=True)
    reply, _ = demo_client.infer(version.model, request, version=version.number)
    assert not reply.raw_output_contents
    assert_same(wire.output_arrays(reply), version.expected(inputs))


@every_version
def test_rows_asked_alone_get_the_answers_of_a_batch(demo_client, version):
    inputs = version.random_inputs(demo.RANDOM_ROWS)
    expected = version.expected(inputs)
    for row in range(0, demo.RANDOM_ROWS, 8):
        alone = {name: array[row : row + 1] for name, array in inputs.items()}
        answer = demo_client.predict(version.model, alone, version=version.number)
        assert_same(answer, {name: array[row : row + 1] for name, array in expected.items()})


def test_concurrent_requests_get_their_own_rows_back(demo_client):
    version = demo.Version("digits", 2)
    inputs = version.random_inputs(demo.RANDOM_ROWS)["pixels"]
    expected = version.expected({"pixels": inputs})

    def ask(row):
        return demo_client.predict("digits", {"pixels": inputs[row : row + 1]}, version=2)

    with ThreadPoolExecutor(demo.RANDOM_ROWS) as pool:
        answers = list(pool.map(ask, range(demo.RANDOM_ROWS)))
    for row, answer in enumerate(answers):
        assert_same(answer, {name: array[row : row + 1] for name, array in expected.items()})


def test_without_a_version_the_highest_answers_as_the_stable_arm(demo_client):
    reply, headers = demo_client.infer("digits", one_row())
    assert (reply.model_name, reply.model_version) == ("digits", "2")
    assert headers["crossfade-version"] == "2"
    assert headers["crossfade-arm"] == "stable"
    assert int(headers["crossfade-revision"]) >= 0


@pytest.mark.parametrize("number", [1, 2])
def test_a_pinned_version_answers(demo_client, number):
    reply, headers = demo_client.infer("digits", one_row(), version=number)
    assert (reply.model_name, reply.model_version) == ("digits", str(number))
    assert headers["crossfade-version"] == str(number)


def test_the_id_of_the_request_comes_back_in_the_response(demo_client):
    request = one_row()
    request.id = "catalogue entry 7, 本"
    reply, _ = demo_client.infer("digits", request)
    assert reply.id == request.id


def test_a_given_request_id_is_echoed(demo_client):
    _, headers = demo_client.infer("digits", one_row(), x_request_id="7f3c-0001.a")
    assert headers["x-request-id"] == "7f3c-0001.a"


def test_a_refusal_echoes_the_request_id_too(demo_client):
    reply = demo_client.post(infer_path("digits"), b"", x_request_id="7f3c-0002")
    assert refusal(reply).status == 400
    assert reply.headers["x-request-id"] == "7f3c-0002"


def test_missing_request_ids_are_made_up_and_differ(demo_client):
    made = {demo_client.infer("digits", one_row())[1]["x-request-id"] for _ in range(20)}
    assert len(made) == 20
    assert all(re.fullmatch(r"[!-~]{8,128}", identifier) for identifier in made)


def test_server_timing_tells_queue_batch_and_compute_in_milliseconds(demo_client):
    _, headers = demo_client.infer("digits", one_row())
    timings = dict(part.split(";dur=") for part in headers["server-timing"].split(", "))
    assert list(timings) == ["queue", "batch", "compute"]
    assert all(0 <= float(duration) < 10_000 for duration in timings.values())
    assert float(timings["compute"]) > 0


@pytest.mark.parametrize("content_type", ["application/protobuf", "Application/X-Protobuf; v=1"])
def test_either_name_of_protobuf_is_accepted(demo_client, content_type):
    demo_client.infer("digits", one_row(), content_type=content_type)


def test_headers_of_other_layers_are_accepted(demo_client):
    demo_client.infer(
        "digits",
        one_row(),
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        crossfade_key="account-17",
        crossfade_label="stable",
        crossfade_timeout_ms="20000",
        crossfade_priority="3",
        accept="application/x-protobuf",
    )


def test_name_and_version_in_the_body_may_repeat_the_path(demo_client):
    request = one_row()
    request.model_name, request.model_version = "digits", "1"
    demo_client.infer("digits", request, version=1)


@pytest.mark.parametrize(
    ("fields", "version", "words"),
    [
        ({"model_name": "title-policy"}, None, ["model_name", "digits", "title-policy"]),
        ({"model_version": "2"}, 1, ["model_version", "1", "2"]),
        ({"model_version": "1"}, None, ["model_version", "1", "2"]),
        ({"model_version": "two"}, 2, ["model_version", "2", "two"]),
    ],
)
def test_name_and_version_in_the_body_must_agree_with_the_path(demo_client, fields, version, words):
    request = one_row()
    for name, value in fields.items():
        setattr(request, name, value)
    refused = demo_client.refused(infer_path("digits", version), request)
    refused.must_be("INVALID_ARGUMENT", *words)


def test_parameters_that_the_server_does_not_know_are_accepted(demo_client):
    request = one_row()
    request.parameters["binary_data_output"].bool_param = True
    request.inputs[0].parameters["note"].string_param = "kept by nobody"
    demo_client.infer("digits", request)

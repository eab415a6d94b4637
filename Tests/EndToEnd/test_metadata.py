"""What a server says of itself and its models, read with the client library's classes."""

import pytest
from tritonclient.grpc import service_pb2

from client import Client, refusal
from gateway import Gateway


def test_the_server_tells_its_name_and_version(client):
    reply = client.get("/v2", service_pb2.ServerMetadataResponse)
    assert reply.name == "crossfade"
    assert reply.version


def test_a_running_server_is_live_and_ready(client):
    assert client.get("/v2/health/live", service_pb2.ServerLiveResponse).live
    assert client.get("/v2/health/ready", service_pb2.ServerReadyResponse).ready


def test_a_model_tells_its_versions_and_platform(client):
    reply = client.get("/v2/models/constant", service_pb2.ModelMetadataResponse)
    assert reply.name == "constant"
    assert list(reply.versions) == ["1", "2", "3"]
    assert "onnx" in reply.platform


@pytest.mark.parametrize("place", ["", "/versions/1"])
def test_a_model_tells_its_signature(client, place):
    reply = client.get(f"/v2/models/two_in_two_out{place}", service_pb2.ModelMetadataResponse)
    inputs = [(tensor.name, tensor.datatype, list(tensor.shape)) for tensor in reply.inputs]
    outputs = [(tensor.name, tensor.datatype, list(tensor.shape)) for tensor in reply.outputs]
    assert inputs == [("a", "FP32", [-1, 4]), ("b", "FP32", [-1, 4])]
    assert outputs == [("sum", "FP32", [-1, 4]), ("difference", "FP32", [-1, 4])]


def test_fixed_dimensions_are_told_as_they_are(client):
    reply = client.get("/v2/models/fixed_shape", service_pb2.ModelMetadataResponse)
    assert list(reply.inputs[0].shape) == [1, 3, 8, 8]
    assert list(reply.outputs[0].shape) == [1, 3]


def test_every_datatype_has_the_protocols_name(client):
    reply = client.get("/v2/models/identity_all", service_pb2.ModelMetadataResponse)
    assert len(reply.inputs) == 14
    for tensor in reply.inputs:
        assert tensor.name == f"in_{tensor.datatype.lower()}"


@pytest.mark.parametrize("model", ["digits", "title-policy", "catalog-quality"])
def test_a_demo_model_has_two_versions_ready(demo_client, model):
    reply = demo_client.get(f"/v2/models/{model}", service_pb2.ModelMetadataResponse)
    assert list(reply.versions) == ["1", "2"]
    for number in (1, 2):
        path = f"/v2/models/{model}/versions/{number}/ready"
        assert demo_client.get(path, service_pb2.ModelReadyResponse).ready


@pytest.mark.parametrize("place", ["", "/versions/2"])
def test_a_served_model_is_ready(client, place):
    path = f"/v2/models/constant{place}/ready"
    assert client.get(path, service_pb2.ModelReadyResponse).ready


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("/v2/models/nobody", "nobody"),
        ("/v2/models/nobody/ready", "nobody"),
        ("/v2/models/constant/versions/77", "77"),
        ("/v2/models/constant/versions/77/ready", "77"),
    ],
)
def test_what_is_not_there_is_not_found(client, path, missing):
    refusal(client.http.get(path)).must_be("NOT_FOUND", missing)


def test_get_replies_carry_a_request_id(client):
    reply = client.http.get("/v2/health/live", headers={"x-request-id": "probe-1"})
    assert reply.headers["x-request-id"] == "probe-1"


def test_an_empty_registry_is_live_and_has_no_models(tmp_path):
    with Gateway(tmp_path) as gateway, Client(gateway.url) as client:
        assert client.get("/v2/health/live", service_pb2.ServerLiveResponse).live
        refusal(client.http.get("/v2/models/digits")).must_be("NOT_FOUND", "digits")

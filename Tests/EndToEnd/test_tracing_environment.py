"""Where traces are sent, as whom and with what, by OpenTelemetry's environment variables."""

from __future__ import annotations

import uuid

import numpy as np
import pytest

import wire
from client import Client
from gateway import Gateway, publish, run
from receiver import Receiver

MODEL = "constant"
ASK = wire.infer_request({"x": np.zeros((3, 1), np.float32)})
SECRET = "Basic dXNlcjpwYXNz=="
HEADERS = "authorization=Basic%20dXNlcjpwYXNz%3D%3D, X-Scope-OrgID = squad"


@pytest.fixture(scope="module")
def registry(tmp_path_factory, model_files):
    registry = tmp_path_factory.mktemp("tracing")
    publish(registry, MODEL, model_files["constant_1"])
    return registry


def test_the_environment_says_where_and_as_whom(registry):
    with Receiver() as receiver:
        with Gateway(
            registry,
            "--no-state",
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=f"{receiver.url}/some/where",
            OTEL_SERVICE_NAME="search",
        ) as gateway:
            trace = uuid.uuid4().hex
            with Client(gateway.url) as client:
                client.infer(MODEL, ASK, traceparent=f"00-{trace}-00f067aa0ba902b7-01")
        assert receiver.of(trace, 6)[0].resource["service.name"] == "search"
        assert {path for path, _, _ in receiver.exports} == {"/some/where"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"OTEL_EXPORTER_OTLP_HEADERS": HEADERS}, {"x-scope-orgid": "squad"}),
        (
            {
                "OTEL_EXPORTER_OTLP_HEADERS": "authorization=of-all-signals,x-other=1",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS": HEADERS,
            },
            {"x-scope-orgid": "squad", "x-other": None},
        ),
    ],
    ids=["for all signals", "for traces"],
)
def test_the_environment_gives_header_fields_that_nobody_is_told(registry, environment, expected):
    with Receiver() as receiver:
        # The address for traces is the whole one: without a path, it is the root.
        environment = {**environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": receiver.url}
        options = ["--no-state", "--log-level", "trace"]
        with Gateway(registry, *options, **environment) as gateway:
            trace = uuid.uuid4().hex
            with Client(gateway.url) as client:
                client.infer(MODEL, ASK, traceparent=f"00-{trace}-00f067aa0ba902b7-01")
            receiver.of(trace, 6)
        path, fields, _ = receiver.exports[0]
        assert path == "/"
        assert fields["authorization"] == SECRET
        assert fields["content-type"] == "application/x-protobuf"
        assert {name: fields.get(name) for name in expected} == expected
        for word in ("dXNlcjpwYXNz", "squad", "of-all-signals"):
            assert word not in gateway.log


@pytest.mark.parametrize(
    "variable", ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"]
)
def test_what_are_no_header_fields_is_refused_and_not_repeated(registry, variable):
    for text in ["s3cret", "s3cret key=1", "authorization=s3cret%2", "content-length=s3cret"]:
        options = ["--trace-endpoint", "http://127.0.0.1:4318"]
        ended = run("serve", "--registry", registry, *options, **{variable: f"a=1,{text}"})
        assert ended.returncode == 65, ended.stderr
        assert f"{variable}: member 2: " in ended.stderr
        assert "s3cret" not in ended.stderr

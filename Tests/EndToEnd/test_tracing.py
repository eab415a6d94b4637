"""Traces: W3C trace contexts in, spans by OTLP over HTTP out, to a receiver of the test's own."""

from __future__ import annotations

import re
import socket
import subprocess
import time
import uuid

import httpx
import numpy as np
import pytest

import wire
from client import Client, in_parallel, infer_path
from frames import Peer, get
from gateway import Gateway, binary, publish, run
from receiver import INTERNAL, SERVER, Receiver, Span, otlp_class

MODEL = "constant"
STEPS = ["decode", "queue", "batch", "compute", "encode"]
ASK = wire.infer_request({"x": np.zeros((3, 1), np.float32)})


@pytest.fixture(scope="module")
def registry(tmp_path_factory, model_files):
    registry = tmp_path_factory.mktemp("tracing")
    publish(registry, MODEL, model_files["constant_1"])
    return registry


@pytest.fixture(scope="module")
def receiver():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def server(registry, receiver):
    """One that traces only whom it is asked to."""
    with Gateway(
        registry, "--no-state", "--trace-endpoint", receiver.url, "--trace-sample", 0
    ) as gateway:
        yield gateway


def traced(url: str) -> list[object]:
    """Options for spans of nothing but what a test asks: reading the metrics may be traced too."""
    return ["--no-state", "--trace-endpoint", url, "--trace-sample", 0]


def trace_id() -> str:
    return uuid.uuid4().hex


def context(trace: str, flags: str = "01", parent: str = "00f067aa0ba902b7") -> str:
    return f"00-{trace}-{parent}-{flags}"


def metric(gateway: Gateway, series: str) -> float:
    text = httpx.get(f"{gateway.admin_url}/metrics", trust_env=False).text
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def until(condition, what: str) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_every_step_is_a_span_inside_the_requests(server, receiver):
    trace = trace_id()
    before = time.time_ns()
    with Client(server.url) as client:
        _, headers = client.infer(
            MODEL,
            ASK,
            traceparent=context(trace),
            tracestate="rojo=1,congo=t61",
            x_request_id="traced-1",
        )
    after = time.time_ns()
    # Nobody asks a server for it (W3C Trace Context says nothing of replies).
    assert "traceparent" not in headers
    root, *steps = receiver.of(trace, 6)
    assert root.name == "POST /v2/models/{model}/infer"
    assert (root.kind, root.parent, root.state) == (SERVER, "00f067aa0ba902b7", "rojo=1,congo=t61")
    assert [step.name for step in steps] == STEPS
    assert {step.parent for step in steps} == {root.id}
    assert {step.kind for step in steps} == {INTERNAL}
    assert len({span.id for span in [root, *steps]}) == 6
    check_times(root, steps)
    assert before <= root.start and root.end <= after
    assert root.failure is None

    told = root.attributes
    assert told["http.request.method"] == "POST"
    assert told["http.route"] == "/v2/models/{model}/infer"
    assert told["url.path"] == infer_path(MODEL)
    assert told["http.response.status_code"] == 200
    assert told["client.address"] == "127.0.0.1"
    assert told["crossfade.request_id"] == "traced-1"
    assert told["crossfade.model"] == MODEL
    assert told["crossfade.version"] == 1
    assert told["crossfade.arm"] == "stable"
    assert told["crossfade.revision"] == 0
    assert told["crossfade.rows"] == 3
    assert told["http.request.body.size"] == ASK.ByteSize()
    by_name = {step.name: step for step in steps}
    assert by_name["compute"].attributes["crossfade.batch.rows"] == 3
    ids = {by_name[name].attributes["crossfade.batch.id"] for name in ("batch", "compute")}
    assert len(ids) == 1
    assert root.resource["service.name"] == "crossfade"
    assert root.resource["service.instance.id"]

    # What server-timing says is what the spans say, but for the digits that it leaves out.
    timing = dict(re.findall(r"(\w+);dur=([0-9.]+)", headers["server-timing"]))
    for name in ("queue", "batch", "compute"):
        span = by_name[name]
        assert abs((span.end - span.start) / 1e6 - float(timing[name])) < 0.002, name


def check_times(root: Span, steps: list[Span]) -> None:
    assert root.start <= root.end
    last = root.start
    for step in steps:
        assert last <= step.start <= step.end <= root.end, step.name
        last = step.end


def test_exports_are_as_the_protocol_has_them(server, receiver):
    path, headers, status = receiver.exports[0]
    assert (path, status) == ("/v1/traces", 200)
    assert headers["content-type"] == "application/x-protobuf"
    assert headers["user-agent"].startswith("crossfade/")
    # An export makes no spans.
    assert not any("v1/traces" in str(span.attributes) for span in receiver.spans)


def test_requests_of_one_run_name_one_batch(server, receiver):
    trace = trace_id()
    replies = in_parallel(
        server.url,
        lambda client, _: client.infer(MODEL, ASK, traceparent=context(trace)),
        range(64),
        threads=16,
    )
    assert len(replies) == 64
    spans = receiver.of(trace, 64 * 6)
    rows: dict[str, list[int]] = {}
    for span in spans:
        if span.name == "compute":
            batch = span.attributes
            rows.setdefault(batch["crossfade.batch.id"], []).append(batch["crossfade.batch.rows"])
    for batch, told in rows.items():
        assert set(told) == {3 * len(told)}, batch
    roots = {span.id: span for span in spans if span.kind == SERVER}
    for root in roots.values():
        steps = [span for span in spans if span.parent == root.id]
        check_times(root, sorted(steps, key=lambda span: STEPS.index(span.name)))


def test_refusals_are_spans_too_and_failures_are_the_servers_alone(server, receiver):
    trace = trace_id()
    with Client(server.url) as client:
        client.refused(infer_path("nobody"), ASK, traceparent=context(trace)).must_be("NOT_FOUND")
        client.refused("/nothing", ASK, traceparent=context(trace)).must_be("NOT_FOUND")
        client.refused(
            infer_path(MODEL), ASK, traceparent=context(trace), crossfade_version="9"
        )
    spans = receiver.of(trace, 3)
    roots = [span for span in spans if span.kind == SERVER]
    assert sorted(span.name for span in roots) == ["POST"] + 2 * ["POST /v2/models/{model}/infer"]
    for root in roots:
        assert root.attributes["http.response.status_code"] in (404, 503)
        failed = root.attributes["http.response.status_code"] >= 500
        assert (root.failure is not None) == failed
        assert ("error.type" in root.attributes) == failed


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        "00-0-0-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "x" * 5_000,
    ],
)
def test_what_is_no_context_changes_nothing(server, receiver, traceparent):
    before = len(receiver.spans)
    with Client(server.url) as client:
        client.infer(MODEL, ASK, traceparent=traceparent, tracestate="=,=")
        # Behind it, one whose spans tell that those before would have come.
        last = trace_id()
        client.infer(MODEL, ASK, traceparent=context(last))
    receiver.of(last, 6)
    assert {span.trace for span in receiver.spans[before:]} == {last}


def test_several_contexts_are_none_and_several_states_are_one_list(server, receiver):
    trace, other, last = trace_id(), trace_id(), trace_id()
    with Peer(server.address) as peer:
        twice = [("traceparent", context(trace)), ("traceparent", context(other))]
        states = [("tracestate", "a=1"), ("tracestate", "b=2")]
        peer.send(get(1, "/v2", *twice))
        peer.send(get(3, "/v2", ("traceparent", context(last)), *states))
        assert [peer.wait(stream).status for stream in (1, 3)] == [200, 200]
    root = receiver.of(last)[0]
    assert (root.name, root.state) == ("GET /v2", "a=1,b=2")
    assert not {trace, other} & {span.trace for span in receiver.spans}


def test_the_admin_plane_goes_on_with_a_trace(server, receiver):
    trace = trace_id()
    status = f"{server.admin_url}/metrics"
    httpx.get(status, headers={"traceparent": context(trace)}, trust_env=False)
    [root] = receiver.of(trace)
    assert (root.kind, root.parent) == (SERVER, "00f067aa0ba902b7")
    assert root.attributes["http.response.status_code"] == 200
    assert root.attributes["http.route"] == "/metrics"


def test_who_is_not_sampled_is_not_exported(registry):
    with Receiver() as receiver:
        with Gateway(
            registry, "--no-state", "--trace-endpoint", receiver.url, "--trace-sample", 100
        ) as gateway:
            left_out = [trace_id() for _ in range(20)]
            with Client(gateway.url) as client:
                for trace in left_out:
                    client.infer(MODEL, ASK, traceparent=context(trace, "00"))
                client.infer(MODEL, ASK)
                httpx.get(f"{gateway.admin_url}/metrics", trust_env=False)
        # What was traced last left before the process ended.
        traces = {span.trace for span in receiver.spans}
        assert not traces & set(left_out)
        names = [span.name for span in receiver.spans]
        assert names.count("POST /v2/models/{model}/infer") == 1
        # The admin plane's come through the libraries' tracing.
        assert "/metrics" in names
        assert all(not span.parent for span in receiver.spans if span.kind == SERVER)


def test_a_share_of_the_others_is_traced(registry):
    with Receiver() as receiver:
        with Gateway(
            registry, "--no-state", "--trace-endpoint", receiver.url, "--trace-sample", 25
        ) as gateway:
            in_parallel(gateway.url, lambda client, _: client.infer(MODEL, ASK), range(400))
        roots = [span for span in receiver.spans if span.name.startswith("POST")]
        assert 50 < len(roots) < 160, len(roots)
        # By the trace's id, so that others with the same share take the same traces.
        assert all(int(span.trace[-14:], 16) < 0.25 * 2**56 for span in roots)


def test_what_is_no_url_is_refused(registry):
    for options, environment, word in [
        (["--trace-endpoint", "nowhere"], {}, "--trace-endpoint"),
        (["--trace-sample", "101"], {}, "--trace-sample"),
        ([], {"OTEL_EXPORTER_OTLP_ENDPOINT": "tcp://x"}, "OTEL_EXPORTER_OTLP_ENDPOINT"),
    ]:
        ended = run("serve", "--registry", registry, *options, **environment)
        assert ended.returncode != 0
        assert word in ended.stderr, ended.stderr


def asked(gateway: Gateway, count: int) -> float:
    """Asks one after the other, all traced; the longest time that one took, in seconds."""
    longest = 0.0
    with Client(gateway.url) as client:
        for _ in range(count):
            began = time.monotonic()
            client.infer(MODEL, ASK, traceparent=context(trace_id()))
            longest = max(longest, time.monotonic() - began)
    return longest


def test_a_receiver_that_is_down_changes_nothing(registry):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with Gateway(registry, *traced(url)) as gateway:
            assert asked(gateway, 50) < 5
            failures = "crossfade_span_export_failures_total"
            until(lambda: metric(gateway, failures) >= 1, "no failure was counted")
            # More than may wait: those too many are dropped, and counted.
            replies = in_parallel(
                gateway.url,
                lambda client, _: client.infer(MODEL, ASK, traceparent=context(trace_id())),
                range(2_200),
                threads=16,
            )
            assert len(replies) == 2_200
            dropped = 'crossfade_spans_dropped_total{reason="queue_full"}'
            assert metric(gateway, dropped) >= 1
            assert metric(gateway, "crossfade_spans_exported_total") == 0
            began = time.monotonic()
            gateway.stop()
            assert time.monotonic() - began < 10
        assert gateway.log.count("spans are not exported") == 1


def test_a_receiver_that_hangs_changes_nothing(registry):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with Gateway(registry, *traced(url)) as gateway:
            assert asked(gateway, 50) < 5
            time.sleep(1.5)
            assert asked(gateway, 50) < 5
            began = time.monotonic()
            gateway.stop()
            assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("status", "reason"), [(400, "refused"), (500, "refused"), (302, "refused")]
)
def test_a_receiver_that_refuses_is_not_asked_again(registry, status, reason):
    with Receiver(lambda _: (status, {"location": "http://127.0.0.1:1/"}, b"no")) as receiver:
        with Gateway(registry, *traced(receiver.url)) as gateway:
            asked(gateway, 1)
            series = f'crossfade_spans_dropped_total{{reason="{reason}"}}'
            until(lambda: metric(gateway, series) == 6, "the spans were not counted")
            assert len(receiver.exports) == 1


def test_a_receiver_without_room_is_asked_again_when_it_says(registry):
    def answer(number: int) -> tuple[int, dict[str, str], bytes]:
        return (503, {"retry-after": "2"}, b"") if number == 0 else (200, {}, b"")

    with Receiver(answer) as receiver:
        with Gateway(registry, *traced(receiver.url)) as gateway:
            trace = trace_id()
            with Client(gateway.url) as client:
                client.infer(MODEL, ASK, traceparent=context(trace))
            assert len(receiver.of(trace, 6)) == 6
            assert receiver.times[1] - receiver.times[0] >= 2
            assert metric(gateway, "crossfade_span_export_failures_total") == 1
            until(lambda: metric(gateway, "crossfade_spans_exported_total") == 6, "not counted")
            assert "spans are exported again" in gateway.log


def test_what_a_receiver_does_not_take_is_counted(registry):
    reply = otlp_class("ExportTraceServiceResponse")()
    reply.partial_success.rejected_spans = 2
    reply.partial_success.error_message = "too old"
    with Receiver(lambda _: (200, {}, reply.SerializeToString())) as receiver:
        with Gateway(registry, *traced(receiver.url)) as gateway:
            asked(gateway, 1)
            series = 'crossfade_spans_dropped_total{reason="rejected"}'
            until(lambda: metric(gateway, series) == 2, "the spans were not counted")
            assert metric(gateway, "crossfade_spans_exported_total") == 4


def test_without_a_receiver_nothing_is_shown(registry):
    with Gateway(registry, "--no-state") as gateway:
        with Client(gateway.url) as client:
            client.infer(MODEL, ASK, traceparent=context(trace_id()))
        text = httpx.get(f"{gateway.admin_url}/metrics", trust_env=False).text
        assert "crossfade_span" not in text and "crossfade_access" not in text


def test_help_says_how():
    told = subprocess.run([binary(), "serve", "--help"], capture_output=True, text=True).stdout
    for word in ("--trace-endpoint", "--trace-sample", "--access-log", "--log-format"):
        assert word in told

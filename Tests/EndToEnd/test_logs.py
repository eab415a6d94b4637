"""The log as text and as JSON, and the access log."""

from __future__ import annotations

import json
import re
import time

import httpx
import numpy as np
import pytest

import wire
from client import Client, in_parallel, infer_path
from frames import Peer, block, get, headers, request_fields
from gateway import Gateway, publish, run

MODEL = "constant"
KEYS = ["time", "level", "logger", "message", "metadata"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
TEXT = re.compile(rf"{TIME.pattern} (INFO    |WARNING |ERROR   |DEBUG   ) \S+: \S.*")
LINE_BYTES_MAX = 16 << 10
ASK = wire.infer_request({"x": np.zeros((2, 1), np.float32)})
PEER = re.compile(r"127\.0\.0\.1:\d+")


@pytest.fixture(scope="module")
def registry(tmp_path_factory, model_files):
    registry = tmp_path_factory.mktemp("logs")
    publish(registry, MODEL, model_files["constant_1"])
    publish(registry, "text", model_files["text"])
    return registry


def objects(log: str) -> list[dict]:
    """Every line of JSON; what is not is of the banner on standard output."""
    found = []
    for line in log.splitlines():
        if line.startswith("{"):
            assert len(line.encode()) < LINE_BYTES_MAX
            found.append(json.loads(line))
            assert list(found[-1]) == KEYS, line
            assert TIME.fullmatch(found[-1]["time"]), line
    return found


def access(log: str) -> list[dict]:
    return [line for line in objects(log) if line["logger"] == "crossfade.access"]


def requests(log: str) -> list[dict]:
    return [line["metadata"] for line in access(log)]


def until(condition, what: str) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_text_is_for_people(registry):
    with Gateway(registry, "--no-state", "--access-log", 100) as gateway:
        with Client(gateway.url) as client:
            client.infer(MODEL, ASK, x_request_id='a"b=c')
    lines = [line for line in gateway.log.splitlines() if TIME.match(line)]
    assert lines and all(TEXT.fullmatch(line) for line in lines), gateway.log
    assert any(line.endswith("crossfade: drained") for line in lines)
    [told] = [line for line in lines if "crossfade.access" in line]
    assert r'request request_id="a\"b=c" method=POST path=' in told
    assert "status=200 code=OK model=constant version=1 arm=stable revision=0 rows=2" in told


def test_json_is_for_machines(registry):
    began = time.time()
    with Gateway(
        registry, "--no-state", "--log-format", "json", "--log-level", "debug"
    ) as gateway:
        with Client(gateway.url) as client:
            client.infer(MODEL, ASK)
    lines = objects(gateway.log)
    assert {"engines", "draining", "drained"} <= {line["message"] for line in lines}
    assert {line["level"] for line in lines} <= {"debug", "info", "warning"}
    ready = [line for line in lines if line["metadata"].get("kind") == "ready"]
    assert {line["metadata"]["model"] for line in ready} == {MODEL, "text"}
    told = time.strptime(lines[-1]["time"][:19], "%Y-%m-%dT%H:%M:%S")
    assert abs(time.mktime(told) - time.timezone - time.time()) < 60 + (time.time() - began)
    # Nobody asked for an access log.
    assert not access(gateway.log)


def test_a_line_of_the_access_log_says_what_there_is_to_say(registry):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    with Gateway(
        registry, "--no-state", "--log-format", "json", "--access-log", 100
    ) as gateway:
        with Client(gateway.url) as client:
            _, reply = client.infer(
                MODEL,
                ASK,
                version=1,
                x_request_id="mine",
                traceparent=f"00-{trace}-00f067aa0ba902b7-00",
            )
            client.refused(infer_path("nobody"), ASK, x_request_id="none")
            client.http.get("/v2/health/live")
            until(lambda: len(access(gateway.log)) == 3, "the lines")
        samples = httpx.get(f"{gateway.admin_url}/metrics", trust_env=False).text
        assert "crossfade_access_lines_total 3" in samples
    answered, refused, probed = requests(gateway.log)
    timing = dict(re.findall(r"(\w+);dur=([0-9.]+)", reply["server-timing"]))
    total = answered.pop("total_ms")
    assert PEER.fullmatch(answered.pop("peer"))
    assert total >= sum(answered[f"{name}_ms"] for name in timing)
    assert answered == {
        "request_id": "mine",
        "trace_id": trace,
        "method": "POST",
        "path": infer_path(MODEL, 1),
        "status": 200,
        "code": "OK",
        "model": MODEL,
        "version": 1,
        "revision": 0,
        "rows": 2,
        "bytes_in": ASK.ByteSize(),
        "bytes_out": answered["bytes_out"],
        **{f"{name}_ms": float(value) for name, value in timing.items()},
    }
    assert answered["bytes_out"] > 0
    assert (refused["status"], refused["code"]) == (404, "NOT_FOUND")
    assert "model" not in refused and "trace_id" not in refused
    assert (probed["method"], probed["path"]) == ("GET", "/v2/health/live")
    assert {line["level"] for line in access(gateway.log)} == {"info"}


def test_a_sample_is_by_the_requests_id(registry):
    ids = [f"request-{number}" for number in range(300)]

    def sampled() -> set[str]:
        with Gateway(
            registry, "--no-state", "--log-format", "json", "--access-log", 20
        ) as gateway:
            in_parallel(
                gateway.url,
                lambda client, each: client.infer(MODEL, ASK, x_request_id=each),
                ids,
            )
        return {line["request_id"] for line in requests(gateway.log)}

    first = sampled()
    assert 30 < len(first) < 95, len(first)
    assert sampled() == first


def test_what_failed_for_the_servers_sake_is_told_whatever_the_sample(tmp_path, model_files):
    registry = tmp_path / "registry"
    registry.mkdir()
    publish(registry, MODEL, model_files["constant_1"])
    publish(registry, "slow", model_files["slow"])
    one = wire.infer_request({"x": np.zeros((1, 1), np.float32)})
    with Gateway(
        registry, "--no-state", "--log-format", "json", "--access-log", 0
    ) as gateway:
        with Client(gateway.url) as client:
            client.infer(MODEL, ASK)
            client.refused(infer_path("nobody"), ASK)
            client.refused(infer_path("slow"), one, x_request_id="late", crossfade_timeout_ms="1")
            until(lambda: requests(gateway.log), "its line")
        refusals = in_parallel(
            gateway.url,
            lambda client, _: client.refused(infer_path("slow"), one, crossfade_timeout_ms="1"),
            range(100),
        )
    lines = access(gateway.log)
    assert lines[0]["level"] == "warning"
    told = lines[0]["metadata"]
    assert (told["request_id"], told["status"]) == ("late", 504)
    assert (told["code"], told["model"]) == ("DEADLINE_EXCEEDED", "slow")
    # What others were refused for, such as a full queue, is no failure of the server's.
    assert len(lines) == 1 + sum(refusal.status >= 500 for refusal in refusals)


@pytest.mark.parametrize("format", ["text", "json"])
def test_hostile_values_stay_on_one_line(registry, format):
    paths = [
        b"/v2/\x1b[31mred",
        b'/v2/"},{"level":"error',
        b"/v2/\xff\xfe\xe2\x80\xa8\xe2\x80\xae",
        b"/v2/" + b"\xe2\x80\xae" * 4_000,
        "/v2/ümläut".encode(),
    ]
    with Gateway(
        registry, "--no-state", "--log-format", format, "--access-log", 100
    ) as gateway:
        with Peer(gateway.address) as peer:
            for place, path in enumerate(paths):
                fields = [
                    (name, path if name == ":path" else value)
                    for name, value in request_fields("GET", "/")
                ]
                stream = 2 * place + 1
                peer.send(headers(stream, block(*fields, ("traceparent", b"\xff\x80"))))
                peer.until(lambda: peer.reply(stream).is_over, "a reply")
            peer.send(get(99))
            assert peer.wait(99).status == 200
        with Client(gateway.url) as client:
            client.infer(MODEL, ASK, x_request_id="last")
    lines = gateway.log.splitlines()
    if format == "json":
        told = [line["path"] for line in requests(gateway.log)]
        assert infer_path(MODEL) in told and "/v2/health/live" in told
        assert not any("\n" in path for path in told)
    else:
        told = [line for line in lines if "crossfade.access" in line]
        assert all(TEXT.fullmatch(line) for line in told)
    assert len(told) >= 2
    assert "\x1b" not in gateway.log and "\u202e" not in gateway.log


def test_a_head_that_is_too_large_is_told_as_well(registry):
    with Gateway(
        registry, "--no-state", "--log-format", "json", "--access-log", 100
    ) as gateway:
        with Client(gateway.url) as client:
            client.infer(MODEL, ASK)
            time.sleep(1)
            many = {f"x-{number}": "1" for number in range(150)}
            client.refused(infer_path(MODEL), ASK, **many)
            client.infer(MODEL, ASK)
    told = requests(gateway.log)
    assert [each["status"] for each in told] == [200, 431, 200]
    assert told[1]["total_ms"] < 900


def test_inputs_are_told_only_when_asked(registry):
    ask = wire.infer_request({"text": wire.texts("a secret\n", "x" * 10_000)})
    for options in [], ["--access-log-inputs", 200]:
        with Gateway(
            registry, "--no-state", "--log-format", "json", "--access-log", 100, *options
        ) as gateway:
            with Client(gateway.url) as client:
                client.infer("text", ask)
        [told] = requests(gateway.log)
        warned = any("--access-log-inputs" in line["message"] for line in objects(gateway.log))
        assert warned == bool(options)
        if options:
            inputs = json.loads(told["inputs"])
            assert "a secret\n" in str(inputs["text"][0]) + "\n"
            assert len(told["inputs"].encode()) <= 200
        else:
            assert "inputs" not in told
            assert "secret" not in gateway.log


def test_inputs_that_the_settings_redact_are_not_told(registry, tmp_path, model_files):
    own = tmp_path / "registry"
    own.mkdir()
    publish(own, "text", model_files["text"])
    (own / "text" / "settings.yaml").write_text("schema: 1\nlog: { redact: [text] }\n")
    with Gateway(
        own,
        *("--no-state", "--log-format", "json", "--access-log", 100, "--access-log-inputs", 200),
    ) as gateway:
        with Client(gateway.url) as client:
            client.infer("text", wire.infer_request({"text": wire.texts("a secret")}))
    [told] = requests(gateway.log)
    assert told["inputs"] == "{}"
    assert "secret" not in gateway.log


def test_an_unread_caller_is_told_as_one_that_has_gone(registry, model_files, tmp_path):
    with Gateway(
        registry, "--no-state", "--log-format", "json", "--access-log", 100
    ) as gateway:
        with Peer(gateway.address) as peer:
            fields = request_fields(
                "POST", infer_path(MODEL), ("content-type", "application/x-protobuf")
            )
            peer.send(headers(1, block(*fields, ("x-request-id", "left")), ends=False))
            peer.alive()
        until(lambda: requests(gateway.log), "its line")
    [told] = requests(gateway.log)
    assert (told["request_id"], told["status"], told["code"]) == ("left", 499, "CANCELLED")


def test_what_makes_no_sense_is_refused(registry):
    for options, word in [
        (["--access-log", "101"], "--access-log"),
        (["--access-log-inputs", "10"], "--access-log"),
        (["--access-log", "1", "--access-log-inputs", "5000"], "--access-log-inputs"),
        (["--log-format", "xml"], "--log-format"),
    ]:
        ended = run("serve", "--registry", registry, *options)
        assert ended.returncode != 0
        assert word in ended.stderr, ended.stderr

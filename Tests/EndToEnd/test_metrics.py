"""What the admin plane's /metrics says of requests that a client has sent."""

from __future__ import annotations

import re

import httpx
import numpy as np

import wire
from client import Client, infer_path
from gateway import Gateway, publish

MODEL = "constant"
SAMPLE = re.compile(r'^(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?P<labels>.*)\})? (?P<value>\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def scrape(gateway: Gateway) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample by its name and labels."""
    reply = httpx.get(f"{gateway.admin_url}/metrics", trust_env=False)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = {}
    for line in reply.text.splitlines():
        if line.startswith("#"):
            assert line.startswith(("# HELP ", "# TYPE ")), line
            continue
        match = SAMPLE.match(line)
        assert match, line
        key = (match["name"], frozenset(LABEL.findall(match["labels"] or "")))
        assert key not in samples, f"{line} stands twice"
        samples[key] = float(match["value"])
    return samples


def labels(**values: str) -> frozenset[tuple[str, str]]:
    return frozenset(values.items())


def test_requests_are_counted_by_model_version_arm_and_code(tmp_path, model_files):
    registry = tmp_path / "registry"
    registry.mkdir()
    publish(registry, MODEL, model_files["constant_1"])
    ask = wire.infer_request({"x": np.zeros((3, 1), np.float32)})
    wrong = wire.infer_request({"nothing": np.zeros((1, 1), np.float32)})
    with Gateway(registry) as gateway, Client(gateway.url) as client:
        compute = 0.0
        for _ in range(5):
            reply = client.post(infer_path(MODEL), ask)
            assert reply.status_code == 200
            compute += float(re.search(r"compute;dur=([0-9.]+)", reply.headers["server-timing"])[1])
        for _ in range(2):
            assert client.post(infer_path(MODEL, 1), ask).status_code == 200
        client.refused(infer_path(MODEL), wrong)
        client.refused(infer_path("nobody"), ask)
        samples = scrape(gateway)

    def value(name: str, **wanted: str) -> float:
        return samples[name, labels(**wanted)]

    version = {"model": MODEL, "version": "1"}
    assert value("crossfade_requests_total", **version, arm="stable", code="OK") == 5
    assert value("crossfade_requests_total", **version, arm="pinned", code="OK") == 2
    assert value("crossfade_requests_total", **version, arm="stable", code="INVALID_ARGUMENT") == 1
    assert value("crossfade_unrouted_requests_total", code="NOT_FOUND") == 1
    assert value("crossfade_batch_rows_count", **version) == 7
    assert value("crossfade_batch_rows_sum", **version) == 21
    assert value("crossfade_batch_rows_bucket", **version, le="4") == 7
    assert value("crossfade_request_compute_seconds_count", **version) == 7
    # The two pinned ones are in the sum as well.
    assert value("crossfade_request_compute_seconds_sum", **version) * 1000 >= compute * 0.99
    assert value("crossfade_in_flight_requests", **version) == 0
    assert value("crossfade_versions", model=MODEL, state="ready") == 1
    assert value("crossfade_connections_total") == 1
    assert value("process_resident_memory_bytes") > 1 << 20

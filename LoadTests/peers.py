"""Holds the gateway against other servers of the same model: uvicorn with onnxruntime, LitServe.

The gateway and uvicorn have one core. LitServe, several processes that pass requests on, may use
all: held to one it answers fewer. h2load asks from the other core, with 1 and with 64 callers,
each on a connection of its own. The peers speak HTTP/1.1: uvicorn takes and gives raw values, the
least there can be; LitServe takes and gives JSON, with its own batching and without. Rounds
alternate, and a server rests while another one is asked.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

import rig  # first: it finds the helpers

import httpx
import numpy as np

import figures
import loads
import stand
from client import Client
from figures import Effort, Figure, Report
from models import request_row

MODELS = ("mlp-small", "mlp-large")
CALLERS = (1, 64)
GATEWAY, UVICORN = "gateway", "uvicorn"
# By name: the rows that it may batch.
LITSERVE = {"LitServe": 1, "LitServe, batching": 64}
WARM_UP_SECONDS = 0.5
START_SECONDS_MAX = 60
# Engines of one version answer alike up to the order of their sums.
TOLERANCE = 1e-4

PYTHON = rig.REPOSITORY / ".deps" / "peers" / "bin" / "python"
FOLDER = pathlib.Path(__file__).resolve().parent
RAW, JSON = "content-type: application/octet-stream", "content-type: application/json"


@dataclass
class Asked:
    """A server, and its rounds by the number of callers."""

    name: str
    server: stand.Server
    target: loads.Target
    rounds: dict[int, list[loads.Round]] = field(default_factory=lambda: {n: [] for n in CALLERS})

    def measure(self, callers: int, seconds: float) -> loads.Round:
        """Between its rounds a server rests."""
        self.server.resume()
        try:
            return loads.h2load(
                self.target, seconds=seconds, connections=callers, streams=1, with_latencies=True
            )
        finally:
            self.server.pause()

    def rate(self, callers: int) -> float:
        return figures.median([each.rate for each in self.rounds[callers]])

    def p50_us(self, callers: int) -> float:
        return figures.median([each.p50_us for each in self.rounds[callers]])


@contextlib.contextmanager
def peer(
    name: str, artifact: pathlib.Path, scratch: pathlib.Path
) -> Iterator[tuple[stand.Server, str]]:
    """A peer and its address, as long as it serves."""
    port = stand.free_port()
    command = [PYTHON, FOLDER / "peer_uvicorn.py", artifact, port]
    if name in LITSERVE:
        command = [PYTHON, FOLDER / "peer_litserve.py", artifact, port, LITSERVE[name]]
    log = scratch / f"{name}.log"
    with stand.Server(command, log, has_all_cores=name in LITSERVE) as server:
        server.until(lambda: stand.accepts(port), "its port", START_SECONDS_MAX)
        yield server, f"http://127.0.0.1:{port}/predict"


def ask(target: loads.Target) -> np.ndarray:
    """One reply of a peer, read."""
    kind = target.header.partition(": ")[2]
    reply = httpx.post(
        target.url,
        content=target.body.read_bytes(),
        headers={"content-type": kind},
        trust_env=False,
    ).raise_for_status()
    if target.header == RAW:
        return np.frombuffer(reply.content, np.float32)
    return np.array(reply.json()["output"], np.float32)


def measure_model(model: str, effort: Effort, found: Report) -> None:
    source, _, row = request_row(model)
    with rig.scratch() as scratch, contextlib.ExitStack() as servers:
        registry = stand.publish_models(scratch, model)
        artifact = scratch / model / "model.onnx"
        gateway = servers.enter_context(stand.Crossfade(registry, scratch / "crossfade.log"))
        with Client(gateway.url) as client:
            (expected,) = client.predict(model, {source: row}).values()
        body = rig.request_body(scratch, model)
        asked = [Asked(GATEWAY, gateway, loads.Target.model(gateway, model, body))]
        raw, as_json = row.tobytes(), json.dumps({"input": row[0].tolist()}).encode()
        for name in (UVICORN, *LITSERVE):
            header, content = (JSON, as_json) if name in LITSERVE else (RAW, raw)
            body = scratch / f"{name}.body"
            body.write_bytes(content)
            server, url = servers.enter_context(peer(name, artifact, scratch))
            target = loads.Target(url, body, header, is_http1=True)
            assert np.allclose(ask(target), expected, atol=TOLERANCE), f"{name} answers otherwise"
            asked.append(Asked(name, server, target))
            server.pause()
        run(asked, model, effort, found)


def run(asked: list[Asked], model: str, effort: Effort, found: Report) -> None:
    for each in asked:
        # The first rounds warm up.
        each.measure(max(CALLERS), WARM_UP_SECONDS)
    for number in range(effort.rounds):
        for callers in CALLERS:
            for each in figures.turned(asked, number):
                each.rounds[callers].append(each.measure(callers, effort.seconds))
        rig.say(f"{model}: round {number + 1} of {effort.rounds} done")
    for callers in CALLERS:
        for each in asked:
            add(found, model, callers, each, asked[0])


def add(found: Report, model: str, callers: int, each: Asked, gateway: Asked) -> None:
    rounds = each.rounds[callers]
    failed = sum(each.failed for each in rounds)
    found.fail_if(failed, f"{model}, {each.name}, {callers} callers")
    rate, p50_us = each.rate(callers), each.p50_us(callers)
    if each is gateway:
        found.rows.append([model, callers, each.name, rate, p50_us, None])
        return
    pairs = zip(gateway.rounds[callers], rounds, strict=True)
    ratios = [mine.rate / theirs.rate for mine, theirs in pairs]
    found.rows.append([model, callers, each.name, rate, p50_us, figures.ratios_text(ratios)])
    found.figures.append(
        Figure(
            f"{model}, {callers} {'caller' if callers == 1 else 'callers'}, "
            f"gateway / {each.name}, requests/s",
            figures.median(ratios),
            note=f"{gateway.rate(callers):,.0f} against {rate:,.0f}; p50 "
            f"{gateway.p50_us(callers):,.0f} against {p50_us:,.0f} us",
        )
    )


def measure(effort: Effort, *, is_short: bool, models: list[str]) -> Report:
    subprocess.run([FOLDER / "peers.sh"], check=True)
    found = Report(
        "peers", ["model", "callers", "server", "requests/s", "p50, us", "gateway's ratio to it"]
    )
    for model in models:
        measure_model(model, effort, found)
    found.facts["placement"] = f"{stand.placement()}; LitServe on all"
    found.facts["load"] = "h2load, a connection for each caller, one row a request"
    found.facts["peers"] = versions()
    return found


def versions() -> str:
    program = (
        "import importlib.metadata as m; "
        "print(', '.join(f'{n} {m.version(n)}' for n in ('uvicorn', 'litserve', 'onnxruntime')))"
    )
    ended = subprocess.run([PYTHON, "-c", program], check=True, capture_output=True, text=True)
    return ended.stdout.strip()


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--models", nargs="+", default=MODELS, help="of models.py")
    figures.main(parser, measure, full=Effort(3, 3), short=Effort(1, 1))


if __name__ == "__main__":
    main()

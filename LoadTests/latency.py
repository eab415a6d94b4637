"""Holds one caller's round trip to the gateway against one to nghttpd, nghttp2's own C server.

The gateway's time is taken less the engine's own time for the row, which no gateway can save:
what is left is what it costs to be asked over a network. The engine's time is the mean of the
gateway's own histogram over the round; what the engine needs in a loop that does nothing else is
told beside it, since a processor that sleeps between requests is slower. The same client, h2load,
asks both, one request at a time, in rounds that alternate.
"""

from __future__ import annotations

import pathlib

import rig  # first: it finds the helpers

import httpx

import figures
import loads
import stand
import wire
from client import infer_path
from engine import Loop
from figures import AT_MOST, Effort, Figure, Report

RATIO_MAX = 1.3
LOOP_SECONDS = 0.5
COLUMNS = (
    *("round", "nghttpd p50, us", "gateway p50, us"),
    *("engine, us", "gateway - engine, us", "ratio"),
)
COMPUTE = "crossfade_request_compute_seconds"


def one_caller(target: loads.Target, seconds: float) -> loads.Round:
    return loads.h2load(target, seconds=seconds, connections=1, streams=1, with_latencies=True)


def engine_us(before: dict[str, float], after: dict[str, float]) -> float:
    """Microseconds of the engine's run for a request of the time between, on average."""
    count = after[f"{COMPUTE}_count"] - before.get(f"{COMPUTE}_count", 0)
    seconds = after[f"{COMPUTE}_sum"] - before.get(f"{COMPUTE}_sum", 0)
    assert count > 0, "the gateway counted no request"
    return seconds / count * 1e6


def static_reply(
    server: stand.Crossfade, model: str, body: pathlib.Path, file: pathlib.Path
) -> None:
    """Keeps a reply of the gateway, for nghttpd to answer with as many bytes."""
    with httpx.Client(http1=False, http2=True, trust_env=False) as client:
        reply = client.post(
            server.url + infer_path(model),
            content=body.read_bytes(),
            headers={"content-type": wire.CONTENT_TYPE},
        )
    file.write_bytes(reply.raise_for_status().content)


def measure(effort: Effort, *, is_short: bool, model: str) -> Report:
    found = Report("latency", list(COLUMNS))
    rows: list[list[float]] = []
    with rig.scratch() as scratch:
        registry = stand.publish_models(scratch, model)
        with Loop(scratch / model / "model.onnx") as loop:
            found.facts["engine in a loop"] = f"{1e6 / loop.rate(1, LOOP_SECONDS):.1f} us a row"
        body, static = rig.request_body(scratch, model), scratch / "static"
        static.mkdir()
        with stand.Crossfade(registry, scratch / "crossfade.log") as server:
            static_reply(server, model, body, static / "reply")
            with stand.nghttpd(static, scratch / "nghttpd.log") as (_, url):
                asked = {
                    "nghttpd": loads.Target(f"{url}/reply", body),
                    "gateway": loads.Target.model(server, model, body),
                }
                for target in asked.values():
                    one_caller(target, min(1, effort.seconds))
                for number in range(effort.rounds):
                    rows.append(measure_round(asked, server, model, number, effort.seconds, found))
                    rig.say(f"round {number + 1} of {effort.rounds} done")
    found.rows = [[str(number), *row] for number, row in enumerate(rows, 1)]
    found.rows.append(["median", *map(figures.median, zip(*rows, strict=True))])
    found.figures = [
        Figure(
            f"{model}, one caller: (gateway p50 - engine) / nghttpd p50",
            figures.median([row[-1] for row in rows]),
            aim=AT_MOST,
            bound=RATIO_MAX,
        )
    ]
    found.facts["placement"] = stand.placement()
    found.facts["load"] = "h2load, 1 connection, 1 stream"
    return found


def measure_round(
    asked: dict[str, loads.Target],
    server: stand.Crossfade,
    model: str,
    number: int,
    seconds: float,
    found: Report,
) -> list[float]:
    p50_us, computed = {}, 0.0
    for name in figures.turned(list(asked), number):
        before = server.metrics(model)
        each = one_caller(asked[name], seconds)
        found.fail_if(each.failed, name)
        p50_us[name] = each.p50_us
        if name == "gateway":
            computed = engine_us(before, server.metrics(model))
    own = p50_us["gateway"] - computed
    return [p50_us["nghttpd"], p50_us["gateway"], computed, own, own / p50_us["nghttpd"]]


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--model", default="mlp-small", help="of models.py")
    figures.main(parser, measure, full=Effort(5, 3), short=Effort(3, 1))


if __name__ == "__main__":
    main()

"""Measures what a quiet squad feels of another squad's flood.

Rounds alternate in one run: alone, where the quiet squad asks at a steady rate; beside a flood,
where another squad meanwhile keeps many times more requests waiting than the queue takes, and asks
anew as soon as it is answered or refused; and beside a bounded one, whose identity has a quota of
requests at once. The quiet squad must see no refusal, and beside the bounded flood a 99th
percentile within twice its own: beside the other a batch of the flood's is always under way.

Each squad is an identity with an API key; the command writes the access file. The floods' clients
have less of the processor than the quiet one's, whose times are to be the server's.

Example: python LoadTests/flood.py --rounds 3 --seconds 5
"""

from __future__ import annotations

import pathlib
import statistics
import subprocess
import threading
import time

import rig  # first: it finds the helpers

import wire
from admin import Admin
from client import infer_path
from gateway import Gateway, publish, succeed
from h2load import PROGRAM, Request, Sample, counts

KINDS = ("alone", "beside a flood", "beside a bounded flood")
SQUADS = ("quiet", "flood", "bounded")
ACCESS = """schema: 1
roles: {{asker: [{{rights: [predict, view]}}]}}
identities:
- {{name: quiet, roles: [asker]}}
- {{name: flood, roles: [asker]}}
- {{name: bounded, roles: [asker], quotas: [{{concurrent: {concurrent}}}]}}
keys: keys.yaml
"""


class Flood:
    """A closed loop that asks on until its context ends, in slices."""

    SLICE_SECONDS = 1

    def __init__(
        self, url: str, model: str, body: pathlib.Path, *, streams: int, connections: int,
        header: list[str],
    ) -> None:
        self.answered = 0
        self.refused = 0
        self.error: Exception | None = None
        self._command = [
            *("nice", "-n", "19", PROGRAM, f"--clients={connections}"),
            *(f"--max-concurrent-streams={streams}", f"--duration={self.SLICE_SECONDS}"),
            f"--data={body}",
            *("--header", f"content-type: {wire.CONTENT_TYPE}", *header),
            url + infer_path(model),
        ]
        self._ends = threading.Event()

    def _run(self) -> None:
        try:
            while not self._ends.is_set():
                ended = subprocess.run(
                    self._command, capture_output=True, encoding="utf-8", check=True, timeout=60
                )
                answered, other = counts(ended.stdout)
                self.answered += answered
                self.refused += max(other, 0)
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            self.error = error

    def __enter__(self) -> Flood:
        self._ends.clear()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        # The flood is up before anything is measured beside it.
        time.sleep(0.5)
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()
        if self.error:
            raise self.error


def admit(folder: pathlib.Path, concurrent: int) -> tuple[pathlib.Path, dict[str, pathlib.Path]]:
    """An access file and a key for each squad."""
    access = folder / "access.yaml"
    access.write_text(ACCESS.format(concurrent=concurrent), "ascii")
    keys = {squad: folder / f"{squad}.key" for squad in SQUADS}
    for squad, file in keys.items():
        file.write_text(succeed("keys", "create", squad, "--access", access), "ascii")
    return access, keys


def header(credential: pathlib.Path) -> list[str]:
    return ["--header", f"authorization: Bearer {credential.read_text('ascii').strip()}"]


def quiet(
    request: Request, log: pathlib.Path, extra: list[str], *, rate: int, seconds: float
) -> Sample:
    """Each reply's time at a steady rate; what has another status than 200 has failed."""
    log.unlink(missing_ok=True)
    request.run(
        *("--clients=1", "--max-concurrent-streams=64", f"--rps={rate}", *extra),
        *(f"--requests={int(rate * seconds)}", f"--log-file={log}"),
        seconds_max=seconds + 60,
    )
    rows = [line.split("\t") for line in log.read_text("ascii").splitlines()]
    good = [int(microseconds) / 1000 for _, status, microseconds in rows if status == "200"]
    return Sample(good, failed=int(rate * seconds) - len(good))


def measure(
    rounds: int,
    seconds: float,
    rate: int,
    model: str,
    times: int,
    queued_rows: int,
    flood_connections: int,
    concurrent: int,
    p99_ratio_max: float,
) -> rig.Outcome:
    streams = max(1, queued_rows * times // flood_connections)
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        publish(registry, model, rig.make_model(scratch, model))
        body = rig.request_body(scratch, model)
        access, keys = admit(scratch, concurrent)
        options = ["--max-queued-rows", queued_rows, "--max-streams", streams, "--access", access]
        with (
            Gateway(registry, "--no-state", *options) as gateway,
            Admin(gateway.admin_url, keys["quiet"]) as admin,
        ):
            admin.until_settled()
            request = Request(gateway.url, model, body)

            def ask(asked_seconds: float) -> Sample:
                return quiet(
                    request, scratch / "log", header(keys["quiet"]), rate=rate,
                    seconds=asked_seconds,
                )

            # The connection's and the caches' first times are in no round.
            ask(1)
            samples: dict[str, list[Sample]] = {kind: [] for kind in KINDS}
            floods: dict[str, list[Flood]] = {kind: [] for kind in KINDS[1:]}
            for number in range(1, rounds + 1):
                samples["alone"].append(ask(seconds))
                for kind, squad in zip(KINDS[1:], SQUADS[1:], strict=True):
                    with Flood(
                        gateway.url, model, body, streams=streams, connections=flood_connections,
                        header=header(keys[squad]),
                    ) as flood:
                        samples[kind].append(ask(seconds))
                    floods[kind].append(flood)
                rig.say(f"round {number} of {rounds} done")
    return outcome(samples, floods, p99_ratio_max)


def outcome(
    samples: dict[str, list[Sample]], floods: dict[str, list[Flood]], p99_ratio_max: float
) -> rig.Outcome:
    result = rig.Outcome("a quiet squad beside another's flood")
    failed = sum(sample.failed for kind in KINDS for sample in samples[kind])
    result.fail_unless(failed == 0, f"{failed} requests of the quiet squad were not answered")
    result.figures = {
        "quiet_requests": sum(len(each.milliseconds) for kind in KINDS for each in samples[kind]),
        "quiet_requests_failed": failed,
    }
    for kind, each in floods.items():
        answered, refused = sum(flood.answered for flood in each), sum(one.refused for one in each)
        result.fail_unless(refused > 0, f"{kind}: it was never refused, so it was none")
        result.figures[kind] = {"answered": answered, "refused": refused}
    for name, percent in {"p50": 50, "p99": 99}.items():
        times = {
            kind: [rig.percentile(each.milliseconds, percent) for each in samples[kind]]
            for kind in KINDS
        }
        result.figures[f"milliseconds_{name}"] = {
            kind: statistics.median(values) for kind, values in times.items()
        }
        for kind in KINDS[1:]:
            pairs = zip(times[kind], times["alone"], strict=True)
            result.figures[f"ratio_{name} {kind}"] = rig.spread([one / two for one, two in pairs])
    ratio = result.figures[f"ratio_p99 {KINDS[-1]}"]["median"]
    result.aim(
        ratio <= p99_ratio_max,
        f"the 99th percentile {KINDS[-1]} is {ratio:.2f} times; aim {p99_ratio_max}",
    )
    return result


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of each kind")
    parser.add_argument("--seconds", type=float, default=5, help="of a round")
    parser.add_argument("--rate", type=int, default=100, help="the quiet squad's requests a second")
    parser.add_argument("--model", default="mlp-large", help="which of models.py is asked")
    parser.add_argument("--times", type=int, default=8, help="queues full, of the flood")
    parser.add_argument("--queued-rows", type=int, default=128, help="rows that the queue takes")
    parser.add_argument("--flood-connections", type=int, default=4, help="of the flood")
    parser.add_argument("--concurrent", type=int, default=4, help="the bounded flood's quota")
    parser.add_argument(
        "--p99-ratio-max", type=float, default=2, help="aim for the ratio of the 99th percentiles"
    )
    rig.main(parser, measure)


if __name__ == "__main__":
    main()

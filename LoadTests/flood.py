"""Measures what a quiet squad feels of another squad's flood.

Rounds alternate in one run: alone, where the quiet squad asks at a steady rate; and beside, where
another squad meanwhile keeps many times more requests waiting than the queue takes, and asks anew
as soon as it is answered or refused. The quiet squad must see no refusal, and a 99th percentile
within twice its own. Without credentials a squad is what comes over one connection; with
--access, --flood-credential and --quiet-credential each is an identity, of which the quiet one may
view too, and the flood comes over --flood-connections connections that count as one.

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
from gateway import Gateway, publish
from h2load import PROGRAM, Request, Sample, counts

KINDS = ("alone", "beside")


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
            *(PROGRAM, f"--clients={connections}", f"--max-concurrent-streams={streams}"),
            *(f"--duration={self.SLICE_SECONDS}", f"--data={body}"),
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


def header(credential: pathlib.Path | None) -> list[str]:
    if credential is None:
        return []
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
    access: pathlib.Path | None,
    flood_credential: pathlib.Path | None,
    quiet_credential: pathlib.Path | None,
    p99_ratio_max: float,
) -> rig.Outcome:
    streams = max(1, queued_rows * times // flood_connections)
    options: list[object] = ["--no-state", "--max-queued-rows", queued_rows]
    options += ["--max-streams", streams]
    if access is not None:
        options += ["--access", access]
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        publish(registry, model, rig.make_model(scratch, model))
        body = rig.request_body(scratch, model)
        with (
            Gateway(registry, *options) as gateway,
            Admin(gateway.admin_url, quiet_credential) as admin,
        ):
            admin.until_settled()
            request = Request(gateway.url, model, body)
            extra = header(quiet_credential)
            log = scratch / "log"
            # The connection's and the caches' first times are in no round.
            quiet(request, log, extra, rate=rate, seconds=1)
            samples: dict[str, list[Sample]] = {kind: [] for kind in KINDS}
            answered = refused = 0
            for number in range(1, rounds + 1):
                samples["alone"].append(quiet(request, log, extra, rate=rate, seconds=seconds))
                flood = Flood(
                    gateway.url, model, body, streams=streams, connections=flood_connections,
                    header=header(flood_credential),
                )
                with flood:
                    samples["beside"].append(quiet(request, log, extra, rate=rate, seconds=seconds))
                answered, refused = answered + flood.answered, refused + flood.refused
                rig.say(f"round {number} of {rounds}: the flood had {refused} refusals so far")
    return outcome(samples, answered, refused, p99_ratio_max)


def outcome(
    samples: dict[str, list[Sample]], answered: int, refused: int, p99_ratio_max: float
) -> rig.Outcome:
    result = rig.Outcome("a quiet squad beside another's flood")
    failed = sum(sample.failed for kind in KINDS for sample in samples[kind])
    result.fail_unless(failed == 0, f"{failed} requests of the quiet squad were not answered")
    result.fail_unless(refused > 0, "the flood was never refused, so it was none")
    result.figures = {
        "quiet_requests": sum(len(each.milliseconds) for kind in KINDS for each in samples[kind]),
        "quiet_requests_failed": failed,
        "flood_answered": answered,
        "flood_refused": refused,
    }
    for name, percent in {"p50": 50, "p99": 99}.items():
        times = {
            kind: [rig.percentile(each.milliseconds, percent) for each in samples[kind]]
            for kind in KINDS
        }
        result.figures[f"milliseconds_{name}"] = {
            kind: statistics.median(values) for kind, values in times.items()
        }
        ratios = [one / other for one, other in zip(times["beside"], times["alone"], strict=True)]
        result.figures[f"ratio_{name}"] = rig.spread(ratios)
    ratio = result.figures["ratio_p99"]["median"]
    result.aim(
        ratio <= p99_ratio_max, f"the 99th percentile is {ratio:.2f} times; aim {p99_ratio_max}"
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
    parser.add_argument("--flood-connections", type=int, default=1, help="of the flood")
    parser.add_argument("--access", type=pathlib.Path, help="who may ask, for the server")
    parser.add_argument("--flood-credential", type=pathlib.Path, help="a file with a key or token")
    parser.add_argument("--quiet-credential", type=pathlib.Path, help="a file with a key or token")
    parser.add_argument(
        "--p99-ratio-max", type=float, default=2, help="aim for the ratio of the 99th percentiles"
    )
    rig.main(parser, measure)


if __name__ == "__main__":
    main()

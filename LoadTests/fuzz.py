"""Mutates inputs of every parser with libFuzzer, under the address sanitizer.

Each target runs in a process of its own: the scan and decoding of requests, outcomes, the frames of
an HTTP/2 connection, trace contexts, manifests, routes, settings, golden vectors, signatures and
the formats of tree models (those are loaded, laid out and asked for rows). A crash, a hang or
memory over the limit fails; the input is kept in --found, to become a test.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess

import rig  # first: it finds the helpers

import fuzz_seeds
from gateway import REPOSITORY

TARGETS = [
    *("request", "frames", "feedback", "feedback-json", "traceparent", "manifest", "route"),
    *("settings", "golden", "signature", "lightgbm", "xgboost", "onnx-trees"),
]
SCRATCH = REPOSITORY / ".build-fuzz"
# The linker that Debian has as a default stumbles over the sanitizer's symbols.
BUILD = [
    *("swift", "build", "--package-path", "LoadTests/Fuzz", "--scratch-path", str(SCRATCH)),
    *("--sanitize", "address", "-Xswiftc", "-sanitize=fuzzer", "-Xswiftc", "-O"),
    *("-Xswiftc", "-use-ld=lld"),
]
# A small quarantine, so that memory which grows is the parser's.
ASAN_OPTIONS = (
    "detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=4:"
    "thread_local_quarantine_size_kb=64"
)
STATUS = re.compile(r"^#(\d+)\s+(\w+).*?cov: (\d+).*?rss: (\d+)Mb", re.MULTILINE)


def build() -> pathlib.Path:
    rig.say("building the parsers with coverage and the address sanitizer")
    made = subprocess.run(BUILD, cwd=REPOSITORY, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit("the build failed:\n" + made.stdout[-4_000:] + made.stderr[-4_000:])
    return SCRATCH / "debug" / "crossfade-fuzz"


def run(
    binary: pathlib.Path, target: str, folder: pathlib.Path, found: pathlib.Path, **limits: int
) -> tuple[dict[str, object], str | None]:
    """One target: its figures, and what went wrong."""
    seeds = fuzz_seeds.write(folder / target, target)
    found.mkdir(parents=True, exist_ok=True)
    options = [f"-{name}={value}" for name, value in limits.items()]
    done = subprocess.run(
        [
            *(str(binary), target, *options, f"-artifact_prefix={found}/{target}-"),
            *("-print_final_stats=1", "-verbosity=1", str(folder / target)),
        ],
        env={**os.environ, "ASAN_OPTIONS": ASAN_OPTIONS},
        capture_output=True,
        text=True,
        errors="replace",
    )
    states = STATUS.findall(done.stderr)
    at_start = next((int(each[3]) for each in states if each[1] == "INITED"), 0)
    figures = {
        "seeds": seeds,
        "inputs": int(states[-1][0]) if states else 0,
        "edges": int(states[-1][2]) if states else 0,
        "mib_at_start": at_start,
        "mib_at_end": int(states[-1][3]) if states else 0,
    }
    if done.returncode == 0:
        return figures, None
    lines = [line for line in done.stderr.splitlines() if re.search(r"ERROR|Fatal|SUMMARY", line)]
    return figures, f"{target}: " + " | ".join(lines[-4:] or [f"exit code {done.returncode}"])


def measure(
    target: list[str] | None, runs: int, seconds: int, seed: int, found: str
) -> rig.Outcome:
    outcome = rig.Outcome("parsers under libFuzzer and the address sanitizer")
    binary = build()
    with rig.scratch() as folder:
        for name in target or TARGETS:
            rig.say(f"{name}: {runs:,} inputs, at most {seconds} s")
            limits = {"runs": runs, "max_total_time": seconds, "seed": seed, "timeout": 10}
            limits |= {"rss_limit_mb": 2_048, "max_len": 65_536}
            figures, failure = run(binary, name, folder, pathlib.Path(found), **limits)
            outcome.figures[name] = figures
            if failure:
                outcome.failures.append(failure)
    return outcome


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument(
        "--target", action="append", choices=TARGETS, help="only this one; may be repeated"
    )
    parser.add_argument("--runs", type=int, default=1_000_000, help="inputs for each target")
    parser.add_argument("--seconds", type=int, default=600, help="at most, for each target")
    parser.add_argument("--seed", type=int, default=1, help="of the mutations")
    parser.add_argument(
        "--found", default=str(SCRATCH / "found"), help="where inputs that fail are kept"
    )
    rig.main(parser, measure)


if __name__ == "__main__":
    main()

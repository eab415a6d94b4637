"""Puts the rounds of a load test that alternates between two servers into a table, or JSON.

Reads lines of `round,server,requests,requests per second,processor ticks`. The ratio is taken
within each round, whose two halves follow each other at once, and its median is the result: what
else the machine does then weighs on both.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess

BASELINE, CANDIDATE = "nghttpd", "crossfade"
REPOSITORY = pathlib.Path(__file__).resolve().parents[1]


def read_rounds(path: pathlib.Path) -> list[dict[str, dict[str, float]]]:
    """For each round and server: requests a second, and processor time for one in microseconds."""
    rounds: dict[int, dict[str, dict[str, float]]] = {}
    ticks_per_second = os.sysconf("SC_CLK_TCK")
    with path.open(encoding="ascii", newline="") as file:
        for number, server, requests, rate, ticks in csv.reader(file):
            seconds = int(ticks) / ticks_per_second
            rounds.setdefault(int(number), {})[server] = {
                "requests_per_second": float(rate),
                "cpu_us_per_request": seconds / int(requests) * 1e6,
            }
    return [rounds[number] for number in sorted(rounds)]


def first_match(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.MULTILINE)
    return match[1].strip() if match else "unknown"


def machine() -> dict[str, str]:
    name = first_match(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text("utf-8"))
    tool = subprocess.run(["h2load", "--version"], check=True, capture_output=True, text=True)
    libraries = REPOSITORY.glob(".deps/onnxruntime/lib/libonnxruntime.so.*")
    versions = [library.name.partition(".so.")[2] for library in libraries]
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{name}, {os.cpu_count()} cores",
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "nghttp2": first_match(r"nghttp2/(\S+)", tool.stdout),
        "onnxruntime": ", ".join(sorted(versions)) or "unknown",
    }


def summary(rounds: list[dict[str, dict[str, float]]]) -> dict[str, object]:
    def median(server: str, what: str) -> float:
        return statistics.median(each[server][what] for each in rounds)

    def ratios(what: str) -> dict[str, float]:
        values = [each[CANDIDATE][what] / each[BASELINE][what] for each in rounds]
        return {"median": statistics.median(values), "min": min(values), "max": max(values)}

    whats = ("requests_per_second", "cpu_us_per_request")
    return {
        "medians": {
            server: {what: median(server, what) for what in whats}
            for server in (BASELINE, CANDIDATE)
        },
        "ratios": {what: ratios(what) for what in whats},
    }


def table(
    rounds: list[dict[str, dict[str, float]]], result: dict, facts: dict[str, str]
) -> list[str]:
    def line(label: str, each: dict[str, dict[str, float]]) -> str:
        cells = [f"{label:>8}"]
        for what, digits in (("requests_per_second", 0), ("cpu_us_per_request", 2)):
            baseline, candidate = each[BASELINE][what], each[CANDIDATE][what]
            cells.append(f"{baseline:>12,.{digits}f}{candidate:>12,.{digits}f}")
            cells.append(f"{candidate / baseline:>8.2f}")
        return "".join(cells)

    def ratio(what: str) -> str:
        return "{median:.2f} ({min:.2f} to {max:.2f})".format(**result["ratios"][what])

    heads = f"{BASELINE:>12}{CANDIDATE:>12}{'ratio':>8}"
    return [
        f"{'':>8}{'requests/s':>32}{'server CPU, us/request':>32}",
        f"{'round':>8}{heads}{heads}",
        *(line(str(number), each) for number, each in enumerate(rounds, 1)),
        line("median", result["medians"]),
        "",
        f"{CANDIDATE}/{BASELINE}, median of the rounds' ratios (least to most): "
        f"requests/s {ratio('requests_per_second')}, CPU {ratio('cpu_us_per_request')}",
        *(f"{name}: {value}" for name, value in facts.items()),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", type=pathlib.Path, metavar="CSV")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--fact", action="append", default=[], metavar="NAME=TEXT")
    arguments = parser.parse_args()
    rounds = read_rounds(arguments.rounds)
    result = summary(rounds)
    facts = dict(fact.split("=", 1) for fact in arguments.fact) | machine()
    if arguments.json:
        print(json.dumps({"facts": facts, "rounds": rounds, **result}, indent=2))
    else:
        print("\n".join(table(rounds, result, facts)))


if __name__ == "__main__":
    main()

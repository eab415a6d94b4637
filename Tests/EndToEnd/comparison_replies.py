"""Replies of the admin plane about comparisons, in every state that the page must show."""

from __future__ import annotations

import json
import math
import random

AT = "2026-11-23T09:00:00.000Z"
LONG = "a-name-without-a-place-to-break-" + "x" * 120
STATES = ("different", "few", "none", "failing", "dropping", "long")
ROWS = {"few": 37, "none": 0}
ROWS_USUAL = 48_210


def share(hits: int, rows: int) -> dict:
    """A rate with its Wilson interval."""
    if rows == 0:
        return {"value": 0, "lower": 0, "upper": 1, "count": 0}
    z, rate = 1.96, hits / rows
    middle, scale = rate + z * z / (2 * rows), 1 + z * z / rows
    half = z * math.sqrt(rate * (1 - rate) / rows + (z / (2 * rows)) ** 2)
    lower, upper = (middle - half) / scale, (middle + half) / scale
    return {"value": rate, "lower": max(0, lower), "upper": min(1, upper), "count": rows}


def around(value: float, half: float, count: int) -> dict:
    return {"value": value, "lower": value - half, "upper": value + half, "count": count}


def quantiles(values: list[float], count: int) -> dict:
    ordered = sorted(values)
    found = {"count": count, "non_finite": 0, "mean": None}
    for name, part in (("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("max", 1)):
        place = min(len(ordered) - 1, int(part * len(ordered)))
        found[name] = ordered[place] if ordered else None
    if ordered:
        found["mean"] = around(sum(ordered) / len(ordered), 0.01, count)
    return found


def run_times(rows: int) -> dict:
    found = {
        side: quantiles([scale * (1 + step / 100) for step in range(100 if rows else 0)], rows)
        for side, scale in (("baseline", 2.0), ("candidate", 2.6))
    }
    ratio = 1.3 if rows else None
    return {**found, "median_ratio": ratio, "p99_ratio": ratio}


def output(rows: int, name: str, labels: list[str]) -> dict:
    """Probabilities, with every picture that there is."""
    seeded = random.Random(name)
    pairs = [
        (value, min(1, max(0, value + seeded.gauss(0, 0.03))))
        for value in (seeded.betavariate(2, 1) for _ in range(min(rows, 512)))
    ]
    bins = [[0] * 50, [0] * 50]
    for pair in pairs:
        for side, value in enumerate(pair):
            bins[side][min(49, int(value * 50))] += 1
    cells = [
        {"baseline": one, "candidate": other, "count": 900 if one == other else 7 + place}
        for place, one in enumerate(labels)
        for other in labels
        if one == other or (place + labels.index(other)) % 3 == 0
    ]
    flips = share(rows // 40, rows)
    return {
        "name": name, "kind": "probabilities", "pairs": rows, "differing": share(rows // 30, rows),
        "noise": share(1, 482) if rows > 100 else None, "verdict": "different",
        "sentence": f"The label flips on {rows // 40} of {rows} rows.", "flips": flips,
        "flip_noise": None, "absolute": quantiles([abs(a - b) for a, b in pairs], rows),
        "crossings": [{"threshold": 0.5, "upward": 3, "downward": 5, "rate": flips}],
        "relative": None, "total_variation": None, "overlap": None, "cosine": None,
        "shift": around(0.01, 0.002, rows), "rank_correlation": around(0.98, 0.01, rows),
        "drift": {
            "psi": 0.03, "kolmogorov_smirnov": 0.02, "jensen_shannon": 0.001,
            "sentence": "no shift",
        },
        "histogram": {
            "edges": [edge / 50 for edge in range(51)], "baseline": bins[0], "candidate": bins[1],
        },
        "confusion": cells,
        "sample": [{"baseline": a, "candidate": b} for a, b in pairs],
    }  # fmt: skip


def piece(parameter: str, value: str, rows: int, hits: int, adjusted: float | None) -> dict:
    is_different = adjusted is not None and adjusted < 0.05
    return {
        "parameter": parameter, "value": value, "pairs": rows, "differing": share(hits, rows),
        "flips": share(hits // 2, rows), "shift": None, "psi": None, "latency": run_times(rows),
        "p_value": adjusted, "adjusted_p_value": adjusted,
        "verdict": "different" if is_different else "inconclusive",
    }  # fmt: skip


def pair(number: int, label: str, keeps_input: bool) -> dict:
    return {
        "request_id": f"request-{number}", "at": AT, "magnitude": 1.5, "slices": {"country": "fr"},
        "sentence": f"the label flips from {label} to <b>dog</b>",
        "baseline": json.dumps({"label": label, "probabilities": [0.75, 0.25]}),
        "candidate": json.dumps({"label": "<b>dog</b>", "probabilities": [0.25, 0.75]}),
        "input": json.dumps({"x": [[1.5, "NaN"]]}) if keeps_input else None,
    }  # fmt: skip


def traffic(state: str, rows: int) -> dict:
    failed = 15_120 if state == "failing" else 0
    dropped = {"queue_full": 90_000, "deadline": 7, "busy": 3} if state == "dropping" else {}
    return {
        "mirrored": rows + failed + sum(dropped.values()), "compared": rows, "failed": failed,
        "dropped": dropped, "codes": {"INTERNAL": failed} if failed else {}, "pairs": rows,
        "repeated": rows // 100, "repeated_pairs": rows // 100,
    }  # fmt: skip


def truth() -> dict:
    labels = {
        "outcomes": 812, "both_right": 690, "only_baseline_right": 21, "only_candidate_right": 48,
        "both_wrong": 53, "baseline_accuracy": share(711, 812),
        "candidate_accuracy": share(738, 812), "difference": around(0.033, 0.02, 812),
        "p_value": 0.0015, "verdict": "different", "outcomes_needed": None,
    }  # fmt: skip
    return {"labels": labels, "values": None, "sentence": "Version 3 is right more often."}


def report(state: str, model: str) -> dict:
    rows = ROWS.get(state, ROWS_USUAL)
    is_known = rows > 1_000
    name = LONG if state == "long" else "probabilities"
    labels = ["cat", "dog", *(f"{name} {place}" for place in range(20 if state == "long" else 2))]
    slices = [
        piece("country", name if state == "long" else "fr", rows // 3, rows // 20, 0.001),
        piece("country", "(other)", rows // 3, rows // 60, None),
    ]
    counts = traffic(state, rows)
    return {
        "model": model, "at": AT, "baseline": 1, "candidate": 3, "baseline_sha256": None,
        "candidate_sha256": None, "since": 2, "source": "live", "from": AT, "until": AT,
        "confidence": 0.95, "margin": 0.01,
        "verdict": "different" if state == "different" else "inconclusive",
        "sentence": f"{rows} rows were compared; <b>all</b> of {name}.",
        "warnings": [] if state == "different" else ["Read this first."],
        "traffic": counts,
        "candidate_errors": share(counts["failed"], rows + counts["failed"]),
        "differing": share(rows // 30, rows), "noise": share(1, rows // 100) if is_known else None,
        "beyond_noise": around(0.03, 0.002, rows) if is_known else None,
        "pairs_needed": None if is_known else 1_380,
        "outputs": [output(rows, name, labels)], "uncompared": ["request_id: ignored"],
        "latency": run_times(rows), "slices": slices if rows else [],
        "truth": truth() if state == "different" else None,
        "pairs": [pair(place, name, place % 2 == 0) for place in range(3 if rows else 0)],
    }  # fmt: skip


def rows_of(state: str) -> list[dict]:
    """The list of comparisons: one that runs, and one that is kept."""
    running = {
        "baseline": 1, "candidate": 3, "since": 2, "is_running": True,
        "pairs": ROWS.get(state, ROWS_USUAL), "from": AT, "until": AT,
    }  # fmt: skip
    kept = {**running, "candidate": 2, "since": 0, "is_running": False}
    return [running, kept]

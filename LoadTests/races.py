"""Has two authors promote at the same moment, again and again, and looks for what was lost.

Every command that reports a revision must be named in that revision's file, and every revision must
be one that a command reported. Then both name the revision that they have seen, and only one of
them may win.
"""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import time
from dataclasses import dataclass

import rig  # first: it finds the helpers

import datatypes_model
import folders
from gateway import binary, publish, run

MODEL = "raced"
# Each author's two versions: what one promotes is never what the other has just promoted, so no
# promotion is refused for having no effect.
VERSIONS = {"ada": (1, 2), "bob": (3, 4)}
SECONDS_MAX = 60


@dataclass(frozen=True)
class Report:
    """What one command said."""

    author: str
    code: int
    # Nil unless it succeeded.
    revision: int | None
    words: str


def promote_at_once(
    registry: pathlib.Path, number: int, *options: object
) -> list[Report]:
    """One promotion by each author, begun together."""
    processes = {}
    for author, versions in VERSIONS.items():
        name = f"{author}-{number}"
        arguments = [
            *("promote", MODEL, versions[number % 2], "--registry", registry, "--json"),
            *("--by", name, "--reason", f"round {number}", *options),
        ]
        processes[name] = subprocess.Popen(
            [binary(), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    reports = []
    for name, process in processes.items():
        told, words = process.communicate(timeout=SECONDS_MAX)
        revision = json.loads(told)["revision"] if process.returncode == 0 else None
        reports.append(Report(name, process.returncode, revision, words.strip()))
    return reports


def authors(model: pathlib.Path) -> dict[int, str]:
    """Who each revision's file names."""
    named = {}
    for file in folders.revisions(model):
        match = re.search(r'(?m)^  by: "?([^"\n]+)"?$', file.read_text("utf-8"))
        named[int(file.stem)] = match[1] if match else "nobody"
    return named


def hold(registry: pathlib.Path, reports: list[Report], outcome: rig.Outcome) -> None:
    """Every success has its revision, and the other way round."""
    won = [report for report in reports if report.revision]
    reported = {report.revision: report.author for report in won}
    outcome.fail_unless(len(reported) == len(won), "two commands report the same revision")
    named = authors(registry / MODEL)
    outcome.fail_unless(
        list(named) == list(range(1, len(named) + 1)), f"the revisions have gaps: {list(named)}"
    )
    for revision in sorted(named.keys() | reported.keys()):
        pair = (named.get(revision), reported.get(revision))
        outcome.fail_unless(
            pair[0] == pair[1], f"revision {revision} names {pair[0]}, {pair[1]} reports it"
        )
    verdict = run("history", MODEL, "--registry", registry)
    outcome.fail_unless(verdict.returncode == 0, f"history: {verdict.stderr}")


def measure(promotions: int, contests: int) -> rig.Outcome:
    outcome = rig.Outcome(f"{promotions} promotions by two authors at once")
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        file = scratch / "constant.onnx"
        file.write_bytes(datatypes_model.constant(1).SerializeToString(deterministic=True))
        for _ in range(4):
            publish(registry, MODEL, file)
        reports: list[Report] = []
        started = time.monotonic()
        for number in range(promotions // 2):
            reports += promote_at_once(registry, number)
            if number % 100 == 99:
                rig.say(f"{len(reports)} of {promotions} promotions")
        seconds = time.monotonic() - started
        for report in reports:
            told = f"{report.author} was refused with {report.code}: {report.words}"
            outcome.fail_unless(report.revision, told)
        reports += contest(registry, promotions // 2, contests, outcome)
        hold(registry, reports, outcome)
        outcome.figures = {
            "promotions": promotions,
            "contests_for_one_revision": contests,
            "revisions": len(folders.revisions(registry / MODEL)),
            "successes_reported": sum(report.revision is not None for report in reports),
            "refused": sum(report.revision is None for report in reports),
            "promotions_per_second": promotions / seconds,
        }
    return outcome


def contest(
    registry: pathlib.Path, first: int, contests: int, outcome: rig.Outcome
) -> list[Report]:
    """Both have seen the same revision, and say so: one wins, the other is told."""
    reports: list[Report] = []
    for number in range(first, first + contests):
        seen = len(folders.revisions(registry / MODEL))
        pair = promote_at_once(registry, number, "--expect-revision", seen)
        winners = [report for report in pair if report.revision]
        outcome.fail_unless(
            [report.revision for report in winners] == [seen + 1],
            f"expecting revision {seen}, {len(winners)} of two commands won: {pair}",
        )
        reports += pair
    return reports


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--promotions", type=int, default=1000, help="of both authors together")
    parser.add_argument(
        "--contests", type=int, default=100, help="times that both expect the same revision"
    )
    rig.main(parser, measure)


if __name__ == "__main__":
    main()

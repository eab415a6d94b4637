// What became of the mirrored requests, and how long both versions ran.

import { h } from "./dom.js";
import { count, list, number, plural, rate } from "./format.js";

/** By the reasons' names in the report. */
const DROPS = {
  queue_full: "dropped: too many waited", memory: "dropped: too many bytes waited",
  deadline: "dropped: waited too long", not_ready: "dropped: the shadow was not ready",
  refused: "dropped: the shadow does not take such requests",
  baseline_failed: "dropped: no reply to compare with", abandoned: "dropped: the caller went away",
  suspended: "dropped: a run was broken off before", overload: "dropped: the server was overloaded",
};

export function trafficPanel({ comparison: { traffic, baseline } }) {
  const { mirrored, compared, failed, dropped, codes } = traffic;
  if (mirrored === 0) return h("p", { class: "quiet" }, "No request was mirrored yet.");
  // Repetitions that were given up were never mirrored.
  const drops = Object.entries(dropped).filter(([reason, times]) => reason !== "busy" && times > 0)
    .sort(([, one], [, other]) => other - one);
  const known = compared + failed + drops.reduce((sum, [, times]) => sum + times, 0);
  const codeWords = list(Object.entries(codes).map(([code, times]) => `${count(times)} ${code}`));
  const rows = [
    ["compared", "compared", compared], ["failed", "failed by the candidate", failed, codeWords],
    ...drops.map(([reason, times]) =>
      ["dropped", DROPS[reason] ?? `dropped: ${reason.replaceAll("_", " ")}`, times]),
    ["open", "under way", Math.max(0, mirrored - known)],
  ].filter(([kind, , times]) => times > 0 || kind === "compared");
  return h(
    "div",
    { class: "traffic" },
    h("div", { class: "stack", "aria-hidden": "true" }, rows.map(([kind, name, times]) =>
      h("i", { class: `part-${kind}`, key: name, style: { "flex-grow": String(times) } }))),
    h(
      "table",
      null,
      h("caption", { class: "unseen" }, "What became of the mirrored requests"),
      h("thead", null, h("tr", null,
        h("th", { scope: "col" }, plural(mirrored, "mirrored request")),
        h("th", { scope: "col", class: "figure" }, "requests"),
        h("th", { scope: "col", class: "figure" }, "share"))),
      h("tbody", null, rows.map(([kind, name, times, note]) => h("tr", { key: name },
        h("th", { scope: "row" }, h("i", { class: `key part-${kind}` }), name,
          note && h("span", { class: "quiet" }, ` (${note})`)),
        h("td", { class: "figure" }, count(times)),
        h("td", { class: "figure" }, rate(times / mirrored))))),
    ),
    h("p", { class: "quiet" }, repetitions(traffic, baseline)),
  );
}

function repetitions({ repeated, repeated_pairs: rows, dropped }, baseline) {
  const busy = dropped.busy ?? 0;
  return [
    repeated === 0 ? "No request was run a second time yet, so noise is not known."
      : `Version ${baseline} ran ${plural(repeated, "request")} (${plural(rows, "row")}) a second `
        + "time: the noise.",
    busy > 0 && ` ${plural(busy, "repetition")} given up because it was busy.`,
  ];
}

const QUANTILES = ["p50", "p90", "p95", "p99"];

export function latencyPanel({ comparison }, classes) {
  const { baseline, candidate, median_ratio: median, p99_ratio: p99 } = comparison.latency;
  if (baseline.count === 0 && candidate.count === 0) {
    return h("p", { class: "quiet" }, "No run was measured yet.");
  }
  const most = Math.max(...[baseline, candidate].flatMap((side) =>
    QUANTILES.map((name) => side[name] ?? 0))) || 1;
  const sides = [["baseline", baseline], ["candidate", candidate]];
  const text = (value) => (value == null ? "–" : number(value));
  return h(
    "div",
    { class: "run-times" },
    h(
      "table",
      null,
      h("caption", { class: "unseen" }, "Run times in milliseconds, by quantile"),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "ms"),
        sides.map(([side]) => h("th", { scope: "col", class: `figure arm-word ${classes[side]}`,
          key: side }, String(comparison[side]))),
        h("th", { scope: "col", class: "bar-column" },
          h("span", { class: "unseen" }, "as bars")))),
      h("tbody", null, [...QUANTILES, "max"].map((name) => h("tr", { key: name },
        h("th", { scope: "row" }, name),
        sides.map(([side, values]) => h("td", { class: "figure", key: side }, text(values[name]))),
        h("td", { class: "bar-column", "aria-hidden": "true" }, name !== "max"
          && sides.map(([side, values]) => h("div", { class: `bar ${classes[side]}`, key: side },
            h("i", { style: { width: `${(100 * (values[name] ?? 0)) / most}%` } }))))))),
    ),
    median != null && h("p", null, `Version ${comparison.candidate} takes ${ratio(median)} at the `
      + "median", p99 != null && ` and ${ratio(p99)} at the 99th percentile`, "."),
    h("p", { class: "quiet" }, `From ${plural(baseline.count, "run")} and `
      + `${plural(candidate.count, "run")}. A shadow runs on what is left over, so its figures `
      + "hold more of other work than they would as a canary."),
  );
}

const ratio = (value) => (value >= 1 ? `${number(value)} × as long`
  : `${number(value)} × the time`);

// The outputs of both versions, each with its verdict, its pictures and its figures.

import { badge } from "./arms.js";
import { histogram, scatter } from "./compare_plots.js";
import { confusion } from "./confusion.js";
import { h } from "./dom.js";
import { count, number, plural, unbroken } from "./format.js";
import { PLAIN, range, SHARE } from "./intervals.js";

const KINDS = {
  label: "label", probabilities: "probabilities", score: "score", numbers: "numbers",
  ranking: "ranking", embedding: "embedding", text: "text",
};

/** @param classes the colours of both sides. */
export function outputPanels(view, classes) {
  const { outputs, uncompared } = view.comparison;
  return [
    outputs.map((output) => outputPanel(view, output, classes)),
    outputs.length === 0 && h("p", { class: "quiet", key: "no-outputs" },
      "No output of both versions can be compared."),
    uncompared.length > 0 && h("section", {
      class: "panel", key: "uncompared", "aria-labelledby": "uncompared-title",
    },
    h("h2", { id: "uncompared-title" }, "Not compared"),
    h("ul", { class: "sentences" }, uncompared.map((text) => h("li", { key: text }, text)))),
  ];
}

function outputPanel(view, output, classes) {
  const { name, kind, verdict, sentence, pairs } = output;
  const id = `output-${name}`;
  const thresholds = output.crossings.map(({ threshold }) => threshold);
  return h(
    "section",
    { class: "panel output", key: id, "aria-labelledby": `${id}-title` },
    h("div", { class: "panel-head" },
      h("h2", { id: `${id}-title` }, name),
      h("span", { class: "quiet" }, KINDS[kind] ?? kind), badge(verdict)),
    h("p", { class: "output-sentence" }, unbroken(sentence)),
    pairs > 0 && h("div", { class: "pictures", key: "values" },
      output.histogram?.edges.length > 1 && histogram(view, output, classes, thresholds),
      scatter(view, output, classes, thresholds)),
    pairs > 0 && h("div", { class: "pictures", key: "labels" }, confusion(view, output, classes)),
    pairs > 0 && h("div", { class: "figures", key: "figures" },
      rates(output), spreads(output)),
  );
}

/** Rates and means with their intervals. */
function rates(output) {
  const row = (name, estimate, kind, noise) => estimate && { name, estimate, kind, noise };
  const rows = [
    row("rows that differ", output.differing, SHARE, output.noise),
    row("label flips", output.flips, SHARE, output.flip_noise),
    ...output.crossings.map(({ threshold, upward, downward, rate }) =>
      row(`cross ${number(threshold)} (${count(upward)} up, ${count(downward)} down)`, rate,
        SHARE)),
    row("mean shift", output.shift, PLAIN),
    row("rank correlation", output.rank_correlation, PLAIN),
  ].filter(Boolean);
  const hasNoise = rows.some(({ noise }) => noise);
  return h(
    "table",
    { key: "rates" },
    h("caption", { class: "unseen" }, `Rates and means of ${output.name}`),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, plural(output.pairs, "row")),
      h("th", { scope: "col", class: "figure" }, "value"),
      h("th", { scope: "col", class: "figure" }, "interval"),
      hasNoise && h("th", { scope: "col", class: "figure" }, "noise"))),
    h("tbody", null, rows.map(({ name, estimate, kind, noise }) => h("tr", { key: name },
      h("th", { scope: "row" }, name),
      h("td", { class: "figure" }, h("b", null, kind.text(estimate.value))),
      h("td", { class: "figure quiet" }, range(estimate, kind)),
      hasNoise && h("td", { class: "figure quiet" }, noise ? kind.text(noise.value) : "–")))),
  );
}

/** Quantiles over the rows, and how far the distributions are apart. */
function spreads(output) {
  const rows = [
    ["absolute difference", output.absolute], ["relative difference", output.relative],
    ["total variation", output.total_variation], ["overlap", output.overlap],
    ["cosine", output.cosine],
  ].filter(([, quantiles]) => quantiles?.count > 0);
  const { drift } = output;
  const cell = (value) => h("td", { class: "figure" }, value == null ? "–" : number(value));
  return [
    rows.length > 0 && h(
      "table",
      { key: "spreads" },
      h("caption", { class: "unseen" }, `Quantiles of ${output.name} over the rows`),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "of each row"),
        ["mean", "p50", "p90", "p99", "max"].map((name) =>
          h("th", { scope: "col", class: "figure" }, name)))),
      h("tbody", null, rows.map(([name, { mean, p50, p90, p99, max, non_finite: nonFinite }]) =>
        h("tr", { key: name },
          h("th", { scope: "row" }, name,
            nonFinite > 0 && h("span", { class: "quiet" }, ` (${count(nonFinite)} not finite)`)),
          cell(mean?.value), cell(p50), cell(p90), cell(p99), cell(max)))),
    ),
    drift && h("p", { class: "drift", key: "drift" }, h("span", { class: "quiet" }, "Drift: "),
      drift.sentence, h("span", { class: "quiet" }, ` PSI ${number(drift.psi)}, `
        + `Kolmogorov–Smirnov ${number(drift.kolmogorov_smirnov)}, `
        + `Jensen–Shannon ${number(drift.jensen_shannon)} bits`)),
  ];
}

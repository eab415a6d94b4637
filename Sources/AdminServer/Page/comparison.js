// Two versions beside each other on the same requests: the verdict, from what, and where they
// differ.

import { armClass, badge, mark } from "./arms.js";
import { reportPath } from "./comparison_data.js";
import { outputPanels } from "./compared_outputs.js";
import { slicesPanel } from "./compared_slices.js";
import { h } from "./dom.js";
import { count, moment, number, plural, rate, unbroken } from "./format.js";
import { POINTS, range, scaleOf, SHARE, whisker } from "./intervals.js";
import { pairsNote, pairsPanel } from "./pairs.js";
import { comparisonKey, comparisonLink } from "./shadows.js";
import { latencyPanel, trafficPanel } from "./traffic.js";
import { truthPanel } from "./truth.js";

export function comparisonPage(view, orders) {
  const { status, comparisons, failures, row } = view;
  if (!status && failures.status) return failed(view, failures.status);
  if (!comparisons && failures.comparisons) return failed(view, failures.comparisons);
  if (!status || !comparisons) return h("p", { class: "quiet loading" }, "Asking the server…");
  if (!row) return [heading(view, orders), noneYet(view, orders)];
  const { comparison } = view;
  const classes = colours(view.route, row);
  return [
    heading(view, orders),
    failures.comparison && h("p", { class: "problem", key: "failure" }, mark("problem"),
      `Could not be read: ${failures.comparison.message}`),
    !comparison && !failures.comparison
      && h("p", { class: "quiet loading", key: "loading" }, "Asking the server…"),
    comparison && verdictPanel(view, classes),
    comparison && (comparison.traffic.pairs > 0 ? findings(view, classes)
      : panel("traffic", "Requests", trafficPanel(view))),
  ];
}

function findings(view, classes) {
  return [
    panel("where", "By slice", slicesPanel(view)),
    outputPanels(view, classes),
    panel("pairs", "Most different requests", pairsPanel(view), pairsNote(view)),
    h("div", { class: "two", key: "two" },
      panel("run-times", "Run times", latencyPanel(view, classes),
        "of the engine, without waiting"),
      panel("traffic", "Requests", trafficPanel(view))),
    panel("truth", "Against the truth", truthPanel(view, classes)),
  ];
}

/** Each side has its arm's colour; what has none now is quiet, or not the other one's. */
function colours(route, { baseline, candidate }) {
  const [one, other] = [baseline, candidate].map((version) => armClass(route, version));
  return { baseline: one, candidate: other === "arm-none" || other === one ? "arm-2" : other };
}

const panel = (name, title, content, note) => h(
  "section",
  { class: "panel", id: name, key: name, "aria-labelledby": `${name}-title` },
  h("div", { class: "panel-head" }, h("h2", { id: `${name}-title` }, title),
    note && h("p", { class: "quiet" }, note)),
  content,
);

function failed({ model }, error) {
  return [
    h("h1", { id: "title", tabindex: "-1", key: "title" }, `Comparisons of ${model}`),
    h("p", { class: "problem", key: "failed" }, mark("problem"), error.message),
    h("p", { key: "back" }, h("a", { href: `#/models/${encodeURIComponent(model)}` }, model)),
  ];
}

function heading(view, orders) {
  const { model, row, route, comparisons: { comparisons } } = view;
  const shadow = row?.is_running && route?.shadows?.find(
    ({ version, since }) => version === row.candidate && since === row.since);
  return h(
    "div",
    { class: "title", key: "title" },
    h("div", null,
      h("h1", { id: "title", tabindex: "-1" }, row
        ? `Version ${row.candidate} against ${row.baseline}` : "Comparison"),
      h("p", null, h("a", { href: `#/models/${encodeURIComponent(model)}` }, model),
        row && [": ", origin(view)])),
    h("div", { class: "buttons" },
      row && h("button", { id: "start-canary", on: { click: () => orders.start(row.candidate) } },
        "Start a canary…"),
      row && h("button", { id: "promote", on: { click: () => orders.promote(row.candidate) } },
        "Promote…"),
      shadow && h("button", { on: { click: () => orders.changeShadow(shadow) } },
        "Change shadow…"),
      shadow && h("button", { class: "danger", on: { click: () => orders.endShadow(shadow) } },
        "Stop shadow…")),
    comparisons.length > 0 && chooser(view, comparisons),
  );
}

function origin({ row, comparison }) {
  const begun = row.since === 0 ? "replayed from kept requests"
    : row.is_running ? `mirrored since revision ${row.since}`
      : `mirrored from revision ${row.since} on, not running any more`;
  const from = comparison?.from ?? row.from;
  const until = comparison?.until ?? row.until;
  return [begun, from && [", ", h("time", { datetime: from, title: from }, moment(from)), " to ",
    h("time", { datetime: until, title: until }, moment(until))]];
}

function chooser({ model, row, wanted }, rows) {
  const text = (each) => `${each.candidate} against ${each.baseline}, `
    + `${each.since === 0 ? "replay" : `revision ${each.since}`}`
    + `${each.is_running ? ", running" : ""}: ${count(each.pairs)} rows`;
  return h(
    "div",
    { class: "chooser" },
    h("label", null, "Comparison ", h("select", {
      id: "comparison", value: row ? comparisonKey(row) : "",
      on: { change: ({ target }) => {
        location.hash = `#/models/${encodeURIComponent(model)}/comparison/${target.value}`;
      } },
    },
    !row && h("option", { value: "", key: "none" }, `none of the name ${wanted}`),
    rows.map((each) =>
      h("option", { value: comparisonKey(each), key: comparisonKey(each) }, text(each))))),
    row && h("p", { class: "ways" }, "As ",
      h("a", { href: reportPath(model, row, "html"), target: "_blank", rel: "noopener" },
        "report"), ", ",
      h("a", { href: reportPath(model, row, "csv"), download: "" }, "CSV"), ", ",
      h("a", { href: reportPath(model, row), target: "_blank", rel: "noopener" }, "JSON")),
  );
}

function noneYet({ model, comparisons, wanted }, orders) {
  if (comparisons.comparisons.length > 0) {
    return h("div", { class: "empty", key: "unknown" },
      h("p", null, `There is no comparison ${wanted} of this model.`),
      h("p", null, h("a", { href: comparisonLink(model) }, "The newest one")));
  }
  return h("div", { class: "empty", key: "none" },
    h("p", null, "Nothing is compared yet. A shadow gets copies of a model's requests and answers "
      + "them after the callers have their replies; both answers are compared here."),
    h("p", null, h("button", { class: "main", id: "start-shadow", on: {
      click: () => orders.shadow() } }, "Start a shadow…")),
    h("p", { class: "quiet" }, "Or:"),
    h("code", null, `crossfade shadow ${model} VERSION --percent 100 --reason "why"`));
}

function verdictPanel(view, classes) {
  const { comparison } = view;
  const { verdict, sentence, warnings } = comparison;
  return h(
    "section",
    { class: `panel verdict verdict-${verdict}`, key: "verdict",
      "aria-labelledby": "verdict-title" },
    h("h2", { id: "verdict-title", class: "verdict-word" }, badge(verdict)),
    h("p", { class: "verdict-sentence" }, unbroken(sentence)),
    warnings.length > 0 && h("ul", { class: "warnings" }, warnings.map((text) =>
      h("li", { key: text }, mark("problem"), unbroken(text)))),
    comparison.traffic.pairs > 0 && differing(comparison),
    tiles(view, classes),
  );
}

/** The rate, the noise, and what is left of it, on one scale with the margin. */
function differing({ differing: rows, noise, beyond_noise: beyond, margin, confidence }) {
  const scale = scaleOf([rows, noise, beyond], [margin]);
  const line = (name, estimate, kind, marks) => estimate && h("tr", { key: name },
    h("th", { scope: "row" }, name),
    h("td", { class: "figure" }, h("b", null, kind.text(estimate.value))),
    h("td", { class: "track" }, whisker(estimate, scale, marks)),
    h("td", { class: "figure quiet" }, range(estimate, kind)));
  return h(
    "table",
    { class: "headline", key: "headline" },
    h("caption", { class: "unseen" }, "Rows that differ, and how many of them are noise"),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, "rows that"),
      h("th", { scope: "col", class: "figure" }, "share"),
      h("th", { scope: "col", class: "track" },
        `dashed: the margin, ${rate(margin)}`),
      h("th", { scope: "col", class: "figure" }, `${rate(confidence)} interval`))),
    h("tbody", null,
      line("differ", rows, SHARE, [margin]),
      noise ? line("differ by noise alone", noise, SHARE, [margin])
        : h("tr", { key: "no-noise" }, h("th", { scope: "row" }, "differ by noise alone"),
          h("td", { class: "quiet", colspan: 3 }, "not known: no request was repeated yet")),
      line("differ beyond noise", beyond, POINTS, [margin])),
  );
}

function tiles({ comparison }, classes) {
  const { traffic, candidate_errors: errors, latency, pairs_needed: needed } = comparison;
  const dropped = Object.values(traffic.dropped).reduce((sum, each) => sum + each, 0)
    - (traffic.dropped.busy ?? 0);
  const tile = (name, value, note, isBad) => h("div", { class: isBad ? "tile is-bad" : "tile",
    key: name }, h("dt", null, name), h("dd", null, h("b", null, value), h("span", null, note)));
  const ratio = latency.median_ratio;
  const side = (colour, version, { p50 }) => h("span", { class: "side" },
    h("span", { class: `tag ${colour}` }, h("i", { class: "dot" }), version),
    ` ${number(p50)} ms`);
  return h(
    "dl",
    { class: "tiles" },
    tile("Compared", plural(traffic.pairs, "row"), [
      `of ${plural(traffic.compared, "request")}`,
      needed > 0 && `; about ${count(needed)} more for ±\u00a0${rate(comparison.margin)}`]),
    tile("Candidate fails", errors.count > 0 ? rate(errors.value) : "–", errors.count > 0
      ? `${range(errors)} of ${plural(errors.count, "request")}` : "it ran none yet",
    errors.value >= 0.05 && errors.count > 0),
    tile("Dropped", traffic.mirrored > 0 ? rate(dropped / traffic.mirrored) : "–",
      `${count(dropped)} of ${count(traffic.mirrored)} mirrored`,
      traffic.mirrored > 0 && dropped / traffic.mirrored >= 0.2),
    tile("Median run", ratio == null ? "–" : `${number(ratio)}\u00a0×`, ratio == null
      ? "not known yet" : [
        side(classes.baseline, comparison.baseline, latency.baseline), ", ",
        side(classes.candidate, comparison.candidate, latency.candidate)]),
  );
}

// Where two versions differ: each value of each declared parameter, on one scale.

import { badge } from "./arms.js";
import { h } from "./dom.js";
import { count, pValue, plural, rate } from "./format.js";
import { range, scaleOf, whisker } from "./intervals.js";

const SHOWN_FIRST = 12;

/** What is sorted by, and the parameters of which all is shown: the reader's choice. */
let measure = "differing";
const everything = new Set();

export function slicesPanel(view) {
  const { slices, confidence } = view.comparison;
  if (slices.length === 0) {
    return h("div", { class: "empty" },
      h("p", null, "No parameter is declared to split by. In the model's settings.yaml:"),
      h("code", null, "compare: { slices: [country] }"));
  }
  const hasFlips = slices.some(({ flips }) => flips);
  const of = (slice) => (hasFlips && measure === "flips" ? slice.flips : slice.differing);
  const total = hasFlips && measure === "flips" ? totalFlips(view) : view.comparison.differing;
  const scale = scaleOf(slices.map(of), total ? [total.value] : []);
  const parameters = [...new Set(slices.map(({ parameter }) => parameter))];
  const choose = ({ target }) => {
    measure = target.value;
    view.changed();
  };
  return h(
    "div",
    { class: "slices" },
    h("div", { class: "slices-head" },
      hasFlips && h("label", null, "Show ", h("select", {
        value: measure, on: { change: choose },
      }, h("option", { value: "differing" }, "rows that differ"),
      h("option", { value: "flips" }, "label flips"))),
      h("p", { class: "quiet" }, `Whiskers: ${rate(confidence)} intervals from 0\u00a0% to `
        + `${rate(scale.high)}; the line is all rows together`, total && ` (${rate(total.value)})`,
      `. A slice is different from the rest where its p-value, corrected for `
        + `${plural(slices.length, "slice")}, says so.`)),
    parameters.map((parameter) => table(view, parameter,
      slices.filter((slice) => slice.parameter === parameter), { of, scale, total })),
  );
}

function totalFlips({ comparison }) {
  const flips = comparison.outputs.map((output) => output.flips).filter(Boolean);
  return flips.sort((one, other) => other.value - one.value)[0] ?? null;
}

/** Those that stand out first, then by their rate; what is no value of its own last. */
function table(view, parameter, slices, { of, scale, total }) {
  const isSpecial = ({ value }) => value === "(other)" || value === "(none)";
  const isPlain = (slice) => slice.verdict !== "different";
  const sorted = [...slices].sort((one, other) => isSpecial(one) - isSpecial(other)
    || isPlain(one) - isPlain(other) || (of(other)?.value ?? 0) - (of(one)?.value ?? 0));
  const isWhole = everything.has(parameter) || sorted.length <= SHOWN_FIRST;
  const shown = isWhole ? sorted : sorted.slice(0, SHOWN_FIRST);
  return [h(
    "table",
    { class: "slice-table", key: parameter },
    h("caption", { class: "unseen" }, `Slices by ${parameter}`),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, parameter),
      h("th", { scope: "col", class: "figure" }, "rows"),
      h("th", { scope: "col", class: "track" }, h("span", { class: "unseen" }, "as a picture")),
      h("th", { scope: "col", class: "figure" }, "rate"),
      h("th", { scope: "col", class: "figure" }, "interval"),
      h("th", { scope: "col" }, "beside the rest"))),
    h("tbody", null, shown.map((slice) => row(slice, of(slice), scale, total))),
  ), !isWhole && h("button", {
    class: "small", key: `all-${parameter}`,
    on: { click: () => { everything.add(parameter); view.changed(); } },
  }, `Show all ${sorted.length} values`)];
}

function row(slice, estimate, scale, total) {
  const { value, pairs, verdict, adjusted_p_value: adjusted } = slice;
  return h("tr", { key: value, class: `slice-${verdict}` },
    h("th", { scope: "row" }, value),
    h("td", { class: "figure quiet" }, count(pairs)),
    h("td", { class: "track" }, estimate && whisker(estimate, scale, total ? [total.value] : [])),
    h("td", { class: "figure" }, h("b", null, estimate ? rate(estimate.value) : "–")),
    h("td", { class: "figure quiet" }, estimate ? range(estimate) : ""),
    h("td", { class: "slice-verdict" }, adjusted == null
      ? h("span", { class: "quiet" }, "nothing to hold it against")
      : [badge(verdict), " ", h("span", { class: "quiet" }, pValue(adjusted))]));
}

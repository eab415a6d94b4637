// The most different requests: what each version said of them, side by side.

import { h } from "./dom.js";
import { moment, plural } from "./format.js";

const SHOWN_FIRST = 8;
const opened = new Set();
let chosen = "";
let isWhole = false;

/** Another comparison: nothing of the one before stays open. */
export function forgetPairs() {
  opened.clear();
  chosen = "";
  isWhole = false;
}

const sliceKey = ([name, value]) => `${name} = ${value}`;

export function pairsPanel(view) {
  const { pairs } = view.comparison;
  if (pairs.length === 0) {
    return h("p", { class: "quiet" }, "No request differs so far, so there is none to look at.");
  }
  const slices = [...new Set(pairs.flatMap((pair) => Object.entries(pair.slices).map(sliceKey)))]
    .sort();
  const isChosen = (pair) => !slices.includes(chosen)
    || Object.entries(pair.slices).some((entry) => sliceKey(entry) === chosen);
  const found = pairs.filter(isChosen);
  const shown = isWhole ? found : found.slice(0, SHOWN_FIRST);
  return h(
    "div",
    { class: "worst" },
    slices.length > 0 && h("label", { class: "pairs-filter" }, "Of ", h("select", {
      value: slices.includes(chosen) ? chosen : "",
      on: { change: ({ target }) => { chosen = target.value; view.changed(); } },
    }, h("option", { value: "" }, "all requests"),
    slices.map((slice) => h("option", { value: slice, key: slice }, slice)))),
    h("div", { class: "pair-list" }, shown.map((pair) => entry(view, pair))),
    shown.length < found.length && h("button", {
      on: { click: () => { isWhole = true; view.changed(); } },
    }, `Show all ${found.length}`),
  );
}

function entry(view, pair) {
  const id = pair.request_id;
  const isOpen = opened.has(id);
  const toggle = ({ target }) => {
    if (target.open === opened.has(id)) return;
    if (target.open) opened.add(id);
    else opened.delete(id);
    view.changed();
  };
  return h(
    "details",
    { class: "pair-entry", key: id, on: { toggle } },
    h("summary", null,
      h("span", { class: "pair-sentence" }, pair.sentence),
      h("span", { class: "quiet pair-facts" }, pair.at && h("time", { datetime: pair.at,
        title: pair.at }, moment(pair.at)), " ",
      Object.entries(pair.slices).map((each) =>
        h("span", { class: "slice-chip", key: each[0], title: sliceKey(each) },
          sliceKey(each))))),
    isOpen && body(view, pair),
  );
}

function body({ comparison }, pair) {
  const baseline = parsed(pair.baseline);
  const candidate = parsed(pair.candidate);
  return h(
    "div",
    { class: "pair-body" },
    h("div", { class: "sides" },
      side(comparison.baseline, pair.baseline, baseline, candidate),
      side(comparison.candidate, pair.candidate, candidate, baseline)),
    pair.input == null
      ? h("p", { class: "hint" }, "The input is not kept: the model's settings say so.")
      : h("div", null, h("h3", null, "Input"), text(pair.input, parsed(pair.input))),
    h("p", { class: "hint" }, "Request ", h("code", null, pair.request_id),
      "; who answered it and why: ", h("code", null, `crossfade explain ${pair.request_id}`)),
  );
}

const side = (version, raw, value, other) => h("div", null,
  h("h3", null, `Version ${version} said`), text(raw, value, other));

/** Text that was cut is no JSON any more; it is shown as it is. */
function parsed(raw) {
  try {
    const value = JSON.parse(raw);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function text(raw, value, other) {
  if (value === undefined) return h("pre", { class: "json" }, raw);
  return h("dl", { class: "json" }, Object.entries(value).map(([name, each]) => [
    h("dt", { key: `t${name}` }, name),
    h("dd", { key: `d${name}` },
      nodes(each, other === undefined ? each : other[name])),
  ]));
}

/** A value's text, with what the other side has differently marked. */
function nodes(value, other) {
  if (Array.isArray(value)) {
    const isList = Array.isArray(other);
    return ["[", value.map((each, index) => [
      index > 0 && ", ", nodes(each, isList ? other[index] : undefined)]), "]"];
  }
  const written = JSON.stringify(value);
  return written === JSON.stringify(other) ? written : h("mark", null, written);
}

export const pairsNote = ({ comparison: { pairs } }) =>
  (pairs.length > 0 ? `${plural(pairs.length, "request")} kept, the most different first` : "");

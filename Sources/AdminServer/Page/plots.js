// Rate, errors and latency of each version over the last minutes, with a table that shows the
// values of one moment: legend, readout and text alternative in one.

import { armClass, armName } from "./arms.js";
import { h } from "./dom.js";
import { duration, number, withUnit } from "./format.js";
import { ticksUpTo } from "./ticks.js";

const HEIGHT = 148;
const TOP = 10;
const BOTTOM = 20;
const LEFT = 40;
const RIGHT = 62;
const LABEL_ROOM = 13;
const ERROR_SECONDS = 10;
const MINUTE_ROOM = 50;

/** Seconds before the newest second that the table shows; nothing: the newest with traffic. */
let chosen = null;
let width = 360;
let observed = null;

export function livePanel(view) {
  const { live } = view;
  const versions = (live?.versions ?? []).filter(
    (each) => each.rate.some((rate) => rate > 0)
      || ["stable", "canary"].includes(armName(view.route, each.version)));
  const hasTraffic = versions.some(({ rate }) => rate.some((each) => each > 0));
  if (!hasTraffic) {
    return h("div", { class: "empty", key: "empty" },
      h("p", null, `No requests in the last ${duration(live?.seconds ?? 300)}. Send one:`),
      h("code", null, `crossfade predict ${view.model} --input NAME=VALUE --server URL`));
  }
  const seconds = Math.max(...versions.map(({ rate }) => rate.length));
  const draw = {
    view, seconds, versions: versions.map((each) => ({ ...each, shares: errorShares(each) })),
  };
  return h(
    "div",
    { class: "live", key: "live" },
    h("div", { class: "plots", created: (element) => observe(element, view) },
      plot(draw, "Replies", "/s", ({ rate }) => [{ values: rate }]),
      plot(draw, "Errors", "%", (each) => [{ values: each.shares }], `, over ${ERROR_SECONDS} s`),
      plot(draw, "Latency", "ms", ({ p50_ms: p50, p95_ms: p95 }) => [
        { values: p50, name: "p50" }, { values: p95, name: "p95" },
      ], " (line p50, dashes p95)")),
    readout(draw),
  );
}

function observe(element, view) {
  observed?.disconnect();
  observed = new ResizeObserver(() => {
    const figure = element.querySelector("figure");
    const next = Math.floor(figure?.clientWidth ?? width);
    if (next > 0 && next !== width) {
      width = next;
      view.changed();
    }
  });
  observed.observe(element);
}

/** Over some seconds, because one error of a canary's few replies is a tower in a single one. */
const errorShares = ({ rate, errors }) => rate.map((each, index) => {
  if (each <= 0) return null;
  const sum = (values) => values.slice(Math.max(0, index - ERROR_SECONDS + 1), index + 1)
    .reduce((total, value) => total + value, 0);
  return (100 * sum(errors)) / sum(rate);
});

function plot(draw, title, unit, linesOf, note) {
  const { view, seconds, versions } = draw;
  const lines = versions.flatMap((each) => linesOf(each).map((line) => ({ ...line, each })));
  const highest = Math.max(0, ...lines.flatMap(({ values }) => values.filter(Number.isFinite)));
  const ticks = ticksUpTo(unit === "%" ? Math.max(highest, 1) : highest);
  const top = ticks[ticks.length - 1];
  const x = (index) => LEFT + (index / (seconds - 1 || 1)) * (width - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const at = seconds - 1 - (chosen ?? 0);
  const choose = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    setChosen(view, Math.round((1 - Math.min(1, Math.max(0, part))) * (seconds - 1)), seconds);
  };
  return h(
    "figure",
    { class: "plot", key: title },
    h("figcaption", null, h("b", null, title), ` in ${unit}`, note),
    h(
      "svg",
      {
        viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img",
        "aria-label": summary(title, unit, lines, view.route),
        on: { pointermove: choose, pointerdown: choose, pointerleave: () => setChosen(view, null) },
      },
      ticks.map((tick) => h("g", { key: `y${tick}`, class: "grid" },
        h("line", { x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
        h("text", { x: LEFT - 5, y: y(tick) + 4, class: "end-end" }, number(tick)))),
      minutes(seconds, x),
      lines.map(({ each, values, name }) => h("path", {
        class: `line ${armClass(view.route, each.version)} ${name === "p95" ? "dashed" : ""}`,
        key: `${each.version}${name}`, d: pathOf(values, x, y),
      })),
      chosen !== null && h("line", {
        class: "cross", x1: x(at), x2: x(at), y1: TOP, y2: HEIGHT - BOTTOM, key: "cross",
      }),
      chosen !== null && lines.map(({ each, values, name }) => Number.isFinite(values[at])
        && h("circle", {
          class: armClass(view.route, each.version), key: `c${each.version}${name}`,
          cx: x(at), cy: y(values[at]), r: 3.5,
        })),
      labels(lines, y, view.route),
    ),
  );
}

function minutes(seconds, x) {
  const base = seconds > 120 ? 60 : 15;
  const step = x(base) - x(0) < MINUTE_ROOM ? 2 * base : base;
  const marks = [];
  for (let ago = 0; ago < seconds; ago += step) marks.push(ago);
  return marks.map((ago) => h("g", { key: `x${ago}`, class: "grid" },
    h("line", {
      x1: x(seconds - 1 - ago), x2: x(seconds - 1 - ago),
      y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM + 4,
    }),
    h("text", { x: x(seconds - 1 - ago), y: HEIGHT - 4, class: "end-middle" },
      ago === 0 ? "now" : base === 60 ? `−${ago / 60} min` : `−${ago} s`)));
}

/** A value without neighbours becomes a dot by the line's round caps; a gap stays a gap. */
function pathOf(values, x, y) {
  let isOpen = false;
  const parts = values.map((value, index) => {
    if (!Number.isFinite(value)) {
      isOpen = false;
      return "";
    }
    const place = `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    const part = isOpen ? `L${place}` : `M${place}h0`;
    isOpen = true;
    return part;
  });
  return parts.join("");
}

/** Names at the right end, pushed apart where lines end close to each other. */
function labels(lines, y, route) {
  const placed = lines
    .map(({ each, values, name }) => {
      const last = values.findLast((value) => Number.isFinite(value));
      return last === undefined ? null : { each, name, place: y(last) };
    })
    .filter(Boolean)
    .sort((one, other) => one.place - other.place);
  placed.forEach((label, index) => {
    if (index > 0) label.place = Math.max(label.place, placed[index - 1].place + LABEL_ROOM);
  });
  const over = (placed.at(-1)?.place ?? 0) - (HEIGHT - BOTTOM);
  return placed.map(({ each, name, place }) => h("text", {
    class: `label ${armClass(route, each.version)}`, key: `l${each.version}${name}`,
    x: width - RIGHT + 6, y: place + 4 - Math.max(0, over),
  }, `v${each.version}${name ? ` ${name}` : ""}`));
}

function summary(title, unit, lines, route) {
  const parts = lines.map(({ each, values, name }) => {
    const known = values.filter(Number.isFinite);
    const of = `${armName(route, each.version)} version ${each.version}${name ? ` ${name}` : ""}`;
    if (known.length === 0) return `${of}: nothing`;
    const range = `${number(Math.min(...known))} to ${withUnit(Math.max(...known), unit)}`;
    return `${of}: ${withUnit(known.at(-1), unit)} now, ${range}`;
  });
  return `${title}. ${parts.join("; ")}`;
}

function setChosen(view, ago, seconds = 0) {
  const next = ago === null ? null : Math.min(Math.max(ago, 0), Math.max(0, seconds - 1));
  if (next === chosen) return;
  chosen = next;
  view.changed();
}

function readout({ view, seconds, versions }) {
  const at = seconds - 1 - (chosen ?? 0);
  const cell = (value) => h("td", null, Number.isFinite(value) ? number(value) : "–");
  return h(
    "div",
    { class: "readout" },
    h(
      "label",
      { class: "scrub" },
      h("span", null, "Moment"),
      h("input", {
        type: "range", min: String(1 - seconds), max: "0", step: "1", value: String(-(chosen ?? 0)),
        "aria-valuetext": chosen ? `${duration(chosen)} ago` : "now",
        on: {
          input: ({ target }) => setChosen(view, -target.valueAsNumber || null, seconds),
          keydown: (event) => { if (event.key === "Escape") setChosen(view, null); },
        },
      }),
      h("output", null, chosen ? `${duration(chosen)} ago` : "now"),
    ),
    h(
      "table",
      null,
      h("caption", { class: "unseen" }, "Values of the chosen moment, by version"),
      h("thead", null, h("tr", null,
        ["version", "replies/s", "errors %", "p50 ms", "p95 ms"].map((name) =>
          h("th", { scope: "col" }, name)))),
      h("tbody", null, versions.map((each) => h(
        "tr",
        { key: each.version, class: armClass(view.route, each.version) },
        h("th", { scope: "row" }, h("i", { class: "swatch" }), String(each.version), " ",
          h("span", { class: "quiet" }, armName(view.route, each.version))),
        cell(each.rate[at]),
        cell(each.shares[at]),
        cell(each.p50_ms[at]),
        cell(each.p95_ms[at]),
      ))),
    ),
  );
}

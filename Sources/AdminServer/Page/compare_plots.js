// Two versions' values of one output as pictures: both distributions over the same bins, and a
// sample of the pairs against the line on which nothing differs.

import { h } from "./dom.js";
import { count, number, rate } from "./format.js";
import { sized, widthOf } from "./sizes.js";
import { ticksUpTo } from "./ticks.js";

const HEIGHT = 250;
const TOP = 14;
const BOTTOM = 22;
const LEFT = 44;
const RIGHT = 10;
const SCATTER_MAX = 300;
const LABEL_ROOM = 58;

/** The bin under the pointer, of the histogram with this key. */
let chosen = { key: null, bin: null };

const isEven = (edges) => {
  const width = edges[1] - edges[0];
  return edges.every((edge, index) =>
    index === 0 || Math.abs(edge - edges[index - 1] - width) < width * 1e-3);
};

/** Bins as wide as their values where all are the same, and all equally wide where they are not. */
function binScale(edges, width) {
  const room = width - LEFT - RIGHT;
  const last = edges.length - 1;
  if (isEven(edges)) {
    const [low, high] = [edges[0], edges[last]];
    return { x: (index) => LEFT + ((edges[index] - low) / (high - low)) * room, isEven: true,
      at: (value) => (value < low || value > high ? null
        : LEFT + ((value - low) / (high - low)) * room) };
  }
  return { x: (index) => LEFT + (index / last) * room, isEven: false, at: (value) => {
    const index = edges.findIndex((edge, place) => edge <= value && value < edges[place + 1]);
    if (index < 0) return null;
    const part = (value - edges[index]) / (edges[index + 1] - edges[index]);
    return LEFT + ((index + part) / last) * room;
  } };
}

/** The outline of steps; closed below where it is to be filled. */
function steps(values, x, y, isClosed) {
  const parts = values.map((value, index) =>
    `${index === 0 ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
      + `H${x(index + 1).toFixed(1)}`);
  const ground = y(0).toFixed(1);
  return isClosed
    ? `M${x(0).toFixed(1)} ${ground}${parts.join("").replace("M", "L")}V${ground}Z`
    : parts.join("");
}

export function histogram(view, { name, histogram: both, drift }, classes, thresholds) {
  const key = `histogram-${name}`;
  const width = widthOf(key);
  const totals = [both.baseline, both.candidate].map((bins) =>
    bins.reduce((sum, each) => sum + each, 0) || 1);
  const shares = [both.baseline, both.candidate].map((bins, side) =>
    bins.map((each) => each / totals[side]));
  const scale = binScale(both.edges, width);
  const ticks = ticksUpTo(Math.max(...shares.flat()) * 100);
  const top = ticks.at(-1) / 100;
  const y = (share) => HEIGHT - BOTTOM - (share / top) * (HEIGHT - TOP - BOTTOM);
  const bin = chosen.key === key ? chosen.bin : null;
  const choose = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * width;
    const found = both.edges.findIndex((_, index) =>
      index + 1 < both.edges.length && scale.x(index) <= place && place < scale.x(index + 1));
    setChosen(view, key, found < 0 ? null : found);
  };
  return h(
    "figure",
    { class: "plot", key, created: sized(key, view.changed) },
    h("figcaption", null, h("b", null, "Values"), ", share of rows in each bin",
      !scale.isEven && "; bins of growing width, drawn alike"),
    h(
      "svg",
      {
        viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img",
        "aria-label": `Distributions of ${name} in ${both.baseline.length} bins from `
          + `${number(both.edges[0])} to ${number(both.edges.at(-1))}. ${drift?.sentence ?? ""}`,
        on: { pointermove: choose, pointerdown: choose,
          pointerleave: () => setChosen(view, null, null) },
      },
      ticks.map((tick) => h("g", { key: `y${tick}`, class: "grid" },
        h("line", { x1: LEFT, x2: width - RIGHT, y1: y(tick / 100), y2: y(tick / 100) }),
        h("text", { x: LEFT - 6, y: y(tick / 100) + 4, class: "end-end" }, `${number(tick)}%`))),
      bin !== null && h("rect", { class: "bin", key: "bin", x: scale.x(bin), y: TOP,
        width: scale.x(bin + 1) - scale.x(bin), height: HEIGHT - TOP - BOTTOM }),
      h("path", { key: "baseline", class: `ground ${classes.baseline}`,
        d: steps(shares[0], scale.x, y, true) }),
      h("path", { key: "under", class: "under", d: steps(shares[1], scale.x, y, false) }),
      h("path", { key: "candidate", class: `line ${classes.candidate}`,
        d: steps(shares[1], scale.x, y, false) }),
      thresholds.map((value) => thresholdLine(value, scale.at(value))),
      axis(both.edges, scale, width),
    ),
    readout(both, shares, bin, classes, view),
  );
}

const thresholdLine = (value, place) => place !== null && h("g", { key: `t${value}` },
  h("line", { class: "limit", x1: place, x2: place, y1: TOP - 2, y2: HEIGHT - BOTTOM }),
  h("text", { class: "end-middle", x: place, y: TOP - 4 }, number(value)));

/** At round values where the scale is even, and else at edges. */
function axis(edges, scale, width) {
  const places = Math.max(2, Math.floor((width - LEFT - RIGHT) / LABEL_ROOM));
  if (!scale.isEven) return binLabels(edges, scale, places);
  const [low, high] = [edges[0], edges.at(-1)];
  const raw = (high - low) / places;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw * 0.999);
  const ticks = [];
  for (let index = Math.ceil(low / step - 1e-6); index * step <= high + step * 1e-6; index += 1) {
    ticks.push(Number((index * step).toPrecision(6)));
  }
  return ticks.map((value) => {
    const x = scale.at(Math.min(Math.max(value, low), high));
    return h("text", { key: `x${value}`, x, y: HEIGHT - 6,
      class: x > width - RIGHT - 8 ? "end-end" : "end-middle" }, number(value));
  });
}

function binLabels(edges, scale, places) {
  const last = edges.length - 1;
  const every = Math.max(1, Math.ceil(last / places));
  const shown = edges.map((_, index) => index)
    .filter((index) => index % every === 0 && (index === last || last - index >= every / 2));
  if (shown.at(-1) !== last) shown.push(last);
  return shown.map((index) => h("text", {
    key: `x${index}`, y: HEIGHT - 6, x: scale.x(index),
    class: index === last ? "end-end" : index === 0 ? "" : "end-middle",
  }, number(edges[index])));
}

function readout({ edges, baseline, candidate }, shares, bin, classes, { comparison }) {
  const side = (name, index, bins) => h("span", { class: `side ${classes[name]}` },
    h("i", { class: `key key-${name}` }), h("b", null, `${comparison[name]}`),
    bin === null ? "" : ` ${rate(shares[index][bin])} (${count(bins[bin])})`);
  return h("p", { class: "legend" }, side("baseline", 0, baseline),
    side("candidate", 1, candidate),
    h("span", { class: "quiet" }, bin === null ? ""
      : `from ${number(edges[bin])} to below ${number(edges[bin + 1])}`));
}

function setChosen(view, key, bin) {
  if (chosen.key === key && chosen.bin === bin) return;
  chosen = { key, bin };
  view.changed();
}

/** Up to three digits and round: where an axis begins and ends. */
function domain(values, isShare) {
  if (isShare) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  return [low - room, high + room];
}

export function scatter(view, { name, kind, sample }, classes, thresholds) {
  const points = sample.filter(({ baseline, candidate }) =>
    Number.isFinite(baseline) && Number.isFinite(candidate));
  if (points.length === 0) return null;
  const key = `scatter-${name}`;
  const width = Math.min(widthOf(key), SCATTER_MAX);
  const height = width - LEFT - RIGHT + TOP + BOTTOM;
  const all = points.flatMap(({ baseline, candidate }) => [baseline, candidate]);
  const isShare = kind === "probabilities" || (Math.min(...all) >= 0 && Math.max(...all) <= 1
    && Math.max(...all) - Math.min(...all) > 0.5);
  const [low, high] = domain(all, isShare);
  const part = (value) => (value - low) / (high - low);
  const x = (value) => LEFT + part(value) * (width - LEFT - RIGHT);
  const y = (value) => height - BOTTOM - part(value) * (height - TOP - BOTTOM);
  const ends = isShare ? [0, 0.5, 1] : [low, (low + high) / 2, high];
  const { baseline, candidate } = view.comparison;
  return h(
    "figure",
    { class: "plot scatter", key, created: sized(key, view.changed) },
    h("figcaption", null, h("b", null, "Pairs"),
      `, a fair sample of ${count(points.length)}; on the line nothing differs`),
    h(
      "svg",
      {
        viewBox: `0 0 ${width} ${height}`, height, width, role: "img",
        "aria-label": `${name}: ${count(points.length)} pairs, version ${baseline} across and `
          + `version ${candidate} up, from ${number(low)} to ${number(high)}.`,
      },
      ends.map((tick, index) => h("g", { key: `g${index}`, class: "grid" },
        h("line", { x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
        h("line", { x1: x(tick), x2: x(tick), y1: TOP, y2: height - BOTTOM }),
        h("text", { x: LEFT - 6, y: y(tick) + 4, class: "end-end" }, number(tick)),
        h("text", { x: x(tick), y: height - 7,
          class: index === 0 ? "" : index === 2 ? "end-end" : "end-middle" }, number(tick)))),
      thresholds.filter((value) => value > low && value < high).map((value) =>
        h("g", { key: `t${value}` },
          h("line", { class: "limit", x1: x(value), x2: x(value), y1: TOP, y2: height - BOTTOM }),
          h("line", { class: "limit", x1: LEFT, x2: width - RIGHT, y1: y(value),
            y2: y(value) }))),
      h("line", { class: "cross", x1: x(low), y1: y(low), x2: x(high), y2: y(high) }),
      h("path", { class: `points ${classes.candidate}`, d: points.map((point) =>
        `M${x(point.baseline).toFixed(1)} ${y(point.candidate).toFixed(1)}h0`).join("") }),
    ),
    h("p", { class: "legend quiet" }, `across ${baseline}, up ${candidate}`),
  );
}

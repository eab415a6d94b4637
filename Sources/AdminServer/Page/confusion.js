// Who becomes whom: labels of both versions as a field of squares, and the most frequent flips.

import { h } from "./dom.js";
import { count, rate } from "./format.js";
import { sized, widthOf } from "./sizes.js";

const FLIPS_SHOWN = 8;
const SIDE_MAX = 300;
const LABEL_ROOM = 12;
const LABELS_WRITTEN = 16;
const LETTERS_MAX = 9;
/** Letters of a label in the table. */
const TEXT_MAX = 40;
/** How wide a letter is about. */
const LETTER = 6.6;

/** Labels by how often they come on either side, most frequent first; the rest bucket last. */
function labelsOf(cells) {
  const totals = new Map();
  for (const { baseline, candidate, count: times } of cells) {
    for (const label of [baseline, candidate]) {
      totals.set(label, (totals.get(label) ?? 0) + times);
    }
  }
  const isRest = (label) => label === "(other)";
  const isNumeric = [...totals.keys()].every((label) =>
    isRest(label) || (label !== "" && Number.isFinite(Number(label))));
  return [...totals.keys()].sort((one, other) => isRest(one) - isRest(other)
    || (isNumeric ? one - other : totals.get(other) - totals.get(one)));
}

const words = (flips) => (flips.length === 0 ? "no pair differs."
  : `${count(flips.length)} kinds of flips; most often ${flips[0].baseline} becomes `
    + `${flips[0].candidate}, ${count(flips[0].count)} times.`);

const short = (label) =>
  (label.length > LETTERS_MAX ? `${label.slice(0, LETTERS_MAX - 1)}…` : label);

export function confusion(view, { name, confusion: cells, pairs }, classes) {
  if (cells.length === 0) return null;
  const flips = cells.filter(({ baseline, candidate }) => baseline !== candidate)
    .sort((one, other) => other.count - one.count);
  return [field(view, name, cells, flips, classes), flipTable(view, name, flips, pairs, classes)];
}

function field(view, name, cells, flips, classes) {
  const labels = labelsOf(cells);
  if (labels.length < 2) return null;
  const key = `confusion-${name}`;
  const isWritten = labels.length <= LABELS_WRITTEN;
  const letters = Math.max(...labels.map((label) => short(label).length));
  const left = isWritten ? 14 + LETTER * letters : LABEL_ROOM;
  const side = Math.min(widthOf(key), SIDE_MAX + left) - left;
  const step = side / labels.length;
  const index = new Map(labels.map((label, place) => [label, place]));
  const most = Math.max(1, ...flips.map((flip) => flip.count));
  const same = Math.max(1, ...cells.filter((cell) => cell.baseline === cell.candidate)
    .map((cell) => cell.count));
  const { baseline, candidate } = view.comparison;
  // Written aslant below.
  const room = isWritten ? 16 + 0.66 * LETTER * letters : LABEL_ROOM;
  return h(
    "figure",
    { class: "plot confusion", key, created: sized(key, view.changed) },
    h("figcaption", null, h("b", null, "Labels"),
      `, ${baseline} down, ${candidate} across; off the diagonal they differ`),
    h(
      "svg",
      {
        viewBox: `0 0 ${left + side} ${side + room}`, width: left + side, height: side + room,
        role: "img", "aria-label": `Labels of ${name}, ${labels.length} of them: ${words(flips)}`,
      },
      h("rect", { class: "well", x: left, y: 0, width: side, height: side }),
      cells.map((cell) => {
        const isSame = cell.baseline === cell.candidate;
        const part = Math.sqrt(cell.count / (isSame ? same : most));
        return h("rect", {
          key: `${cell.baseline}→${cell.candidate}`,
          class: `cell ${isSame ? "arm-none" : classes.candidate}`,
          x: (left + index.get(cell.candidate) * step).toFixed(1),
          y: (index.get(cell.baseline) * step).toFixed(1),
          width: Math.max(1, step - 1).toFixed(1), height: Math.max(1, step - 1).toFixed(1),
          style: { "fill-opacity": (isSame ? 0.1 + 0.3 * part : 0.25 + 0.75 * part).toFixed(2) },
        }, h("title", null, `${cell.baseline} → ${cell.candidate}: ${count(cell.count)}`));
      }),
      isWritten && labels.map((label, place) => h("g", { key: label },
        h("text", { class: "end-end", x: left - 6, y: (place + 0.5) * step + 4 }, short(label)),
        h("text", { class: "end-end", transform: `translate(${left + (place + 0.5) * step + 4} `
          + `${side + 10}) rotate(-40)` }, short(label)))),
    ),
  );
}

const cut = (label) => (label.length > TEXT_MAX ? `${label.slice(0, TEXT_MAX - 1)}…` : label);

function flipTable(view, name, flips, pairs, classes) {
  if (flips.length === 0) return h("p", { class: "quiet", key: "unflipped" }, "No label flips.");
  const most = flips[0].count;
  const rest = flips.slice(FLIPS_SHOWN).reduce((sum, flip) => sum + flip.count, 0);
  return h(
    "div",
    { class: `flips ${classes.candidate}`, key: `flips-${name}` },
    h(
      "table",
      null,
      h("caption", null, "Most frequent flips"),
      h("thead", null, h("tr", null,
        h("th", { scope: "col" }, `${view.comparison.baseline} → ${view.comparison.candidate}`),
        h("th", { scope: "col", class: "figure" }, "rows"),
        h("th", { scope: "col", class: "figure" }, "share"),
        h("th", { scope: "col", class: "bar-column" },
          h("span", { class: "unseen" }, "as a bar")))),
      h("tbody", null, flips.slice(0, FLIPS_SHOWN).map((flip) => h("tr",
        { key: `${flip.baseline}→${flip.candidate}` },
        h("th", { scope: "row" }, cut(flip.baseline), " → ", h("b", null, cut(flip.candidate))),
        h("td", { class: "figure" }, count(flip.count)),
        h("td", { class: "figure" }, rate(flip.count / (pairs || 1))),
        h("td", { "aria-hidden": "true", class: "bar-column" }, h("div", { class: "bar" },
          h("i", { style: { width: `${(100 * flip.count) / most}%` } })))))),
    ),
    rest > 0 && h("p", { class: "quiet" },
      `And ${count(rest)} rows in ${count(flips.length - FLIPS_SHOWN)} other kinds of flips.`),
  );
}

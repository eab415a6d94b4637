// Estimates with their intervals: as words, and as a whisker on a track that others share.

import { h } from "./dom.js";
import { number, rate } from "./format.js";

/** How values of one kind are written. */
export const SHARE = { text: rate, unit: "" };
export const POINTS = { text: (value) => `${number(value * 100)}\u00a0points`, unit: "" };
export const PLAIN = { text: number, unit: "" };

const bound = (value, kind, missing) => (value == null ? missing : kind.text(value));

/** Such as `2.9 % to 3.3 %`. */
export const range = ({ lower, upper }, kind = SHARE) =>
  `${bound(lower, kind, "−∞")} to ${bound(upper, kind, "∞")}`;

/** A scale that holds all of these estimates and marks, with zero at one end or within. */
export function scaleOf(estimates, marks = []) {
  const all = [0, ...marks, ...estimates.flatMap((each) =>
    (each ? [each.value, each.lower, each.upper] : []))].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low || 1) * 0.04;
  return { low: low < 0 ? low - room : low, high: high + room };
}

const place = ({ low, high }, value, missing) =>
  (value == null ? missing : Math.min(100, Math.max(0, (100 * (value - low)) / (high - low))));

/**
 * @param marks values that stand as lines behind the whisker, such as the margin.
 */
export function whisker(estimate, scale, marks = []) {
  const lower = place(scale, estimate.lower, 0);
  const upper = place(scale, estimate.upper, 100);
  return h(
    "div",
    { class: "whisker", "aria-hidden": "true" },
    scale.low < 0 && h("i", { class: "zero", style: { left: `${place(scale, 0, 0)}%` } }),
    marks.map((value, index) => h("i", {
      class: "margin", key: `m${index}`, style: { left: `${place(scale, value, 0)}%` },
    })),
    h("i", {
      class: "span", style: { left: `${lower}%`, width: `${Math.max(0.3, upper - lower)}%` },
    }),
    h("i", { class: "at", style: { left: `${place(scale, estimate.value, 0)}%` } }),
  );
}

// One gate: verdict, sentence, and a picture of both arms' estimates with their intervals.

import { badge } from "./arms.js";
import { h } from "./dom.js";
import { count, number, withUnit } from "./format.js";

const WIDTH = 320;
const LEFT = 58;
const RIGHT = 12;

/** How a metric's values are shown and where its limit lies beside a stable estimate. */
function kind(metric) {
  if (metric.startsWith("latency")) {
    return { unit: "ms", scale: 1, limits: (stable, limit) => [stable * limit] };
  }
  if (metric.startsWith("score")) {
    return { unit: "", scale: 1, limits: (stable, limit) => [stable - limit, stable + limit] };
  }
  if (metric === "mean-error") {
    return { unit: "", scale: 1, limits: (stable, limit) => [stable + limit] };
  }
  if (metric === "accuracy") {
    return { unit: "%", scale: 100, limits: (stable, limit) => [stable - limit] };
  }
  if (metric === "label-share") {
    return { unit: "%", scale: 100, limits: (stable, limit) => [stable - limit, stable + limit] };
  }
  return { unit: "%", scale: 100, limits: (stable, limit) => [stable + limit] };
}

/** What a gate such as `error-rate=0.005` asks, in words. */
export function gateWords(gate) {
  const [metric, text] = gate.split("=");
  const limit = Number(text);
  const points = withUnit(limit * 100, "points");
  if (metric.startsWith("latency")) return `${metric}: at most ${number(limit)} × stable`;
  if (metric.startsWith("score")) return `${metric}: within ${number(limit)} of stable`;
  if (metric === "mean-error") return `${metric}: at most ${number(limit)} above stable`;
  if (metric === "accuracy") return `${metric}: at most ${points} below stable`;
  if (metric === "label-share") return `${metric}: each within ${points} of stable`;
  return `${metric}: at most ${points} above stable`;
}

export function gateRow(canary, finding) {
  return h(
    "li",
    { class: `gate gate-${finding.verdict}`, key: finding.gate },
    h("div", { class: "gate-head" }, badge(finding.verdict),
      h("b", null, gateWords(finding.gate))),
    h("p", null, finding.sentence),
    intervals(canary, finding),
  );
}

/** A bound that is not known yet comes as null, and reaches beyond the picture. */
function bounded(estimate) {
  if (!estimate || !Number.isFinite(estimate.value)) return null;
  return { ...estimate, lower: estimate.lower ?? -Infinity, upper: estimate.upper ?? Infinity };
}

function intervals(canary, finding) {
  const ours = bounded(finding.canary);
  const stable = bounded(finding.stable);
  if (!ours && !stable) return h("p", { class: "quiet gate-empty" }, "No evidence yet.");
  const [metric, limitText] = finding.gate.split("=");
  const { unit, scale, limits } = kind(metric);
  const marks = stable ? limits(stable.value, Number(limitText)) : [];
  const ends = [ours, stable].filter(Boolean)
    .flatMap(({ lower, value, upper }) => [lower, value, upper]);
  const all = [...ends, ...marks].filter(Number.isFinite);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = (most - least || Math.abs(most) || 1) * 0.06;
  const low = least >= 0 ? Math.max(0, least - room) : least - room;
  const high = most + room;
  const x = (value) => LEFT + ((Math.min(Math.max(value, low), high) - low) / (high - low))
    * (WIDTH - LEFT - RIGHT);
  const text = (value) =>
    (Number.isFinite(value) ? withUnit(value * scale, unit) : value < 0 ? "−∞" : "∞");
  const words = [
    ours && `canary ${text(ours.value)} (${text(ours.lower)} to ${text(ours.upper)}) `
      + `from ${count(ours.count)}`,
    stable && `stable ${text(stable.value)} (${text(stable.lower)} to ${text(stable.upper)}) `
      + `from ${count(stable.count)}`,
    marks.length > 0 && `limit ${marks.map(text).join(" to ")}`,
  ].filter(Boolean);
  return h(
    "figure",
    { class: "interval" },
    h(
      "svg",
      { viewBox: `0 0 ${WIDTH} 62`, role: "img", "aria-label": words.join("; ") },
      marks.map((value) =>
        h("line", { class: "limit", x1: x(value), x2: x(value), y1: 2, y2: 44 })),
      ours && arm("canary", ours, 12, x, "interval-canary"),
      stable && arm("stable", stable, 32, x, "interval-stable"),
      h("line", { class: "axis", x1: LEFT, x2: WIDTH - RIGHT, y1: 46, y2: 46 }),
      h("text", { x: LEFT, y: 59, class: "end-start" }, text(low)),
      marks.length > 0 && h("text",
        { x: limitAt(x(marks.at(-1))), y: 59, class: "end-middle" },
        `limit ${text(marks.at(-1))}`),
      marks.length === 0 && h("text", { x: WIDTH - RIGHT, y: 59, class: "end-end" }, text(high)),
    ),
    h("figcaption", null, words.map((word) => h("span", null, word))),
  );
}

const limitAt = (place) => Math.min(Math.max(place, LEFT + 92), WIDTH - 44);

function arm(name, estimate, y, x, kindClass) {
  const lower = x(estimate.lower);
  const upper = x(estimate.upper);
  return h(
    "g",
    { class: kindClass },
    h("text", { x: 0, y: y + 4 }, name),
    h("line", { x1: lower, x2: upper, y1: y, y2: y }),
    Number.isFinite(estimate.lower)
      && h("line", { x1: lower, x2: lower, y1: y - 4, y2: y + 4 }),
    Number.isFinite(estimate.upper)
      && h("line", { x1: upper, x2: upper, y1: y - 4, y2: y + 4 }),
    h("circle", { cx: x(estimate.value), cy: y, r: 4 }),
  );
}

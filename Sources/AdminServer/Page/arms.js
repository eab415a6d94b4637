// Which arm a version is, and the colour that goes with it everywhere on the page.

import { h } from "./dom.js";
import { percent } from "./format.js";

const COLOURS = 5;

/** The class that sets `--arm`; canaries and then shadows have theirs by their order. */
export function armClass(route, version) {
  if (route?.stable === version) return "arm-stable";
  const arms = [...(route?.canaries ?? []), ...(route?.shadows ?? [])];
  const index = arms.findIndex((arm) => arm.version === version);
  return index < 0 ? "arm-none" : `arm-${(index % COLOURS) + 1}`;
}

export function armName(route, version) {
  if (route?.stable === version) return "stable";
  if (route?.canaries?.some((canary) => canary.version === version)) return "canary";
  if (route?.shadows?.some((shadow) => shadow.version === version)) return "shadow";
  return route?.previous === version ? "previous" : "";
}

/** Percentages by version when every canary is for all requests; the stable one has the rest. */
export function stableShare(route) {
  if (route.canaries.some((canary) => Object.keys(canary.slice ?? {}).length > 0)) return null;
  return 100 - route.canaries.reduce((sum, canary) => sum + canary.percent, 0);
}

export function sliceText(slice) {
  const parts = Object.entries(slice ?? {}).map(
    ([name, values]) => `${name} = ${values.join(" or ")}`,
  );
  return parts.join(", ");
}

export function canaryText(canary) {
  const slice = sliceText(canary.slice);
  return `${percent(canary.percent)}${slice ? ` of ${slice}` : ""}`;
}

/** The route in one sentence. */
export function routeSentence(route) {
  if (!route) return "No route: the highest good version answers.";
  if (route.canaries.length === 0) return `Version ${route.stable} answers everything.`;
  const canaries = route.canaries.map(
    (canary) => `version ${canary.version} answers ${canaryText(canary)}`,
  );
  return `Version ${route.stable} is stable; ${canaries.join("; ")}.`;
}

/** The versions that get copies of requests, in one sentence; empty without any. */
export function shadowSentence(route) {
  const shadows = (route?.shadows ?? []).map(
    (shadow) => `version ${shadow.version} with ${canaryText(shadow)}`);
  if (shadows.length === 0) return "";
  return `${shadows.length === 1 ? "Shadow" : "Shadows"}: ${shadows.join("; ")}.`;
}

/** While the newest revision is not in force yet, it is only a wish. */
export function wantedSentence(route, isBehind) {
  const text = routeSentence(route);
  return isBehind ? `Wanted: ${text[0].toLowerCase()}${text.slice(1)}` : text;
}

// Shapes differ as well as colours; the word always stands beside them.
const MARKS = {
  found: "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
  verifying: "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM8 3v5h5",
  loading: "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM8 3v10",
  warming: "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM8 3v5h-5",
  ready: "M2.5 8.5l3.5 3.5l7-8",
  draining: "M8 2.5v9M4 8l4 4l4-4",
  unloaded: "M3 8h10",
  failed: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  pass: "M2.5 8.5l3.5 3.5l7-8",
  fail: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  inconclusive: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6M8 12.4v.2",
  alike: "M3 6h10M3 10.5h10",
  different: "M3 6h10M3 10.5h10M11 2.5l-6 11.5",
  paused: "M5.5 3v10M10.5 3v10",
  problem: "M8 2.5l6 11h-12zM8 6.5v3.2M8 11.6v.2",
};

export function mark(name) {
  return h(
    "svg",
    { class: `mark mark-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    h("path", { d: MARKS[name] ?? MARKS.found }),
  );
}

/** A word with its shape, such as a version's state or a gate's verdict. */
export const badge = (name) => h("span", { class: `badge is-${name}` }, mark(name), name);

/** A version's number in its arm's colour. */
export function versionTag(route, version) {
  return h("span", { class: `tag ${armClass(route, version)}` }, h("i", { class: "dot" }), version);
}

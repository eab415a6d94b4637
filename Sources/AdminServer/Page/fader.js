// The route as a crossfader: the stable version at the left end, a canary at the right one, and the
// knob at the canary's percentage. Moving the knob proposes; only the order's dialog sends.

import { barred, lack } from "./access.js";
import { armClass, sliceText, stableShare, versionTag } from "./arms.js";
import { h } from "./dom.js";
import { count, percent, plural } from "./format.js";

const MEASURED_SECONDS = 60;
const KEYS_SHOWN = 12;
const SCALE = [0, 25, 50, 75, 100];
const PLACES = {
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10,
};

/** Proposed percentages by canary version, until they are sent or put back. */
export const proposals = new Map();

/**
 * @param view what is shown: `route`, `live`, and `changed()` to draw anew.
 * @param propose called with a canary and a percentage to ask for the reason and send.
 */
export function faderPanel(view, propose) {
  const { route } = view;
  const shares = measuredShares(view.live);
  return h(
    "div",
    { class: "faders" },
    route.canaries.length === 0 && idleFader(view, shares),
    route.canaries.map((canary) => canaryFader(view, canary, shares, propose)),
    keyLists(route),
  );
}

function idleFader(view, shares) {
  const { route } = view;
  return h(
    "div",
    { class: "fader arm-none", key: "idle" },
    armCard(view, route.stable, "stable", percent(100), shares),
    h(
      "div",
      { class: "rail", role: "img", "aria-label": "The fader stands at stable; no canary runs." },
      h("div", { class: "groove" }),
      h("div", { class: "ghost parked arm-stable", style: { "--at": "0" } }),
      scale([]),
    ),
    h(
      "div",
      { class: "arm arm-empty" },
      h("p", { class: "arm-name" }, "canary"),
      h("p", { class: "quiet" }, "None runs. Publish a version, then start one:"),
      h("p", null, h("code", null, `crossfade canary ${view.model} VERSION --ramp 1,5,25,50,100`)),
    ),
  );
}

function canaryFader(view, canary, shares, propose) {
  const { route } = view;
  const stable = stableShare(route);
  const proposed = proposals.get(canary.version);
  const slice = sliceText(canary.slice);
  return h(
    "div",
    { class: `fader ${armClass(route, canary.version)}`, key: canary.version },
    armCard(view, route.stable, "stable", stable === null ? "the rest" : percent(stable), shares),
    h(
      "div",
      { class: "rail" },
      h("div", { class: "groove" }, h("div", {
        class: "groove-fill", style: { "--at": String(proposed ?? canary.percent) },
      })),
      h("div", {
        class: "ghost", style: { "--at": String(canary.percent) }, "aria-hidden": "true",
      }),
      knob(view, canary, proposed, propose),
      scale(canary.ramp?.steps ?? []),
    ),
    armCard(view, canary.version, "canary", percent(canary.percent), shares, slice, canary.keys),
    h("p", { class: "quiet fader-note" }, canaryNote(canary)),
    proposed !== undefined && proposalBar(view, canary, proposed, propose),
  );
}

function canaryNote(canary) {
  const buckets = plural(canary.buckets.length, "range");
  return [
    `Began with revision ${canary.since}; buckets `,
    h("span", { class: "mono" }, canary.buckets.slice(0, 4).join(", ") || "none"),
    canary.buckets.length > 4 && ` and more (${buckets})`,
    ", salt ",
    h("span", { class: "mono" }, canary.salt),
    ".",
  ];
}

function knob(view, canary, proposed, propose) {
  const { version } = canary;
  const value = proposed ?? canary.percent;
  const set = (next) => {
    const bounded = Math.min(100, Math.max(0, Number(next.toFixed(2))));
    if (bounded === canary.percent) proposals.delete(version);
    else proposals.set(version, bounded);
    view.changed();
  };
  return h("input", {
    type: "range", min: "0", max: "100", step: "0.01", value: String(value),
    class: proposed === undefined ? "knob" : "knob is-moved",
    id: `fader-${version}`,
    "aria-label": `Share of canary version ${version}`,
    "aria-valuetext": proposed === undefined
      ? `${percent(value)}, in force`
      : `${percent(value)} proposed, ${percent(canary.percent)} in force`,
    on: {
      input: (event) => set(Math.round(event.target.valueAsNumber)),
      keydown: (event) => {
        if (event.key in PLACES && !event.metaKey && !event.ctrlKey) {
          const fine = event.altKey ? 0.01 : event.shiftKey ? 0.1 : 1;
          set(value + PLACES[event.key] * fine);
        } else if (event.key === "Home" || event.key === "End") {
          set(event.key === "Home" ? 0 : 100);
        } else if (event.key === "Escape") {
          set(canary.percent);
        } else if (event.key === "Enter" && proposed !== undefined) {
          propose(canary, proposed);
        } else {
          return;
        }
        event.preventDefault();
      },
    },
  });
}

function proposalBar(view, canary, proposed, propose) {
  const putBack = () => {
    proposals.delete(canary.version);
    view.changed();
    document.getElementById(`fader-${canary.version}`)?.focus();
  };
  return h(
    "div",
    { class: "proposal", key: "proposal" },
    h(
      "p",
      null,
      "Proposed for version ", String(canary.version), ": ",
      h("strong", null, percent(proposed)), ` instead of ${percent(canary.percent)}. `,
      h("span", { class: "quiet" }, "Nothing is sent yet."),
    ),
    h(
      "label",
      { class: "exact" },
      "Exactly",
      h("input", {
        type: "number", min: "0", max: "100", step: "0.01", value: String(proposed),
        on: {
          change: (event) => {
            const typed = event.target.valueAsNumber;
            if (Number.isNaN(typed)) return;
            proposals.set(canary.version, Math.min(100, Math.max(0, Number(typed.toFixed(2)))));
            view.changed();
          },
        },
      }),
      "%",
    ),
    h(
      "div",
      { class: "buttons" },
      h("button", {
        class: "main", ...barred(lack("route", view.model)),
        on: { click: () => propose(canary, proposed) },
      }, "Review…"),
      h("button", { on: { click: putBack } }, "Put back"),
    ),
  );
}

function armCard(view, version, name, share, shares, slice, keys) {
  const measured = shares?.get(version);
  const arm = name === "stable" ? "arm-stable" : armClass(view.route, version);
  return h(
    "div",
    { class: `arm ${arm}` },
    h("p", { class: "arm-name" }, h("i", { class: "dot" }), name, " ",
      h("b", null, `version ${version}`)),
    h("p", { class: "arm-share" }, share),
    slice && h("p", { class: "arm-slice" }, `of requests whose ${slice}`),
    keys?.length > 0 && h("p", { class: "arm-slice" }, `and ${plural(keys.length, "listed key")}`),
    h("div", { class: "meter", "aria-hidden": "true" },
      h("div", { style: { width: `${(measured?.share ?? 0) * 100}%` } })),
    h("p", { class: "quiet" }, measured
      ? `measured ${percent(measured.share * 100)}, ${count(Math.round(measured.rate))}/s`
      : "no replies in the last minute"),
  );
}

/** Steps that a ramp has planned are marked on the scale. */
function scale(steps) {
  return h(
    "div",
    { class: "scale", "aria-hidden": "true" },
    SCALE.map((at) => h("span", { class: "tick", style: { "--at": String(at) } }, String(at))),
    steps.map((at) => h("i", { class: "stop", style: { "--at": String(at) } })),
  );
}

function keyLists(route) {
  const lists = [
    { version: route.stable, keys: route.stable_keys ?? [] },
    ...route.canaries.map(({ version, keys }) => ({ version, keys: keys ?? [] })),
  ].filter(({ keys }) => keys.length > 0);
  return lists.length > 0 && h(
    "dl",
    { class: "keys" },
    lists.map(({ version, keys }) => [
      h("dt", { key: `t${version}` }, "Always ", versionTag(route, version)),
      h("dd", { key: `d${version}` },
        keys.slice(0, KEYS_SHOWN).map((key) => [h("code", null, key), " "]),
        keys.length > KEYS_SHOWN && ` and ${count(keys.length - KEYS_SHOWN)} more`),
    ]),
  );
}

/** What each version really answered of the last minute's replies. */
function measuredShares(live) {
  if (!live) return null;
  const rates = live.versions.map(({ version, rate }) => {
    const last = rate.slice(-MEASURED_SECONDS);
    return { version, rate: last.reduce((sum, each) => sum + each, 0) / (last.length || 1) };
  });
  const total = rates.reduce((sum, { rate }) => sum + rate, 0);
  if (total === 0) return null;
  return new Map(rates.map(({ version, rate }) => [version, { rate, share: rate / total }]));
}

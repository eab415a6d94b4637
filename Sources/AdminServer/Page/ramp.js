// A canary's ramp as a staircase, what it waits for, and its gates with what they found.

import { barred, lack } from "./access.js";
import { armClass, badge, mark, versionTag } from "./arms.js";
import { h } from "./dom.js";
import { count, duration, percent, plural } from "./format.js";
import { gateRow } from "./gates.js";

/**
 * @param view what is shown: `route`, `canaries` (the reply) and its age.
 * @param orders buttons by name: `pause`, `resume`, `next`, `abort`, `pace`, `change`.
 */
export function canaryPanel(view, canary, orders) {
  const found = view.canaries?.canaries.find(({ version }) => version === canary.version);
  const { ramp } = canary;
  return h(
    "section",
    {
      class: `panel ${armClass(view.route, canary.version)}`,
      key: `canary-${canary.version}`,
      "aria-labelledby": `canary-${canary.version}-title`,
    },
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: `canary-${canary.version}-title` },
        ramp ? "Ramp of " : "Canary ", versionTag(view.route, canary.version)),
      ramp?.paused && badge("paused"),
      h("div", { class: "buttons" }, buttons(view, canary, orders)),
    ),
    ramp ? staircase(canary, found) : fixed(canary, found),
    gates(canary, found),
  );
}

function buttons(view, canary, orders) {
  const props = barred(lack("route", view.model));
  const { ramp } = canary;
  const button = (name, label, kind) =>
    h("button", {
      class: kind, key: name, ...props, on: { click: () => orders[name](canary) },
    }, label);
  return [
    ramp && (ramp.paused ? button("resume", "Resume…") : button("pause", "Pause…")),
    ramp && button("next", "Next step…"),
    ramp && button("pace", "Pace…"),
    button("change", "Change…"),
    button("abort", ramp ? "Abort…" : "Withdraw…", "danger"),
  ];
}

function fixed(canary, found) {
  return h(
    "p",
    null,
    `Stays at ${percent(canary.percent)} until somebody changes it.`,
    found && ` It answered ${plural(found.requests, "request")} so far.`,
  );
}

function staircase(canary, found) {
  const { ramp } = canary;
  return [
    h(
      "ol",
      { class: "stairs", style: { "--steps": String(ramp.steps.length) } },
      ramp.steps.map((share, index) => stair(ramp, share, index, found)),
    ),
    h("p", { class: "waiting" }, progress(canary, found)),
    found?.waiting && h("p", { class: "waiting" }, h("span", { class: "quiet" }, "Waiting: "),
      found.waiting),
  ];
}

function stair(ramp, share, index, found) {
  const state = index < ramp.step ? "done" : index === ramp.step ? "now" : "next";
  const word = { done: "done", now: ramp.paused ? "paused" : "now", next: "to come" }[state];
  const held = state === "now" && found?.held_seconds != null
    ? Math.min(1, found.held_seconds / (ramp.hold_seconds || 1))
    : 0;
  return h(
    "li",
    {
      class: `stair stair-${state}`,
      "aria-current": state === "now" ? "step" : null,
      style: { "--rise": String(share), "--held": String(state === "done" ? 1 : held) },
    },
    h("span", { class: "stair-bar" }, h("span", { class: "stair-fill" })),
    h("b", null, percent(share)),
    h("span", { class: "stair-word" },
      state === "done" && mark("pass"), state === "now" && ramp.paused && mark("paused"), word),
  );
}

function progress(canary, found) {
  const { ramp } = canary;
  const place = `Step ${ramp.step + 1} of ${ramp.steps.length} at ${percent(canary.percent)}`;
  if (!found) return `${place}.`;
  const parts = [];
  if (found.held_seconds != null) {
    parts.push(`held ${duration(found.held_seconds)} of ${duration(ramp.hold_seconds)}`);
  }
  if (found.remaining_seconds > 0 && !ramp.paused) {
    parts.push(`${duration(found.remaining_seconds)} to go`);
  }
  parts.push(`${count(found.step_requests)} of ${count(ramp.requests_min)} requests`);
  const last = ramp.steps[ramp.steps.length - 1];
  const end = ramp.step < ramp.steps.length - 1
    ? `Then ${percent(ramp.steps[ramp.step + 1])}.`
    : last === 100 ? "Then it becomes the stable version." : "This is the last step.";
  return `${place}: ${parts.join(", ")}. ${end}`;
}

function gates(canary, found) {
  if (canary.gates.length === 0) {
    return h("p", { class: "quiet" }, "No gates: nothing watches this canary by itself.");
  }
  const findings = canary.gates.map((gate) =>
    found?.findings.find((each) => each.gate === gate)
    ?? { gate, verdict: "inconclusive", sentence: "not evaluated yet" });
  return h(
    "div",
    { class: "gates" },
    h("h3", null, "Gates"),
    h("ul", null, findings.map((finding) => gateRow(canary, finding))),
    h("p", { class: "quiet" },
      `From ${plural(found?.requests ?? 0, "request")} since revision ${canary.since}. `,
      "A failing gate ends the canary; an inconclusive one never lets it go on."),
  );
}

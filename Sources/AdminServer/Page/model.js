// One model: its fader, its canaries with ramps and gates, live plots, versions, history.

import { barred, lack } from "./access.js";
import { approvalsPanel } from "./approvals.js";
import { mark, shadowSentence, versionTag, wantedSentence } from "./arms.js";
import { h } from "./dom.js";
import { faderPanel } from "./fader.js";
import { list, moment } from "./format.js";
import { historyPanel } from "./history.js";
import { events } from "./overview.js";
import { livePanel } from "./plots.js";
import { canaryPanel } from "./ramp.js";
import { comparisonLink, shadowsPanel } from "./shadows.js";
import { versionsPanel } from "./versions.js";

export const SECTIONS = [
  ["route", "Route"], ["live", "Live"], ["versions", "Versions"], ["history", "History"],
];

/**
 * @param view the model's data, each with its own failure in `failures`.
 * @param orders what the buttons open.
 */
export function modelPage(view, orders) {
  if (!view.status && !view.failures.status) {
    return h("p", { class: "quiet loading" }, "Asking the server…");
  }
  if (!view.status) return absent(view);
  return [
    heading(view, orders),
    problems(view),
    takenBack(view.route),
    h("section", { class: "panel", id: "route", key: "route", "aria-labelledby": "route-title" },
      h("div", { class: "panel-head" },
        h("h2", { id: "route-title" }, "Route"),
        view.route && h("p", { class: "quiet" }, inForce(view))),
      failure(view, "route"),
      view.route ? faderPanel(view, orders.propose) : noRoute(view)),
    view.route?.canaries.map((canary) => canaryPanel(view, canary, orders)),
    failure(view, "canaries"),
    approvalsSection(view, orders),
    shadowSection(view, orders),
    section(view, "live", "Live", livePanel(view), "the last 5 minutes, second by second"),
    section(view, "versions", "Versions", versionsPanel(view)),
    section(view, "history", "History", historyPanel(view, orders.restore)),
    events(view.events, false),
  ];
}

function section(view, name, title, content, note) {
  return h(
    "section",
    { class: "panel", id: name, key: name, "aria-labelledby": `${name}-title` },
    h("div", { class: "panel-head" },
      h("h2", { id: `${name}-title` }, title),
      note && h("p", { class: "quiet" }, note)),
    failure(view, name),
    content,
  );
}

function shadowSection(view, orders) {
  const content = shadowsPanel(view, orders);
  return content && section(view, "comparisons", "Shadows", content,
    "copies of requests, compared with what was answered");
}

function approvalsSection(view, orders) {
  const content = approvalsPanel(view, orders);
  return content && section(view, "proposals", "Proposals", content,
    "promotions that another person has to approve");
}

function failure(view, name) {
  const error = view.failures[name];
  return error && h("p", { class: "problem", key: `failure-${name}` }, mark("problem"),
    `Could not be read: ${error.message}`);
}

function heading(view, orders) {
  const here = `#/models/${encodeURIComponent(view.model)}`;
  const hasVersions = view.status.versions.length > 0;
  const missing = lack("route", view.model);
  const props = { ...barred(missing), "aria-describedby": missing ? "route-lack" : null };
  return h(
    "div",
    { class: "title", key: "title" },
    h("div", null,
      h("h1", { id: "title", tabindex: "-1" }, view.model),
      h("p", null, wantedSentence(view.route, isBehind(view)), " ", shadowSentence(view.route))),
    h("div", { class: "buttons" },
      hasVersions && h("button", {
        id: "start-canary", ...props, on: { click: () => orders.start() },
      }, "Start a canary…"),
      hasVersions && h("button", {
        id: "start-shadow", ...props, on: { click: () => orders.shadow() },
      }, "Start a shadow…"),
      hasVersions && h("button", {
        id: "promote", ...props, on: { click: () => orders.promote() },
      }, "Promote…"),
      view.route && h("button", {
        id: "roll-back", class: "danger", ...props, on: { click: () => orders.rollback() },
      }, "Roll back…")),
    missing && h("p", { class: "quiet", id: "route-lack" }, missing),
    h("nav", { class: "sections", "aria-label": "Parts of this model" },
      SECTIONS.map(([name, title]) => h("a", { href: `${here}/${name}` }, title)),
      h("a", { href: comparisonLink(view.model) }, "Comparison")),
  );
}

const isBehind = ({ route, status }) =>
  route !== null && status.active_revision !== route.revision;

function inForce({ route, status }) {
  const { active_revision: active } = status;
  return [
    h("b", null, `Revision ${route.revision}`), `: ${route.action} by ${route.by}, `,
    route.approval && `approved by ${route.approval.by}, `,
    h("time", { datetime: route.at, title: route.at }, moment(route.at)),
    `, “${route.reason}”`,
    route.previous != null && [". Kept warm: version ", versionTag(route, route.previous)],
    isBehind({ route, status }) && h("span", { class: "behind" },
      active == null ? " Not in force yet: no version answers."
        : ` Not in force yet: revision ${active} still answers.`),
  ];
}

function noRoute(view) {
  const active = view.status.active_stable;
  return h("div", { class: "empty" },
    h("p", null, active != null
      ? `Nobody has decided yet: version ${active} answers, the highest good one. Decide:`
      : "Nobody has decided yet, and no version can answer. Decide:"),
    h("code", null, `crossfade promote ${view.model} VERSION --reason "why"`));
}

function problems({ status, routeProblems }) {
  const all = [...new Set([...status.problems, ...routeProblems])];
  return all.length > 0 && h("div", { class: "alarm", key: "problems" },
    all.map((text) => h("p", null, mark("problem"), text)));
}

/** The last thing that happened was a gate that failed: nobody should have to look for it. */
function takenBack(route) {
  if (route?.action !== "rollback" || route.by !== "gate") return null;
  return h("div", { class: "alarm", key: "taken-back" },
    h("p", null, mark("fail"),
      h("b", null, `Version ${list(route.withdraws)} was taken back by a gate, `,
        h("time", { datetime: route.at, title: route.at }, moment(route.at)), ".")),
    h("ul", null, route.evidence.map((sentence) => h("li", null, sentence))));
}

function absent({ model, failures }) {
  const error = failures.status;
  return [
    h("h1", { id: "title", tabindex: "-1", key: "title" }, model),
    error.status === 404
      ? h("div", { class: "empty", key: "absent" },
        h("p", null, "The registry holds no model of this name. Publish it:"),
        h("code", null, `crossfade publish ${model} model.onnx`),
        h("p", null, h("a", { href: "#/" }, "All models")))
      : h("p", { class: "problem", key: "failed" }, mark("problem"), error.message),
  ];
}

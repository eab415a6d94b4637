// Every revision of a route, newest first: who, when, why, with what evidence, and what changed.

import { barred, lack } from "./access.js";
import { canaryText, mark, sliceText } from "./arms.js";
import { h } from "./dom.js";
import { moment, percent, plural } from "./format.js";

const SHOWN_FIRST = 12;
const everything = new Set();

/** @param restore called with a revision's number to ask for a rollback to it. */
export function historyPanel(view, restore) {
  const { history } = view;
  if (!history) return h("p", { class: "quiet" }, "Not read yet.");
  if (history.revisions.length === 0 && history.findings.length === 0) {
    return h("div", { class: "empty" },
      h("p", null, "No revisions: the highest good version answers. Make it a decision:"),
      h("code", null, `crossfade promote ${view.model} VERSION --reason "why"`));
  }
  const newest = [...history.revisions].sort((one, other) => other.revision - one.revision);
  const isWhole = everything.has(view.model) || newest.length <= SHOWN_FIRST;
  const shown = isWhole ? newest : newest.slice(0, SHOWN_FIRST);
  const current = newest.find(({ route }) => route)?.revision;
  return h(
    "div",
    { class: "history" },
    chain(history),
    h("ol", { class: "revisions" },
      shown.map((entry) => revision(entry, history, entry.revision === current, restore))),
    !isWhole && h("button", {
      on: { click: () => { everything.add(view.model); view.changed(); } },
    }, `Show all ${newest.length} revisions`),
  );
}

function chain({ findings, revisions }) {
  if (findings.length === 0) {
    return h("p", { class: "chain" },
      h("span", { class: "badge is-pass" }, mark("pass"), "chain holds"),
      ` ${plural(revisions.length, "revision")}, each digest as its successor says.`);
  }
  return h("div", { class: "alarm" },
    h("p", null, mark("problem"), h("b", null, "The history is damaged. "),
      "Somebody changed or removed revisions after they were written:"),
    h("ul", null, findings.map((finding) => h("li", null, finding))));
}

function revision(entry, history, isCurrent, restore) {
  const { route } = entry;
  if (!route) {
    return h("li", { class: "revision is-broken", key: entry.revision },
      h("div", { class: "revision-head" }, h("b", { class: "revision-number" }, entry.revision),
        h("span", { class: "badge is-failed" }, mark("failed"), "broken")),
      h("p", { class: "problem" }, entry.problem ?? "It cannot be read."));
  }
  return h(
    "li",
    { class: `revision by-${route.by === "gate" ? "gate" : "people"}`, key: entry.revision },
    h("div", { class: "revision-head" },
      h("b", { class: "revision-number" }, entry.revision),
      h("span", { class: `action action-${route.action}` }, route.action),
      isCurrent && h("span", { class: "badge is-force" }, "in force"),
      h("span", { class: "quiet" }, "by ", h("b", null, route.by),
        route.approval && [", approved by ", h("b", null, route.approval.by)], ", ",
        h("time", { datetime: route.at, title: route.at }, moment(route.at)))),
    h("ul", { class: "changes" },
      changes(entry, history).map((each, index) => h("li", { key: index }, each))),
    h("blockquote", null, route.reason),
    route.approval && h("blockquote", null, `${route.approval.by}: ${route.approval.reason}`),
    route.evidence.length > 0 && h("div", { class: "evidence" },
      h("p", { class: "quiet" }, "Evidence"),
      h("ul", null, route.evidence.map((sentence) => h("li", null, sentence)))),
    h("p", { class: "quiet revision-foot" },
      entry.sha256 && h("span", { class: "mono", title: `sha256 ${entry.sha256}` },
        entry.sha256.slice(0, 12)),
      route.parent && ` after ${route.parent.revision}`,
      !isCurrent && h("button", {
        class: "small", ...barred(lack("route", route.model)), on: { click: () => restore(route) },
      },
        `Restore ${entry.revision}…`)),
  );
}

function changes(entry, history) {
  const { route } = entry;
  const told = route.restores == null ? []
    : [route.restores === 0 ? "back to before the first revision" : `restores ${route.restores}`];
  if (!route.parent) {
    return [...told, `stable ${route.stable}`, ...route.canaries.map(beginning),
      ...shadowDifference([], route.shadows ?? [])];
  }
  const parent = history.revisions.find(({ revision }) => revision === route.parent.revision);
  if (!parent?.route) {
    const why = parent ? "cannot be read" : "is missing";
    return [...told, `made after revision ${route.parent.revision}, which ${why}`];
  }
  const found = difference(parent.route, route);
  return [...told, ...(found.length > 0 ? found : ["the same split as before"])];
}

const beginning = (canary) =>
  `canary ${canary.version} begins at ${canaryText(canary)}`
    + (canary.ramp ? `, ramp ${steps(canary.ramp)}` : "");

const steps = (ramp) => ramp.steps.map((each) => percent(each)).join(" → ");

/** What changed between two revisions, each in a few words. */
export function difference(before, after) {
  const found = [];
  if (before.stable !== after.stable) found.push(`stable ${before.stable} → ${after.stable}`);
  for (const canary of after.canaries) {
    const old = before.canaries.find(({ version }) => version === canary.version);
    if (!old || old.since !== canary.since) found.push(beginning(canary));
    else found.push(...canaryDifference(old, canary));
  }
  for (const { version } of before.canaries) {
    if (after.canaries.some((canary) => canary.version === version)) continue;
    found.push(`canary ${version} ${after.stable === version ? "became stable" : "withdrawn"}`);
  }
  found.push(...shadowDifference(before.shadows ?? [], after.shadows ?? []));
  if (differs(before.stable_keys, after.stable_keys)) {
    found.push(`stable keys ${before.stable_keys.length} → ${after.stable_keys.length}`);
  }
  return found;
}

function shadowDifference(before, after) {
  const found = after.flatMap((shadow) => {
    const name = `shadow ${shadow.version}`;
    const old = before.find(({ version }) => version === shadow.version);
    if (!old) return [`${name} begins with ${canaryText(shadow)}`];
    const changes = [];
    if (differs(old.slice, shadow.slice)) {
      const [from, to] = [old, shadow].map(({ slice }) => sliceText(slice) || "all");
      changes.push(`${name}: slice ${from} → ${to}, compared anew`);
    }
    if (old.percent !== shadow.percent) {
      changes.push(`${name}: ${percent(old.percent)} → ${percent(shadow.percent)}`);
    }
    if (old.repeated_percent !== shadow.repeated_percent) {
      changes.push(`${name}: repeated ${percent(old.repeated_percent)} → `
        + percent(shadow.repeated_percent));
    }
    return changes;
  });
  const gone = before.filter(({ version }) => after.every((shadow) => shadow.version !== version));
  return [...found, ...gone.map(({ version }) => `shadow ${version} ends`)];
}

function canaryDifference(old, canary) {
  const name = `canary ${canary.version}`;
  const found = [];
  if (old.percent !== canary.percent) {
    found.push(`${name}: ${percent(old.percent)} → ${percent(canary.percent)}`);
  }
  if (old.ramp && !canary.ramp) found.push(`${name}: no ramp any more`);
  if (!old.ramp && canary.ramp) found.push(`${name}: ramp ${steps(canary.ramp)}`);
  if (old.ramp && canary.ramp) found.push(...rampDifference(name, old.ramp, canary.ramp));
  if (differs(old.slice, canary.slice)) {
    const [from, to] = [old, canary].map(({ slice }) => sliceText(slice) || "all");
    found.push(`${name}: slice ${from} → ${to}`);
  }
  if (differs(old.keys, canary.keys)) {
    found.push(`${name}: keys ${old.keys.length} → ${canary.keys.length}`);
  }
  if (differs(old.gates, canary.gates)) {
    found.push(`${name}: gates ${canary.gates.join(", ") || "none"}`);
  }
  return found;
}

function rampDifference(name, old, ramp) {
  const found = [];
  if (!old.paused && ramp.paused) found.push(`${name}: paused at step ${ramp.step + 1}`);
  if (old.paused && !ramp.paused) found.push(`${name}: goes on at step ${ramp.step + 1}`);
  if (differs(old.steps, ramp.steps)) found.push(`${name}: ramp ${steps(ramp)}`);
  if (old.hold_seconds !== ramp.hold_seconds) {
    found.push(`${name}: hold ${old.hold_seconds} s → ${ramp.hold_seconds} s`);
  }
  if (old.requests_min !== ramp.requests_min) {
    found.push(`${name}: requests a step ${old.requests_min} → ${ramp.requests_min}`);
  }
  return found;
}

const differs = (one, other) => JSON.stringify(one ?? null) !== JSON.stringify(other ?? null);

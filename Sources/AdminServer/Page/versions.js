// A model's versions: state with its reason, what the checks found, the way there, and memory.

import { armClass, armName, badge, mark } from "./arms.js";
import { h } from "./dom.js";
import { bytes, count, duration, moment, number, plural } from "./format.js";

export function versionsPanel(view) {
  const versions = [...(view.status?.versions ?? [])].reverse();
  if (versions.length === 0) {
    return h("div", { class: "empty" },
      h("p", null, "No versions yet. Publish one:"),
      h("code", null, `crossfade publish ${view.model} model.onnx`));
  }
  return h("div", { class: "versions" }, versions.map((version) => versionEntry(view, version)));
}

function versionEntry(view, version) {
  const { route } = view;
  const arm = armName(route, version.version);
  const roles = arm ? [arm] : version.roles;
  return h(
    "details",
    {
      class: `version ${armClass(route, version.version)}`,
      key: version.version,
      open: version.state === "failed",
    },
    h(
      "summary",
      null,
      h("i", { class: "dot" }),
      h("b", null, `Version ${version.version}`),
      badge(version.state),
      roles.length > 0 && h("span", { class: "quiet" }, roles.join(", ")),
      h("span", { class: "quiet version-facts" }, facts(version)),
    ),
    h(
      "div",
      { class: "version-body" },
      version.reason && h("p", { class: version.state === "failed" ? "problem" : "hint" },
        version.state === "failed" && mark("problem"),
        version.code && h("b", null, `${version.code}: `), version.reason),
      metadata(view.published?.versions.find((each) => each.version === version.version)),
      checks(version.checks),
      transitions(version),
      runs(version),
    ),
  );
}

function facts(version) {
  return [
    version.memory_bytes > 0 && bytes(version.memory_bytes),
    version.in_flight > 0 && `${count(version.in_flight)} in flight`,
    version.signed_by && `signed by ${version.signed_by}`,
    version.checks.length > 0 && plural(version.checks.length, "check"),
  ].filter(Boolean).join(" · ");
}

function metadata(published) {
  if (!published) return null;
  const parts = [
    published.format && `format ${published.format}`,
    published.engine && `engine ${published.engine}`,
    published.created_at && `published ${moment(published.created_at)}`,
    published.published_at && `published ${moment(published.published_at)}`,
    published.published_by && `by ${published.published_by}`,
  ].filter(Boolean);
  return [
    parts.length > 0 && h("p", { class: "quiet" }, parts.join(", ")),
    published.problem && h("p", { class: "problem" }, mark("problem"), published.problem),
  ];
}

function checks(found) {
  if (found.length === 0) return h("p", { class: "quiet" }, "Not checked by this server.");
  return h(
    "table",
    null,
    h("caption", null, "Checks before it may answer"),
    h("thead", null, h("tr", null,
      h("th", { scope: "col" }, "check"), h("th", { scope: "col" }, "outcome"),
      h("th", { scope: "col", class: "figure" }, "ms"), h("th", { scope: "col" }, "finding"))),
    h("tbody", null, found.map((check) => h("tr", { key: check.name },
      h("th", { scope: "row" }, check.name),
      h("td", null, h("span", { class: `badge is-${check.outcome}` },
        mark({ passed: "pass", failed: "fail", skipped: "unloaded" }[check.outcome]),
        check.outcome)),
      h("td", { class: "figure" }, number(check.milliseconds)),
      h("td", { class: "finding" }, check.finding)))),
  );
}

function transitions(version) {
  if (version.transitions.length === 0) return null;
  return h(
    "div",
    null,
    h("h3", null, "The way here"),
    h("ol", { class: "way" }, version.transitions.map(({ state, at }, index) => {
      const before = version.transitions[index - 1];
      const took = before ? (Date.parse(at) - Date.parse(before.at)) / 1000 : null;
      return h("li", { key: index }, badge(state), " ",
        h("time", { datetime: at, title: at }, moment(at)),
        took !== null && h("span", { class: "quiet" },
          took < 1 ? ` after ${Math.round(took * 1000)} ms` : ` after ${duration(took)}`));
    })),
  );
}

const PLACES = {
  "thread": "a thread",
  "event loop": "an event loop",
  "background thread": "what time others leave",
};

function runs(version) {
  const { runs: found } = version;
  const parts = [
    version.memory_bytes != null && `counted with ${bytes(version.memory_bytes)} of memory`,
    version.peak_bytes != null && `${bytes(version.peak_bytes)} at its highest while loading`,
    found && `runs on ${PLACES[found.place] ?? found.place}, `
      + `${plural(found.instances, "instance")}`,
    found?.row_microseconds != null && `${number(found.row_microseconds)} µs a row beside `
      + `${number(found.base_microseconds ?? 0)} µs a run`,
    found?.batch_rows != null && `${plural(found.batch_rows, "row")} a run under load`,
    found?.waiting_rows > 0 && `${plural(found.waiting_rows, "row")} waiting`,
  ].filter(Boolean);
  return parts.length > 0 && h("p", { class: "quiet" }, `${parts.join("; ")}.`);
}

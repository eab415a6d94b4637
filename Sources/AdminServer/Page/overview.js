// Every model in a line or two, the registry, the memory, and what happened lately.

import { armClass, armName, badge, mark, wantedSentence } from "./arms.js";
import { h } from "./dom.js";
import { bytes, count, duration, moment, percent, plural } from "./format.js";

const FILTER_FROM = 8;
const filter = { text: "", only: "all" };

export function overviewPage(view) {
  const { report } = view;
  if (!report) {
    return h("div", { class: "title", key: "title" },
      h("h1", { id: "title", tabindex: "-1" }, "Models"),
      h("p", { class: "quiet loading" }, "Asking the server…"));
  }
  const { models } = report;
  return [
    h("div", { class: "title", key: "title" },
      h("h1", { id: "title", tabindex: "-1" }, "Models"),
      h("p", { class: "quiet" }, summary(view))),
    models.length >= FILTER_FROM && filters(view),
    models.length === 0 ? noModels(report) : h("ul", { class: "strips", key: "strips" },
      models.filter((model) => isShown(view, model)).map((model) => strip(view, model))),
    h("div", { class: "pair", key: "pair" }, server(view), events(view.events, true)),
  ];
}

function summary({ report, routes }) {
  const { models } = report;
  const running = models.filter(({ name }) => routes.get(name)?.canaries.length > 0).length;
  const mirrored = models.filter(({ name }) => routes.get(name)?.shadows?.length > 0).length;
  const troubled = models.filter(isTroubled).length;
  return [
    plural(models.length, "model"), running > 0 && `, ${count(running)} with canaries`,
    mirrored > 0 && `, ${count(mirrored)} with shadows`,
    troubled > 0 && `, ${count(troubled)} with problems`, ".",
  ];
}

const isTroubled = (model) =>
  model.problems.length > 0 || model.versions.some(({ state }) => state === "failed");

function isShown({ routes }, model) {
  if (!model.name.includes(filter.text.trim().toLowerCase())) return false;
  if (filter.only === "problems") return isTroubled(model);
  if (filter.only === "canaries") return routes.get(model.name)?.canaries.length > 0;
  if (filter.only === "shadows") return routes.get(model.name)?.shadows?.length > 0;
  return true;
}

function filters(view) {
  const change = (name) => ({ target }) => {
    filter[name] = target.value;
    view.changed();
  };
  return h(
    "div",
    { class: "filters", key: "filters", role: "search" },
    h("label", null, "Name ", h("input", {
      id: "filter", type: "search", value: filter.text, on: { input: change("text") },
    })),
    h("label", null, "Show ", h("select", { value: filter.only, on: { change: change("only") } },
      h("option", { value: "all" }, "all models"),
      h("option", { value: "canaries" }, "with canaries"),
      h("option", { value: "shadows" }, "with shadows"),
      h("option", { value: "problems" }, "with problems"))),
  );
}

function strip({ routes }, model) {
  const route = routes.get(model.name) ?? plainRoute(model.route);
  const isBehind = model.route && model.active_revision !== model.route.revision;
  return h(
    "li",
    { class: "strip", key: model.name },
    h("h2", null, h("a", { href: `#/models/${encodeURIComponent(model.name)}` }, model.name)),
    miniature(route),
    h("div", { class: "strip-route" },
      h("p", null, wantedSentence(route, isBehind)),
      h("p", { class: "quiet" },
        model.route
          && `Revision ${model.route.revision}, ${model.route.action} by ${model.route.actor}`,
        model.route && isBehind && (model.active_revision == null
          ? "; no version answers yet"
          : `; revision ${model.active_revision} still answers`),
        rampText(route))),
    h("ul", { class: "chips", "aria-label": `Versions of ${model.name}` },
      [...model.versions].reverse().map((version) => chip(route, version))),
    troubles(model),
  );
}

/** The status names no canaries; the route itself does, once it is read. */
const plainRoute = (route) => (route ? { ...route, canaries: route.canaries ?? [] } : null);

function rampText(route) {
  const ramps = (route?.canaries ?? []).filter(({ ramp }) => ramp);
  return ramps.map(({ version, ramp }) => h("span", { key: version },
    `; ramp of ${version} at step ${ramp.step + 1} of ${ramp.steps.length}`,
    ramp.paused && [" ", badge("paused")]));
}

function miniature(route) {
  const knobs = route?.canaries?.length > 0
    ? route.canaries.map(({ version, percent: at }) => ({ version, at }))
    : route ? [{ version: route.stable, at: 0 }] : [];
  return h("div", { class: "mini", "aria-hidden": "true" },
    knobs.map(({ version, at }) => h("i", {
      class: armClass(route, version), style: { "--at": String(at) }, key: version,
    })),
    h("span", null, route?.canaries?.length > 0
      ? route.canaries.map(({ percent: at }) => percent(at)).join(" + ") : ""));
}

function chip(route, version) {
  const arm = armName(route, version.version);
  return h("li", { class: `chip ${armClass(route, version.version)}`, key: version.version },
    h("i", { class: "dot" }), h("b", null, version.version), badge(version.state),
    arm && h("span", { class: "quiet" }, arm));
}

function troubles(model) {
  const failed = model.versions.filter(({ state }) => state === "failed");
  const problems = [
    ...model.problems,
    ...failed.map(({ version, reason }) => `version ${version} failed: ${reason ?? "no reason"}`)
      .filter((text, index) =>
        !model.problems.some((problem) => problem.includes(failed[index].reason ?? text))),
  ];
  return problems.length > 0 && h("ul", { class: "problems" },
    problems.map((text) => h("li", { class: "problem" }, mark("problem"), text)));
}

function noModels({ registry }) {
  return h(
    "div",
    { class: "empty", key: "empty" },
    h("p", null, "The registry holds no models yet. Publish the first:"),
    h("code", null, `crossfade publish MODEL model.onnx --registry ${registry.path}`),
    h("p", { class: "quiet" }, "It appears here as soon as it stands there; the signature is read "
      + "from the artifact, and the version is checked before it answers."),
  );
}

function server({ report, nowMs }) {
  const { registry, memory } = report;
  const used = memory.budget_bytes > 0 ? memory.used_bytes / memory.budget_bytes : 0;
  const age = (text) => duration((nowMs - Date.parse(text)) / 1000);
  return h(
    "section",
    { class: "panel server", key: "server", "aria-labelledby": "server-title" },
    h("h2", { id: "server-title" }, "Server"),
    registry.problem && h("div", { class: "alarm" }, h("p", null, mark("problem"),
      h("b", null, "The registry cannot be read: "), registry.problem,
      ` (for ${age(registry.since)}). What serves keeps serving.`)),
    h("dl", null,
      h("dt", null, "Registry"), h("dd", null, h("code", null, registry.path)),
      h("dt", null, "Watched by"), h("dd", null, registry.watch),
      h("dt", null, "Read"), h("dd", null, `${plural(registry.scan_count, "time")}`,
        registry.scanned_at && `, last ${age(registry.scanned_at)} ago`),
      h("dt", null, "Memory"), h("dd", null,
        `${bytes(memory.used_bytes)} of ${bytes(memory.budget_bytes)} for models`,
        h("div", { class: "meter", "aria-hidden": "true" },
          h("div", { style: { width: `${Math.min(100, used * 100)}%` } })),
        memory.resident_bytes != null && `${bytes(memory.resident_bytes)} in the whole process`),
      h("dt", null, "Running"), h("dd", null, report.product, " for ", age(report.started_at))),
    registry.warnings.length > 0 && h("ul", { class: "problems" },
      registry.warnings.map((text) => h("li", { class: "hint" }, text))),
  );
}

/** What happened lately, newest first. */
export function events(found, isNamed) {
  if (!found || found.length === 0) return null;
  return h(
    "section",
    { class: "panel", key: "events", "aria-labelledby": "events-title" },
    h("h2", { id: "events-title" }, "Lately"),
    h("ol", { class: "events" }, [...found].reverse().slice(0, 12).map((event) => h(
      "li",
      { key: event.sequence },
      h("time", { datetime: event.at, title: event.at, class: "quiet" }, moment(event.at)),
      h("span", { class: "event-kind" }, event.kind),
      h("span", null, isNamed && event.model && [
        h("a", { href: `#/models/${encodeURIComponent(event.model)}` }, event.model), " "],
        event.version != null && `version ${event.version}: `, event.message),
    ))),
  );
}

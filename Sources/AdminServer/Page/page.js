// The page: which view is shown, asking for its data, and drawing it.

import { isOpen, noteRevision, openText } from "./dialog.js";
import { render, h } from "./dom.js";
import { duration, percent } from "./format.js";
import { modelPage } from "./model.js";
import { Announcer } from "./announcer.js";
import { ordersFor } from "./orders.js";
import { overviewPage } from "./overview.js";
import { shortcutList, shortcuts } from "./shortcuts.js";
import { ModelData, OverviewData } from "./data.js";

const POLL_MS = 1_500;

const parts = Object.fromEntries(
  ["top", "notice", "main", "foot", "said"].map((id) => [id, document.getElementById(id)]));
const announcer = new Announcer(parts.said);
let place = { model: null, section: null };
let data = null;
let timer = null;
let isAsking = false;
let asksAgain = false;

function readPlace() {
  const [kind, model, section] = location.hash.replace(/^#\/?/, "").split("/");
  if (kind !== "models" || !model) return { model: null, section: null };
  try {
    return { model: decodeURIComponent(model), section: section ?? null };
  } catch {
    return { model, section: null };
  }
}

function draw() {
  const view = data.view(draw);
  drawTop();
  drawNotice();
  render(parts.main, place.model === null ? overviewPage(view) : modelPage(view, orders));
  document.title = place.model === null ? "Crossfade" : `${title(view)} · Crossfade`;
  if (place.model !== null && view.status) {
    noteRevision(place.model, view.route?.revision ?? 0);
  }
}

function title({ model, route }) {
  const canaries = (route?.canaries ?? []).map(
    ({ version, percent: share }) => `${version} at ${percent(share)}`);
  return [model, ...canaries].join(" · ");
}

function drawTop() {
  const { source } = data;
  const state = source.error ? "lost" : source.isStale ? "stale" : "live";
  const words = {
    lost: "not reached", stale: "stale", live: data.source.receivedMs === null ? "asking" : "live",
  };
  render(parts.top,
    h("a", { href: "#/", class: "brand", key: "brand" },
      h("svg", { viewBox: "0 0 28 20", "aria-hidden": "true" },
        h("path", { d: "M2 10h24" }), h("rect", { x: 6, y: 3, width: 6, height: 14, rx: 1.5 })),
      h("span", null, "Crossfade")),
    h("nav", { "aria-label": "Place", key: "nav" },
      h("a", { href: "#/", "aria-current": place.model === null ? "page" : null }, "Models"),
      place.model !== null && [
        h("span", { "aria-hidden": "true" }, "/"),
        h("a", { href: `#/models/${encodeURIComponent(place.model)}`, "aria-current": "page" },
          place.model)]),
    h("span", { class: `link link-${state}`, key: "link" }, h("i", { class: "dot" }), words[state]),
    h("button", {
      class: "small", key: "help", "aria-label": "Keyboard shortcuts", on: { click: showHelp },
    }, "?"));
}

function drawNotice() {
  const { error, isStale, ageMs } = data.source;
  document.body.classList.toggle("is-stale", isStale);
  const isGone = error && error.status !== 404;
  render(parts.notice, (isGone || isStale) && h("p", null,
    isGone ? `The server gives no answer: ${error.message}. ` : "The last answer is late. ",
    ageMs === null ? "Trying again."
      : `What is shown is ${duration(ageMs / 1000)} old; trying again.`));
}

function showHelp() {
  openText("Keyboard", shortcutList(draw));
}

const orders = ordersFor(() => data.view(draw), (reply) => {
  announcer.say(`Done: revision ${reply.revision} is written.`);
  void poll();
});

async function poll() {
  if (isAsking) {
    asksAgain = true;
    return;
  }
  clearTimeout(timer);
  isAsking = true;
  const asked = data;
  try {
    await asked.load();
  } finally {
    isAsking = false;
  }
  if (asked === data) {
    announcer.compare(data);
    draw();
  }
  if (document.hidden) return;
  const isUrgent = asksAgain || asked !== data;
  asksAgain = false;
  timer = setTimeout(poll, isUrgent ? 0 : POLL_MS);
}

function go() {
  const next = readPlace();
  const isNew = data === null || next.model !== place.model;
  const isFirst = data === null;
  place = next;
  if (isNew) {
    data = next.model === null ? new OverviewData() : new ModelData(next.model);
    announcer.forget();
  }
  draw();
  if (isNew) void poll().then(() => settle(isFirst));
  else settle(false);
}

/** Brings the place in the address into view, and the focus with it. */
function settle(isFirst) {
  const section = place.section && document.getElementById(place.section);
  if (section) {
    section.scrollIntoView();
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
  } else if (!isFirst) {
    window.scrollTo(0, 0);
    document.getElementById("title")?.focus();
  }
}

window.addEventListener("hashchange", go);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else void poll();
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  parts.main.focus();
});
document.addEventListener("keydown", (event) => {
  if (!isOpen()) shortcuts(event, { place, orders, data, showHelp });
});
// Ages grow while nothing comes.
setInterval(() => {
  if (!document.hidden && data.source.receivedMs !== null) {
    drawTop();
    drawNotice();
  }
}, 1000);

render(parts.foot, h("p", null, "Everything here is in the command line too: ",
  h("code", null, "crossfade --help"), "; for machines: ",
  h("a", { href: "/v1/openapi.yaml" }, "openapi.yaml"), ", ",
  h("a", { href: "/metrics" }, "metrics"), "."));
go();

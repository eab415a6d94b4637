// A model's shadows: what each gets, how much of it was compared, and the way to the comparison.

import { barred, lack } from "./access.js";
import { armClass, sliceText, versionTag } from "./arms.js";
import { h } from "./dom.js";
import { count, moment, percent, plural } from "./format.js";

export const comparisonKey = ({ baseline, candidate, since }) =>
  `${baseline}-${candidate}-${since}`;

export const comparisonLink = (model, row) =>
  `#/models/${encodeURIComponent(model)}/comparison${row ? `/${comparisonKey(row)}` : ""}`;

export const isKept = ({ is_running: isRunning }) => !isRunning;

/** Nothing while there is no shadow and was none: the button above offers one. */
export function shadowsPanel(view, orders) {
  const shadows = view.route?.shadows ?? [];
  const rows = view.comparisons?.comparisons ?? [];
  if (shadows.length === 0 && rows.length === 0 && !view.failures.comparisons) return null;
  const kept = rows.filter(isKept);
  return [
    shadows.length > 0 && h("ul", { class: "shadows", key: "shadows" },
      shadows.map((shadow) => shadowRow(view, shadow, rows, orders))),
    shadows.length === 0 && h("p", { class: "quiet", key: "none" }, "None runs now."),
    kept.length > 0 && h("p", { class: "quiet kept", key: "kept" },
      h("a", { href: comparisonLink(view.model, kept[0]) },
        plural(kept.length, "earlier comparison")),
      `; the newest, ${kept[0].candidate} against ${kept[0].baseline}, `,
      kept[0].until ? `ended ${moment(kept[0].until)}` : "saw no request", "."),
  ];
}

function shadowRow(view, shadow, rows, orders) {
  const { version, since } = shadow;
  const own = rows.filter((row) =>
    row.candidate === version && row.since === since && row.is_running);
  const pairs = own.reduce((sum, row) => sum + row.pairs, 0);
  const state = view.status.versions.find((each) => each.version === version)?.state;
  const slice = sliceText(shadow.slice);
  const props = barred(lack("route", view.model));
  return h(
    "li",
    { class: `shadow ${armClass(view.route, version)}`, key: version },
    h("p", { class: "shadow-name" }, h("b", null, versionTag(view.route, version)),
      h("span", { class: "shadow-share" }, percent(shadow.percent)),
      slice && h("span", null, `of requests whose ${slice}`)),
    h("p", { class: "quiet" },
      state !== "ready" ? `Version ${version} is ${state ?? "unknown"}; nothing is compared yet.`
        : [`${count(pairs)} ${pairs === 1 ? "row" : "rows"} compared since revision ${since}; `,
          `${percent(shadow.repeated_percent)} repeated for the noise.`]),
    h("div", { class: "buttons" },
      h("a", { class: "button main", href: comparisonLink(view.model, own[0]) }, "Comparison"),
      h("button", { ...props, on: { click: () => orders.changeShadow(shadow) } }, "Change…"),
      h("button", {
        class: "danger", ...props, on: { click: () => orders.endShadow(shadow) },
      }, "Stop…")),
  );
}

// Both versions against what turned out to be true.

import { badge } from "./arms.js";
import { h } from "./dom.js";
import { count, plural, pValue } from "./format.js";
import { PLAIN, POINTS, range, scaleOf, SHARE, whisker } from "./intervals.js";

export function truthPanel({ comparison }, classes) {
  const { truth } = comparison;
  if (!truth || (!truth.labels && !truth.values)) {
    return h("p", { class: "quiet" }, truth?.sentence
      || "No outcome of a compared request was reported, so which version is right is not known: "
        + "POST /v2/feedback on the data plane takes them.");
  }
  const { labels, values } = truth;
  return h("div", { class: "truth" },
    h("p", null, truth.sentence),
    labels && [
      rows("Labels", comparison, classes, SHARE, POINTS, labels.verdict,
        { name: "accuracy", baseline: labels.baseline_accuracy,
          candidate: labels.candidate_accuracy, difference: labels.difference }),
      h("p", { class: "quiet", key: "mcnemar" },
        `Of ${plural(labels.outcomes, "outcome")} both were right on ${count(labels.both_right)}, `
        + `both wrong on ${count(labels.both_wrong)}; only ${comparison.baseline} was right on `
        + `${count(labels.only_baseline_right)}, only ${comparison.candidate} on `
        + `${count(labels.only_candidate_right)} (McNemar, ${pValue(labels.p_value)}).`,
        labels.outcomes_needed > 0
          && ` About ${count(labels.outcomes_needed)} more outcomes are needed.`),
    ],
    values && [
      rows("Values", comparison, classes, PLAIN, PLAIN, values.verdict,
        { name: "absolute error", baseline: values.baseline_error,
          candidate: values.candidate_error, difference: values.difference }),
      h("p", { class: "quiet", key: "bootstrap" },
        `From ${plural(values.outcomes, "outcome")}; the difference by a paired bootstrap.`),
    ]);
}

function rows(title, comparison, classes, kind, differenceKind, verdict, found) {
  const scale = scaleOf([found.baseline, found.candidate]);
  const apart = scaleOf([found.difference]);
  const line = (name, estimate, each, within, colour) => h("tr", { key: name, class: colour },
    h("th", { scope: "row" }, name),
    h("td", { class: "figure" }, h("b", null, each.text(estimate.value))),
    h("td", { class: "track" }, whisker(estimate, within)),
    h("td", { class: "figure quiet" }, range(estimate, each)));
  return h(
    "table",
    { class: "headline", key: title },
    h("caption", null, title, " ", badge(verdict)),
    h("thead", { class: "unseen" }, h("tr", null, h("th", { scope: "col" }, "version"),
      h("th", { scope: "col" }, found.name), h("th", { scope: "col" }, "as a picture"),
      h("th", { scope: "col" }, "interval"))),
    h("tbody", null,
      line(`${found.name} of ${comparison.baseline}`, found.baseline, kind, scale,
        classes.baseline),
      line(`${found.name} of ${comparison.candidate}`, found.candidate, kind, scale,
        classes.candidate),
      line("difference", found.difference, differenceKind, apart, "")),
  );
}

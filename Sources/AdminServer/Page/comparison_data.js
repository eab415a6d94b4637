// What the comparison's view asks for: which comparisons there are, and the report of one.

import { comparisonKey } from "./shadows.js";
import { modelPath, Source } from "./source.js";

/** Longer than between two rounds: a report says more than what changes in a moment. */
const REPORT_MS = 4_000;

export class ComparisonData {
  source = new Source();
  #sources = Object.fromEntries(
    ["route", "comparisons", "history"].map((name) => [name, new Source()]));
  #report = new Source();
  /** Which one is shown, as in the address; nothing: the first of the list. */
  #wanted;
  #reported = null;

  constructor(model, wanted) {
    this.model = model;
    this.#wanted = wanted;
  }

  /** Another comparison of the model; the report of the one before is not shown as its own. */
  choose(wanted) {
    if (wanted === this.#wanted) return false;
    this.#wanted = wanted;
    return true;
  }

  get #row() {
    const rows = this.#sources.comparisons.data?.comparisons ?? [];
    return this.#wanted === null ? rows[0]
      : rows.find((row) => comparisonKey(row) === this.#wanted);
  }

  async load() {
    const { route, comparisons, history } = this.#sources;
    await this.source.load(`/v1/status/${encodeURIComponent(this.model)}`);
    if (this.source.error) return;
    await Promise.all([
      route.load(modelPath(this.model, "route")),
      comparisons.load(modelPath(this.model, "comparisons")),
    ]);
    // Orders speak of earlier revisions.
    if (history.data === null) await history.load(modelPath(this.model, "history"));
    await this.#loadReport();
  }

  async #loadReport() {
    const row = this.#row;
    if (!row) return;
    const key = comparisonKey(row);
    if (key !== this.#reported) {
      this.#report = new Source();
      this.#reported = key;
    }
    const report = this.#report;
    const isFresh = report.ageMs !== null && report.ageMs < REPORT_MS && !report.error;
    if (!isFresh) await report.load(reportPath(this.model, row));
  }

  view(changed) {
    const { route, comparisons, history } = this.#sources;
    const row = this.#row ?? null;
    const isReported = row !== null && comparisonKey(row) === this.#reported;
    const status = this.source.data?.models.find(({ name }) => name === this.model) ?? null;
    return {
      model: this.model, status, changed, wanted: this.#wanted, row,
      route: route.data?.route ?? null, history: history.data,
      comparisons: comparisons.data, comparison: isReported ? this.#report.data : null,
      failures: {
        status: this.source.error, route: route.error, comparisons: comparisons.error,
        comparison: isReported ? this.#report.error : null,
      },
    };
  }
}

export function reportPath(model, { baseline, candidate, since }, format) {
  const query = new URLSearchParams({ baseline, candidate, since, ...(format ? { format } : {}) });
  return modelPath(model, `comparison?${query}`);
}

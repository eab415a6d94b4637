// Says what changed to those who listen: decisions, verdicts and failures, not every number.

import { routeSentence } from "./arms.js";

const PAUSE_MS = 3_000;

export class Announcer {
  #element;
  #waiting = [];
  #timer = null;
  #before = null;

  constructor(element) {
    this.#element = element;
  }

  /** At most one message in some seconds; what comes meanwhile is said together. */
  say(text) {
    this.#waiting.push(text);
    if (this.#timer !== null) return;
    const speak = () => {
      if (this.#waiting.length === 0) {
        this.#timer = null;
        return;
      }
      this.#element.textContent = this.#waiting.splice(0).join(" ");
      this.#timer = setTimeout(speak, PAUSE_MS);
    };
    speak();
  }

  /** Another view: nothing that differs there is a change. */
  forget() {
    this.#before = null;
  }

  compare(data) {
    const now = facts(data);
    const before = this.#before;
    this.#before = now;
    if (!before) return;
    for (const [name, { value, text }] of now) {
      const old = before.get(name);
      if (old && old.value !== value && text) this.say(text);
    }
  }
}

/** What is worth saying when it changes: a value to compare, and the sentence. */
function facts(data) {
  const { report, status, model, route, canaries, comparison } = data.view(() => {});
  const found = new Map();
  const note = (name, value, text) => found.set(name, { value, text });
  const isLost = data.source.error !== null;
  note("server", isLost, isLost ? "The server gives no answer." : "The server answers again.");
  if (route) {
    note("route", route.revision,
      `Revision ${route.revision}, ${route.action} by ${route.by}. ${routeSentence(route)}`);
  }
  for (const canary of canaries?.canaries ?? []) {
    for (const { gate, verdict, sentence } of canary.findings) {
      const text = verdict === "inconclusive" ? null : `Gate ${gate}: ${verdict}. ${sentence}`;
      note(`gate ${canary.version} ${gate}`, verdict, text);
    }
  }
  if (comparison) {
    const { baseline, candidate, since, verdict, sentence } = comparison;
    note(`comparison ${baseline} ${candidate} ${since}`, verdict, `Now ${verdict}. ${sentence}`);
  }
  for (const each of report?.models ?? (status ? [status] : [])) {
    const prefix = model ? "" : `${each.name} `;
    for (const { version, state } of each.versions) {
      const isSaid = state === "ready" || state === "failed";
      note(`version ${each.name} ${version}`, state,
        isSaid ? `${prefix}version ${version} is ${state}.` : null);
    }
  }
  return found;
}

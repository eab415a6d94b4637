// What each view asks for in one round, and what it hands to be drawn.

import { modelPath, Source } from "./source.js";

const EVENTS_KEPT = 40;
const ROUTES_AT_ONCE = 4;
/** The chain may break without a new revision, so it is read again now and then. */
const HISTORY_MS = 10_000;
const PUBLISHED_MS = 15_000;
const LIVE_SECONDS = 300;

class Events {
  #source = new Source();
  #startedAt = null;
  kept = [];

  /** Sequence numbers begin anew when the server does. */
  async load(query, startedAt) {
    if (startedAt !== this.#startedAt) {
      this.#startedAt = startedAt;
      this.kept = [];
    }
    const after = this.kept.at(-1)?.sequence ?? 0;
    await this.#source.load(`/v1/events?after=${after}${query}`);
    if (this.#source.error || !this.#source.data) return;
    const fresh = this.#source.data.events.filter(({ sequence }) => sequence > after);
    this.kept = [...this.kept, ...fresh].slice(-EVENTS_KEPT);
  }
}

export class OverviewData {
  source = new Source();
  #events = new Events();
  /** By model; read again when the status tells of another revision. */
  #routes = new Map();

  async load() {
    const report = await this.source.load("/v1/status");
    if (!report || this.source.error) return;
    await this.#events.load("", report.started_at);
    const behind = report.models.filter(({ name, route }) =>
      route && this.#routes.get(name)?.revision !== route.revision);
    for (let index = 0; index < behind.length; index += ROUTES_AT_ONCE) {
      await Promise.all(behind.slice(index, index + ROUTES_AT_ONCE).map(async ({ name }) => {
        const reply = new Source();
        await reply.load(modelPath(name, "route"));
        if (reply.data?.route) this.#routes.set(name, reply.data.route);
      }));
    }
  }

  view(changed) {
    return {
      report: this.source.data, nowMs: this.source.nowMs, routes: this.#routes,
      events: this.#events.kept, changed,
    };
  }
}

export class ModelData {
  source = new Source();
  #events = new Events();
  #sources = Object.fromEntries(
    ["route", "canaries", "comparisons", "live", "history", "models", "proposals"]
      .map((name) => [name, new Source()]));
  #historyRevision = null;

  constructor(model) {
    this.model = model;
  }

  async load() {
    const { route, canaries, comparisons, live, models, proposals } = this.#sources;
    await this.source.load(`/v1/status/${encodeURIComponent(this.model)}`);
    if (this.source.error) return;
    await Promise.all([
      route.load(modelPath(this.model, "route")),
      canaries.load(modelPath(this.model, "canaries")),
      comparisons.load(modelPath(this.model, "comparisons")),
      proposals.load(modelPath(this.model, "proposals")),
      live.load(modelPath(this.model, `live?seconds=${LIVE_SECONDS}`)),
      this.#events.load(`&model=${encodeURIComponent(this.model)}`, this.source.data.started_at),
    ]);
    await this.#loadHistory(route.data?.route?.revision ?? 0);
    if (models.ageMs === null || models.ageMs > PUBLISHED_MS) await models.load("/v1/models");
  }

  async #loadHistory(revision) {
    const { history } = this.#sources;
    const isFresh = history.ageMs !== null && history.ageMs < HISTORY_MS;
    if (isFresh && revision === this.#historyRevision && !history.error) return;
    await history.load(modelPath(this.model, "history"));
    if (!history.error) this.#historyRevision = revision;
  }

  view(changed) {
    const { route, canaries, comparisons, live, history, models, proposals } = this.#sources;
    const status = this.source.data?.models.find(({ name }) => name === this.model) ?? null;
    const failures = { route, canaries, comparisons, live, history, proposals };
    return {
      model: this.model, status, changed,
      route: route.data?.route ?? null, routeProblems: route.data?.problems ?? [],
      canaries: canaries.data, comparisons: comparisons.data, live: live.data,
      history: history.data, proposals: proposals.data,
      published: models.data?.models.find(({ name }) => name === this.model) ?? null,
      events: this.#events.kept,
      failures: {
        status: this.source.error,
        ...Object.fromEntries(Object.entries(failures).map(([name, { error }]) => [name, error])),
      },
    };
  }
}

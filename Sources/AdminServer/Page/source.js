// What the server said last, how long ago, and by its own clock. The browser's clock is never
// compared with the server's: only the time that went by since a reply is measured here.

import { credential } from "./access.js";

const TIMEOUT_MS = 10_000;
/** Older than this without a newer reply is shown as stale. */
export const STALE_MS = 6_000;

export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** One request. Throws a `Refusal` with the server's code and message, or why none came. */
export async function ask(path, body) {
  let reply;
  let text;
  const shown = credential();
  const headers = shown === null ? {} : { authorization: `Bearer ${shown}` };
  if (body !== undefined) headers["content-type"] = "application/json";
  try {
    reply = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await reply.text();
  } catch (error) {
    const why = error.name === "TimeoutError" ? `no answer in ${TIMEOUT_MS / 1000} s` : null;
    throw new Refusal(0, "UNREACHABLE", why ?? "the server cannot be reached");
  }
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(reply.status, "INTERNAL", `no JSON came from ${path} (${reply.status})`);
  }
  if (!reply.ok) {
    const told = value.error ?? value;
    const message = told.message ?? `status ${reply.status}`;
    throw new Refusal(reply.status, told.code ?? "UNKNOWN", message);
  }
  return value;
}

export const modelPath = (model, rest) => `/v1/models/${encodeURIComponent(model)}/${rest}`;

/** A reply that is asked for again and again: the last good one stays when asking fails. */
export class Source {
  data = null;
  error = null;
  receivedMs = null;

  async load(path) {
    try {
      this.take(await ask(path));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.error = error;
    }
    return this.data;
  }

  take(data) {
    this.data = data;
    this.error = null;
    this.receivedMs = performance.now();
  }

  get ageMs() {
    return this.receivedMs === null ? null : performance.now() - this.receivedMs;
  }

  get isStale() {
    return this.receivedMs !== null && (this.error !== null || this.ageMs > STALE_MS);
  }

  /** The server's time now, in milliseconds since 1970, from a reply that says `at`. */
  get nowMs() {
    const at = Date.parse(this.data?.at);
    return Number.isNaN(at) ? null : at + this.ageMs;
  }
}

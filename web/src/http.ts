// The one way an island talks to the server: token, version, problem details.
// Every refusal arrives as a `Problem` that a person can read.

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface Ask {
  body?: Json;
  /** Version on the screen; sent as If-Match. */
  version?: string;
  signal?: AbortSignal;
}

export interface Reply {
  status: number;
  /** Version after the write, from the ETag; empty when the server sent none. */
  version: string;
  body: Json;
}

/** A refusal: what the server said, field by field where it did. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string>;
  /** Version that stands now, after a lost race. */
  readonly current: string;
  /** Field to the pair of what was sent and what stands. */
  readonly differences: Record<string, [Json, Json]>;

  constructor(status: number, words: string, body: Record<string, Json> = {}) {
    super(words);
    this.status = status;
    this.code = typeof body.code === "string" ? body.code : "";
    this.fields = fieldMessages(body);
    this.current = body.current === undefined ? "" : String(body.current);
    this.differences = (body.differences ?? {}) as Record<string, [Json, Json]>;
  }

  get isStale(): boolean {
    return this.status === 409 || this.status === 412;
  }
}

const WORDS: Record<number, string> = {
  0: "The server could not be reached. Nothing was changed; try again.",
  401: "You are signed out. Sign in and try again; nothing was changed.",
  403: "You may not do this.",
  404: "This does not exist any more, or you may not see it.",
  412: "Somebody changed this meanwhile.",
  429: "Too many requests. Wait a moment and try again.",
};

/** The words for a status when the server gave none. */
export function wordsFor(status: number): string {
  return WORDS[status] ?? `The server refused (${status}). Nothing was changed.`;
}

function fieldMessages(body: Record<string, Json>): Record<string, string> {
  const found: Record<string, string> = {};
  const fields = body.fields;
  if (fields && typeof fields === "object" && !Array.isArray(fields)) {
    for (const [name, said] of Object.entries(fields)) {
      found[name] = Array.isArray(said) ? said.join(" ") : String(said);
    }
  }
  if (typeof body.field === "string" && body.field && typeof body.detail === "string") {
    found[body.field] ??= body.detail;
  }
  return found;
}

function cookie(name: string): string {
  const pair = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : "";
}

/** The token that proves the request comes from our page: the cookie is newer than the page. */
export function csrfToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  return cookie("__Host-csrf") || cookie("csrf") || meta?.content || "";
}

function headersFor(method: string, ask: Ask): Headers {
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (method !== "GET") headers.set("X-CSRFToken", csrfToken());
  if (ask.body !== undefined) headers.set("Content-Type", "application/json");
  if (ask.version !== undefined) headers.set("If-Match", `"${ask.version}"`);
  return headers;
}

async function reach(href: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(href, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, wordsFor(0));
  }
}

async function bodyOf(response: Response): Promise<Json> {
  const type = response.headers.get("Content-Type") ?? "";
  return type.includes("json") ? ((await response.json()) as Json) : null;
}

function versionOf(response: Response, body: Json): string {
  const tag = (response.headers.get("ETag") ?? "").replace(/^W\//, "").replace(/"/g, "");
  if (tag) return tag;
  const own = body && typeof body === "object" && !Array.isArray(body) ? body.version : undefined;
  return own === undefined ? "" : String(own);
}

/** Send JSON and read JSON; throws `Problem` for every refusal and for no connection. */
export async function send(method: string, href: string, ask: Ask = {}): Promise<Reply> {
  const init: RequestInit = {
    method,
    headers: headersFor(method, ask),
    credentials: "same-origin",
  };
  if (ask.body !== undefined) init.body = JSON.stringify(ask.body);
  if (ask.signal) init.signal = ask.signal;
  const response = await reach(href, init);
  const body = await bodyOf(response);
  if (response.ok) return { status: response.status, version: versionOf(response, body), body };
  const details = body && typeof body === "object" && !Array.isArray(body) ? body : {};
  const words = typeof details.detail === "string" ? details.detail : wordsFor(response.status);
  throw new Problem(response.status, words, details);
}

/** Read a whole page as text. */
export function readPage(href: string, signal?: AbortSignal): Promise<string> {
  return readText(href, {}, signal);
}

/** Read what the server gives for a drawer; it may be a fragment, as for htmx. */
export function readFragment(href: string, signal?: AbortSignal): Promise<string> {
  return readText(href, { "HX-Request": "true", "HX-Target": "drawer" }, signal);
}

async function readText(
  href: string,
  extra: Record<string, string>,
  signal?: AbortSignal,
): Promise<string> {
  const headers = { Accept: "text/html", ...extra };
  const init: RequestInit = { headers, credentials: "same-origin" };
  if (signal) init.signal = signal;
  const response = await reach(href, init);
  if (!response.ok) throw new Problem(response.status, wordsFor(response.status));
  return response.text();
}

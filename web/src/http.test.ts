import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { csrfToken, Problem, send } from "./http";

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  vi.fn(async (_href: string, _init: RequestInit) => {
    const type = { "Content-Type": "application/problem+json", ...headers };
    return new Response(JSON.stringify(body), { status, headers: type });
  });

beforeEach(() => {
  document.head.innerHTML = '<meta name="csrf-token" content="from-page">';
});

afterEach(() => {
  vi.unstubAllGlobals();
  // biome-ignore lint/suspicious/noDocumentCookie: the test needs to expire what it set
  document.cookie = "csrf=; max-age=0";
});

test("a write carries the token and the version it saw", async () => {
  const fetch = answer(200, { id: 1 }, { ETag: '"8"' });
  vi.stubGlobal("fetch", fetch);
  const reply = await send("PATCH", "/p/1", { body: { name: "x" }, version: "7" });
  const headers = fetch.mock.calls[0]?.[1].headers as Headers;
  expect(headers.get("If-Match")).toBe('"7"');
  expect(headers.get("X-CSRFToken")).toBe("from-page");
  expect(reply.version).toBe("8");
});

test("the cookie is preferred to the page's token", () => {
  // biome-ignore lint/suspicious/noDocumentCookie: this is what the browser holds
  document.cookie = "csrf=newer";
  expect(csrfToken()).toBe("newer");
});

test("a refusal keeps its words and its fields", async () => {
  vi.stubGlobal("fetch", answer(422, { detail: "No.", fields: { name: ["Too long.", "Odd."] } }));
  const problem = await send("PATCH", "/p/1", { body: {} }).catch((error) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem.message).toBe("No.");
  expect(problem.fields).toEqual({ name: "Too long. Odd." });
});

test("a rule about one field is a message of that field", async () => {
  vi.stubGlobal("fetch", answer(422, { detail: "Not yet.", field: "finish" }));
  const problem = await send("PATCH", "/p/1", { body: {} }).catch((error) => error);
  expect(problem.fields).toEqual({ finish: "Not yet." });
});

test("a lost race tells the standing version and both values", async () => {
  const body = { detail: "Changed.", current: 9, differences: { name: ["mine", "theirs"] } };
  vi.stubGlobal("fetch", answer(409, body));
  const problem = await send("PATCH", "/p/1", { body: {} }).catch((error) => error);
  expect(problem.isStale).toBe(true);
  expect(problem.current).toBe("9");
  expect(problem.differences.name).toEqual(["mine", "theirs"]);
});

test("no connection is a problem in plain words, not a type error", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed")));
  const problem = await send("GET", "/p/1").catch((error) => error);
  expect(problem.status).toBe(0);
  expect(problem.message).toContain("could not be reached");
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CommandPaletteElement } from "./element";
import { EMPTY, merged, moved, ranked, readEntries } from "./model";

customElements.define("command-palette", CommandPaletteElement);
const entry = (label: string, href = `/${label}`) => ({ label, href, kind: "Page", hint: "" });

test("the answer is read with care: foreign addresses and nonsense are dropped", () => {
  const answer = [
    { label: "A", href: "/a", kind: "Project", hint: "red" },
    { label: "B", href: "//evil.example" },
    { label: "C", href: "javascript:alert(1)" },
    { href: "/no-label" },
    null,
  ];
  expect(readEntries(answer).map((e) => e.label)).toEqual(["A"]);
  expect(readEntries({ detail: "no" })).toEqual([]);
});

test("ranking prefers the beginning, then a word, then letters in order", () => {
  const entries = ["Imports", "Portfolio", "My portfolio", "People of rome"].map((x) => entry(x));
  expect(ranked(entries, "port").map((e) => e.label)).toEqual([
    "Portfolio",
    "My portfolio",
    "Imports",
  ]);
  expect(ranked(entries, "xyz")).toEqual([]);
});

test("the choice goes round the ends", () => {
  const state = { ...EMPTY, entries: [entry("a"), entry("b")] };
  expect(moved(state, -1).chosen).toBe(1);
  expect(moved(moved(state, 1), 1).chosen).toBe(0);
  expect(moved(EMPTY, 1)).toBe(EMPTY);
});

test("each address appears once", () => {
  expect(merged([entry("a", "/x")], [entry("b", "/x"), entry("c", "/y")])).toHaveLength(2);
});

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<a href="/portfolio" data-palette-page data-go="g p">Portfolio</a>' +
    '<button data-palette-open>Search</button><command-palette source="/palette"></command-palette>';
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const key = (target: EventTarget, name: string, more = {}) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more }));

test("Ctrl-K opens with the pages, Enter goes", () => {
  const palette = document.querySelector("command-palette") as CommandPaletteElement;
  key(document, "k", { ctrlKey: true });
  expect(palette.querySelector("dialog")?.open).toBe(true);
  expect(palette.querySelector('[role="option"]')?.textContent).toContain("Portfolio");
  const gone: string[] = [];
  palette.addEventListener("palette-go", (event) => {
    event.preventDefault();
    gone.push((event as CustomEvent).detail.href);
  });
  key(palette.querySelector("input") as HTMLInputElement, "Enter");
  expect(gone).toEqual(["/portfolio"]);
});

test("typing asks the server once the person pauses, and shows what it found as text", async () => {
  const found = [{ label: "<b>Harbour</b>", href: "/p/1", kind: "Project", hint: "" }];
  const fetch = vi.fn(
    async (_href: string) =>
      new Response(JSON.stringify(found), { headers: { "Content-Type": "application/json" } }),
  );
  vi.stubGlobal("fetch", fetch);
  document.querySelector<HTMLElement>("[data-palette-open]")?.click();
  const input = document.querySelector("command-palette input") as HTMLInputElement;
  for (const text of ["h", "ha", "har"]) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(fetch.mock.calls[0]?.[0]).toBe("/palette?q=har");
  const option = document.querySelector('[role="option"]');
  expect(option?.textContent).toContain("<b>Harbour</b>");
  expect(option?.querySelector("b")).toBeNull();
});

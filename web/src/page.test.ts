import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ToastDetail } from "./dom";
import { listenForFragments } from "./fragments";
import { HintStripElement } from "./islands/hint-strip/element";
import { MenuDisclosureElement } from "./islands/menu-disclosure/element";
import { listenForRowKeys } from "./row-keys";

customElements.define("hint-strip", HintStripElement);
customElements.define("menu-disclosure", MenuDisclosureElement);
listenForRowKeys();
listenForFragments();

beforeEach(() => {
  document.head.innerHTML = '<meta name="csrf-token" content="token">';
  document.body.innerHTML = `<menu-disclosure><details class="menu"><summary>New</summary><a href="#1">Project</a></details></menu-disclosure>
    <main><input data-search id="q"><div data-hints="F2=edit;Space=select"><table><tbody>
    <tr><td><a href="#a" data-row-link id="a">a</a></td></tr>
    <tr hidden><td><a href="#b" data-row-link id="b">b</a></td></tr>
    <tr><td><a href="#c" data-row-link id="c">c</a></td></tr></tbody></table></div></main>
    <hint-strip data-hints="?=all keys"></hint-strip>`;
});

afterEach(() => vi.restoreAllMocks());

const press = (key: string, target: EventTarget = document.activeElement ?? document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

test("j and k walk the rows that show and stop at the ends", () => {
  for (const [key, id] of [
    ["j", "a"],
    ["j", "c"],
    ["j", "c"],
    ["k", "a"],
  ] as const) {
    press(key);
    expect(document.activeElement?.id).toBe(id);
  }
});

test("a slash goes to the search field; typed there it stays", () => {
  press("/", document.body);
  expect(document.activeElement?.id).toBe("q");
  expect(press("/")).toBe(true);
});

test("hints follow the focus", () => {
  const strip = document.querySelector("hint-strip");
  expect(strip?.textContent).toContain("all keys");
  document.getElementById("a")?.focus();
  expect(strip?.textContent).toContain("select");
});

test("a menu closes by Esc and by a click elsewhere", () => {
  const menu = document.querySelector("details") as HTMLDetailsElement;
  menu.open = true;
  press("Escape", menu.querySelector("a") as Element);
  expect(menu.open).toBe(false);
  menu.open = true;
  document.getElementById("q")?.click();
  expect(menu.open).toBe(false);
});

test("fragments carry the token, and their failures are told", () => {
  const detail = { headers: {} as Record<string, string>, verb: "post" };
  document.dispatchEvent(new CustomEvent("htmx:configRequest", { detail }));
  expect(detail.headers["X-CSRFToken"]).toBe("token");
  const said: ToastDetail[] = [];
  document.addEventListener("toast", (event) => said.push((event as CustomEvent).detail), {
    once: true,
  });
  document.dispatchEvent(
    new CustomEvent("htmx:responseError", { detail: { xhr: { status: 403 } } }),
  );
  expect(said[0]).toEqual({ words: "You may not do this.", kind: "error" });
});

import { beforeEach, expect, test } from "vitest";
import { ShortcutSheetElement } from "./element";
import { Jumps, pageKeys } from "./model";

customElements.define("shortcut-sheet", ShortcutSheetElement);

test("page keys are read from the attribute, broken parts left out", () => {
  expect(pageKeys("1–4=Filter;L=Switch lens;broken")).toEqual([
    { keys: "1–4", does: "Filter" },
    { keys: "L", does: "Switch lens" },
  ]);
  expect(pageKeys("==Equals")).toEqual([{ keys: "=", does: "Equals" }]);
  expect(pageKeys(undefined)).toEqual([]);
});

test("a jump needs both keys within the time", () => {
  const jumps = new Jumps(() => new Map([["g p", "/portfolio"]]), 1000);
  expect(jumps.press("g", 0)).toBeUndefined();
  expect(jumps.press("p", 500)).toBe("/portfolio");
  expect(jumps.press("p", 600)).toBeUndefined();
  jumps.press("g", 2000);
  expect(jumps.press("p", 3500)).toBeUndefined();
});

beforeEach(() => {
  document.body.innerHTML =
    '<main data-keys="L=Switch lens"></main><input id="field">' +
    '<a href="/portfolio" data-go="g p">Portfolio</a><shortcut-sheet></shortcut-sheet>';
});

const press = (target: EventTarget, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

test("a question mark opens the sheet with the page's own keys", () => {
  press(document.body, "?");
  const dialog = document.querySelector("shortcut-sheet dialog") as HTMLDialogElement;
  expect(dialog.open).toBe(true);
  expect(dialog.textContent).toContain("Switch lens");
  expect(dialog.textContent).toContain("Portfolio");
  expect(dialog.textContent).not.toContain("In a tree");
});

test("a question mark typed into a field stays there", () => {
  press(document.getElementById("field") as HTMLElement, "?");
  expect(document.querySelector<HTMLDialogElement>("shortcut-sheet dialog")?.open).toBe(false);
});

test("g p follows the navigation link", () => {
  const sheet = document.querySelector("shortcut-sheet") as HTMLElement;
  const went: string[] = [];
  sheet.addEventListener("sheet-go", (event) => {
    event.preventDefault();
    went.push((event as CustomEvent).detail);
  });
  press(document.body, "g");
  press(document.body, "p");
  expect(went).toEqual(["/portfolio"]);
});

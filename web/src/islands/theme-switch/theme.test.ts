import { beforeEach, expect, test } from "vitest";
import { ThemeSwitchElement } from "./element";
import { lookOf, STORE, toChoice } from "./model";

customElements.define("theme-switch", ThemeSwitchElement);

test("an unknown stored choice means the system's", () => {
  expect(toChoice("purple")).toBe("system");
  expect(toChoice(null)).toBe("system");
  expect(toChoice("contrast")).toBe("contrast");
});

test("each choice has its look", () => {
  expect(lookOf("system", true, false)).toEqual({ theme: "dark", more: false });
  expect(lookOf("system", false, true)).toEqual({ theme: "light", more: true });
  expect(lookOf("light", true, true)).toEqual({ theme: "light", more: false });
  expect(lookOf("contrast", true, false)).toEqual({ theme: "dark", more: true });
});

beforeEach(() => {
  localStorage.clear();
  document.body.innerHTML =
    '<theme-switch><button data-theme-choice="dark">Dark</button>' +
    '<button data-theme-choice="contrast">More</button></theme-switch>';
});

test("a choice is applied, shown as pressed and remembered", () => {
  const [dark, more] = document.querySelectorAll("button");
  dark?.click();
  expect(document.documentElement.dataset.bsTheme).toBe("dark");
  expect(localStorage.getItem(STORE)).toBe("dark");
  expect(dark?.getAttribute("aria-pressed")).toBe("true");
  more?.click();
  expect(document.documentElement.dataset.contrast).toBe("more");
  expect(dark?.getAttribute("aria-pressed")).toBe("false");
});

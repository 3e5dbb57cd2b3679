import { beforeEach, expect, test } from "vitest";
import { LocalFilterElement } from "./element";
import { keeps, wordsOf } from "./model";

customElements.define("local-filter", LocalFilterElement);

test("every word must be there; case and accents do not matter", () => {
  expect(keeps("Zürich tram renewal", wordsOf("TRAM zurich"))).toBe(true);
  expect(keeps("Zürich tram renewal", wordsOf("tram bus"))).toBe(false);
  expect(keeps("anything", wordsOf("  "))).toBe(true);
});

beforeEach(() => {
  document.body.innerHTML =
    '<local-filter for="t"><input><span role="status"></span></local-filter>' +
    '<table id="t"><tbody><tr><td>Harbour</td></tr><tr><td>Payroll</td></tr></tbody></table>';
});

test("rows that do not match go, the count is said, Esc brings them back", () => {
  const input = document.querySelector("input") as HTMLInputElement;
  input.value = "pay";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const filtered = () => document.querySelectorAll("tr[data-filtered]").length;
  expect(filtered()).toBe(1);
  expect(document.querySelector('[role="status"]')?.textContent).toBe("1 of 2");
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(filtered()).toBe(0);
});

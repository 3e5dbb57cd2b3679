import { beforeEach, expect, test } from "vitest";
import { mount } from "../../mount";
import { BulkBarElement } from "./element";
import { allState, between, countWords } from "./model";

customElements.define("bulk-bar", BulkBarElement);

test("a range holds both ends in either direction", () => {
  expect(between(2, 4)).toEqual([2, 3, 4]);
  expect(between(4, 2)).toEqual([2, 3, 4]);
  expect(between(1, 1)).toEqual([1]);
});

test("states and words", () => {
  expect([allState(0, 3), allState(2, 3), allState(3, 3)]).toEqual(["none", "some", "all"]);
  expect([countWords(1), countWords(12)]).toEqual(["1 row selected", "12 rows selected"]);
});

beforeEach(() => {
  const rows = ["a", "b", "c", "d"]
    .map((id) => `<tr><td><input type="checkbox" data-select value="${id}"></td></tr>`)
    .join("");
  mount(`<table id="t"><thead><tr><th><input type="checkbox" data-select-all></th></tr></thead>
    <tbody>${rows}</tbody></table>
    <bulk-bar for="t"><form class="bulk"><strong data-count></strong><button type="button" data-clear>Clear</button></form></bulk-bar>`);
});

const box = (id: string) => document.querySelector(`input[value="${id}"]`) as HTMLInputElement;
const bar = () => document.querySelector(".bulk") as HTMLElement;
const shiftClick = (target: Element) =>
  target.dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true }),
  );

test("the bar shows only while rows are chosen", () => {
  expect(bar().hidden).toBe(true);
  box("b").click();
  expect(bar().hidden).toBe(false);
  expect(document.querySelector("[data-count]")?.textContent).toBe("1 row selected");
  document.querySelector<HTMLElement>("[data-clear]")?.click();
  expect(bar().hidden).toBe(true);
  expect(box("b").checked).toBe(false);
});

test("Shift takes the rows between, and the ids are told", () => {
  let ids: string[] = [];
  document.addEventListener("selection", (event) => {
    ids = (event as CustomEvent<string[]>).detail;
  });
  box("a").click();
  shiftClick(box("c"));
  expect(ids).toEqual(["a", "b", "c"]);
  expect(document.querySelector<HTMLInputElement>("[data-select-all]")?.indeterminate).toBe(true);
});

test("the head's box takes all shown rows, hidden ones stay out", () => {
  box("d").closest("tr")?.setAttribute("data-filtered", "");
  document.querySelector<HTMLElement>("[data-select-all]")?.click();
  expect(["a", "b", "c", "d"].map((id) => box(id).checked)).toEqual([true, true, true, false]);
});

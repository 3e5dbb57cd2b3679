import { beforeEach, expect, test } from "vitest";
import { mount } from "../../mount";
import { TreeTableElement } from "./element";
import { type Node, parents, stepFor, toggled, visible } from "./model";

customElements.define("tree-table", TreeTableElement);

const nodes: Node[] = [
  { id: "o", parent: "" },
  { id: "g", parent: "o" },
  { id: "p", parent: "g" },
  { id: "x", parent: "elsewhere" },
];

test("a closed ancestor hides all below it; a lost parent makes a top row", () => {
  expect([...visible(nodes, new Set())]).toEqual(["o", "g", "p", "x"]);
  expect([...visible(nodes, new Set(["o"]))]).toEqual(["o", "x"]);
  expect([...parents(nodes)]).toEqual(["o", "g", "elsewhere"]);
  expect([...toggled(new Set(["o"]), "o")]).toEqual([]);
});

test.each([
  ["ArrowRight", "o", [], { focus: "g" }],
  ["ArrowRight", "o", ["o"], { toggle: "o" }],
  ["ArrowLeft", "g", [], { toggle: "g" }],
  ["ArrowLeft", "p", [], { focus: "g" }],
  ["ArrowDown", "o", ["o"], { focus: "x" }],
  ["End", "o", [], { focus: "x" }],
  ["*", "o", [], { openAll: true }],
  ["ArrowRight", "p", [], undefined],
] as const)("%s on %s", (key, at, closed, step) => {
  expect(stepFor(key, at, nodes, new Set(closed))).toEqual(step);
});

const markup = `<tree-table id="tree"><table role="treegrid"><tbody>${nodes
  .map(
    ({ id, parent }) =>
      `<tr data-node="${id}" data-parent="${parent}"><th><button class="twisty"></button><a href="#${id}">${id}</a></th></tr>`,
  )
  .join("")}</tbody></table></tree-table>`;

beforeEach(() => {
  sessionStorage.clear();
  mount(markup);
});

const row = (id: string) => document.querySelector(`[data-node="${id}"]`) as HTMLTableRowElement;
const press = (key: string) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );

test("keys close and open, the state is told and remembered", () => {
  row("o").focus();
  press("ArrowLeft");
  expect(row("g").hidden).toBe(true);
  expect(row("o").getAttribute("aria-expanded")).toBe("false");
  mount(markup);
  expect(row("g").hidden).toBe(true);
  row("o").querySelector<HTMLElement>(".twisty")?.click();
  expect(row("g").hidden).toBe(false);
});

test("leaves say nothing about being open, one row is in the tab order", () => {
  expect(row("p").hasAttribute("aria-expanded")).toBe(false);
  row("o").focus();
  press("ArrowDown");
  expect(document.activeElement).toBe(row("g"));
  expect(document.querySelectorAll("tr[tabindex='0']")).toHaveLength(1);
});

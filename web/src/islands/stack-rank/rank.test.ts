import { beforeEach, expect, test, vi } from "vitest";
import { StackRankElement } from "./element";
import { dropped, stepped } from "./model";

customElements.define("stack-rank", StackRankElement);

test("a key moves one place and not beyond the ends", () => {
  expect(stepped(2, -1, 3)).toBe(1);
  expect(stepped(1, -1, 3)).toBe(1);
  expect(stepped(3, 1, 3)).toBe(3);
});

test("a drop lands before or after the row it is dropped on", () => {
  const order = ["a", "b", "c", "d"];
  for (let from = 1; from <= 4; from += 1) {
    for (let onto = 1; onto <= 4; onto += 1) {
      for (const below of [false, true]) {
        const moved = order[from - 1] as string;
        const rest = order.filter((one) => one !== moved);
        rest.splice(dropped(from, onto, below) - 1, 0, moved);
        const at = rest.indexOf(moved);
        const target = order[onto - 1] as string;
        if (moved !== target) expect(rest[below ? at - 1 : at + 1]).toBe(target);
      }
    }
  }
});

beforeEach(() => {
  document.body.innerHTML =
    '<form id="f"></form><stack-rank data-form="f" data-last="2"><table><tbody>' +
    '<tr data-line="one" data-place="1"><td><a href="#">One</a></td></tr>' +
    '<tr data-line="two" data-place="2"><td><a href="#">Two</a></td></tr>' +
    "</tbody></table></stack-rank>";
});

test("Alt with an arrow sends the form of the buttons", () => {
  const form = document.querySelector("form") as HTMLFormElement;
  const submit = vi.spyOn(form, "submit").mockImplementation(() => {});
  const link = document.querySelectorAll("a")[1] as HTMLAnchorElement;
  link.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
  expect(submit).not.toHaveBeenCalled();
  link.dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true }),
  );
  expect(submit).not.toHaveBeenCalled(); // the last stays the last
  link.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", altKey: true, bubbles: true }));
  expect(submit).toHaveBeenCalledOnce();
  expect((form.elements.namedItem("step") as HTMLInputElement).value).toBe("two:1");
});

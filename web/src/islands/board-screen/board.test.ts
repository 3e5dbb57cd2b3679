import { afterEach, expect, test } from "vitest";
import { BoardScreenElement } from "./element";
import { reading } from "./model";

customElements.define("board-screen", BoardScreenElement);
afterEach(() => document.body.replaceChildren());
const MINUTE = 60_000;

test.each([
  [0, "green", "0 of 60 min, well in time"],
  [29, "green", "29 of 60 min, well in time"],
  [30, "yellow", "30 of 60 min, half gone"],
  [45, "orange", "45 of 60 min, nearly over"],
  [60, "orange", "60 of 60 min, nearly over"],
  [61, "red", "61 of 60 min, over time"],
])("after %i of 60 minutes a timer is %s", (minutes, tone, words) => {
  const read = reading(0, minutes * MINUTE, 60);
  expect([read.tone, read.words]).toEqual([tone, words]);
  expect(read.percent).toBeLessThanOrEqual(100);
});

function screen(): BoardScreenElement {
  document.body.innerHTML = `<board-screen>
    <p class="tone-time-green" data-timer data-began="2026-11-02T10:00:00+00:00" data-of="10">
      <progress max="100" value="0"></progress><span data-timer-words></span></p>
    <p class="tone-time-green" data-timer data-began="2026-11-02T10:00:00+00:00" data-of="10"
      data-ended="2026-11-02T10:01:00+00:00"><span data-timer-words>as it was</span></p>
    <a href="#next" data-board-key="n">Next</a><button data-board-key="v">For</button>
    <input></board-screen>`;
  return document.querySelector("board-screen") as BoardScreenElement;
}

test("a timer that runs is told anew, one that ended stays", () => {
  const held = screen();
  held.tell(Date.parse("2026-11-02T10:08:00+00:00"));
  const [first, second] = held.querySelectorAll("[data-timer]");
  expect(first?.className).toBe("tone-time-orange");
  expect(first?.querySelector("progress")?.value).toBe(80);
  expect(second?.textContent).toContain("as it was");
});

test("N follows the next item, V goes to the vote, and typing does neither", () => {
  const held = screen();
  let followed = 0;
  held.querySelector("a")?.addEventListener("click", () => {
    followed += 1;
  });
  const press = (key: string, on: EventTarget = document) =>
    on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  press("n");
  press("v");
  expect(followed).toBe(1);
  expect(document.activeElement?.textContent).toBe("For");
  press("n", held.querySelector("input") as HTMLInputElement);
  press("ö");
  expect(followed).toBe(1);
});

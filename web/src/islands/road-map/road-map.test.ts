import { afterEach, expect, test, vi } from "vitest";
import { scaleFor, xOf } from "../../axis/scale";
import { mount } from "../../mount";
import { RoadMapElement } from "./element";
import { factWords, fitted, labelsOf, minuteOf, readRoad, roadExtent, tracked } from "./model";

customElements.define("road-map", RoadMapElement);
afterEach(() => vi.unstubAllGlobals());

const DATA = {
  lanes: [
    {
      id: "a",
      name: "Harbour",
      items: [
        {
          id: "1",
          name: "Quay",
          href: "/p/1",
          start: "2026-01-01",
          finish: "2026-06-30",
          percent: 40,
          health: "red",
          declared: ["2026-01-01", "2026-05-31"],
          milestones: [
            { name: "Piles driven", at: "2026-02-01" },
            { name: "Piles tested and all their papers signed", at: "2026-02-04", gate: true },
            { name: "Handed over to the harbour master", at: "2026-06-15" },
          ],
        },
        {
          id: "2",
          name: "Crane",
          href: "//evil.example",
          start: "2026-03-01",
          finish: "2026-04-30",
          computed: false,
          health: "blue",
        },
        { id: "3", name: "Later", href: "/p/3", start: null, finish: null, health: "none" },
        {
          id: "4",
          name: "Rail",
          href: "/p/4",
          start: "2028-01-01",
          finish: "2028-04-30",
          health: "amber",
        },
      ],
    },
  ],
  links: [
    { tail: "1", head: "2", late: true, from: 29535840, to: 29553120, agreed: false },
    { tail: "1", head: "9", late: false },
  ],
  fiscal_start: 4,
};

test("the data is read with care", () => {
  const road = readRoad(DATA);
  expect(road.lanes[0]?.items.map(({ href, health }) => [href, health])).toEqual([
    ["/p/1", "red"],
    ["", "none"],
    ["/p/3", "none"],
    ["/p/4", "amber"],
  ]);
  expect(readRoad(null)).toEqual({ lanes: [], links: [], fiscal: 1 });
  expect(roadExtent(road)).toEqual([minuteOf("2026-01-01"), minuteOf("2028-05-01")]);
});

test("items that overlap stand on tracks of their own, undated ones are left out", () => {
  const lane = readRoad(DATA).lanes[0];
  if (!lane) throw new Error("no lane");
  const scale = scaleFor("quarter", minuteOf("2026-01-01") ?? 0, minuteOf("2028-05-01") ?? 0);
  const { placed, tracks } = tracked(lane, scale);
  expect(placed.map(({ item, track }) => [item.id, track])).toEqual([
    ["1", 0],
    ["2", 1],
    ["4", 0],
  ]);
  expect(tracks).toBe(2);
  const [first] = lane.items;
  if (!first) throw new Error("no item");
  const words = factWords(first, (minute) => new Date(minute * 60_000).toISOString().slice(0, 10));
  expect(words).toBe(
    "2026-01-01 to 2026-06-30 computed, declared 2026-05-31, off track, Piles driven 2026-02-01, " +
      "gate Piles tested and all their papers signed 2026-02-04, " +
      "Handed over to the harbour master 2026-06-15",
  );
});

test("milestones' names stand where they have room, the long ones cut", () => {
  const [item] = readRoad(DATA).lanes[0]?.items ?? [];
  if (!item) throw new Error("no item");
  const words = (zoom: "month" | "year") =>
    labelsOf(item, scaleFor(zoom, 29_450_880, 30_000_000)).map((label) => label.words);
  expect(words("year")).toEqual(["Piles driven"]);
  expect(words("month")).toEqual(["Piles driven", "Handed over to the ha…"]);
});

test("on paper everything fits the sheet", () => {
  const [from, to] = roadExtent(readRoad(DATA)) ?? [0, 0];
  const scale = fitted(from, to, 820);
  expect(xOf(scale, from)).toBeGreaterThan(0);
  expect(xOf(scale, to)).toBeLessThan(820);
  expect(scale.zoom).toBe("year");
});

test("the map is drawn as links; lines come when asked for", async () => {
  mount(
    `<road-map today="2026-03-01"><script type="application/json">${JSON.stringify(DATA)}</script></road-map>`,
  );
  await vi.waitFor(() => expect(document.querySelector(".road-lane")).not.toBeNull());
  const links = Array.from(document.querySelectorAll("a.road-item"), (a) => a.getAttribute("href"));
  expect(links).toEqual(["/p/1", "/p/4"]);
  expect(document.querySelector(".road-undated")?.textContent).toBe("1 without dates");
  expect(document.querySelectorAll(".road-line")).toHaveLength(0);
  const map = document.querySelector("road-map");
  const press = (): unknown =>
    map?.dispatchEvent(new KeyboardEvent("keydown", { key: "d", bubbles: true, cancelable: true }));
  press();
  press();
  expect(document.querySelectorAll(".road-line.is-late.is-proposed:not(.is-tip)")).toHaveLength(1);
});

test("declared bars look otherwise, computed ones have what is declared beside them", async () => {
  mount(
    `<road-map today="2026-03-01" lines="all"><script type="application/json">${JSON.stringify(DATA)}</script><p>Twin</p></road-map>`,
  );
  await vi.waitFor(() => expect(document.querySelector(".road-lane")).not.toBeNull());
  const bar = (id: string) => document.querySelector(`[data-item="${id}"]`);
  expect(bar("1")?.querySelector(".is-declared")).toBeNull();
  expect(bar("1")?.querySelectorAll(".road-said")).toHaveLength(1);
  expect(bar("2")?.querySelector(".road-bar.is-declared")).not.toBeNull();
  expect(bar("1")?.querySelectorAll(".road-milestone.is-gate")).toHaveLength(1);
  expect(document.querySelectorAll(".road-line:not(.is-tip)")).toHaveLength(1);
});

test("V shows the table in the map's place, arrow keys walk the bars", async () => {
  mount(
    `<road-map today="2026-03-01"><script type="application/json">${JSON.stringify(DATA)}</script><p>Twin</p></road-map>`,
  );
  await vi.waitFor(() => expect(document.querySelector(".road-lane")).not.toBeNull());
  const map = document.querySelector("road-map") as HTMLElement;
  const twin = map.querySelector("p") as HTMLElement;
  const frame = map.querySelector(".road-frame") as HTMLElement;
  const button = map.querySelector('[data-do="table"]') as HTMLElement;
  const press = (key: string, at: Element = map): unknown =>
    at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  expect([twin.hidden, frame.hidden]).toEqual([true, false]);
  press("v");
  expect([twin.hidden, frame.hidden]).toEqual([false, true]);
  expect(button.getAttribute("aria-pressed")).toBe("true");
  button.click();
  expect([twin.hidden, frame.hidden]).toEqual([true, false]);
  const bars = map.querySelectorAll<HTMLElement>("a.road-item");
  bars[0]?.focus();
  if (bars[0]) press("ArrowRight", bars[0]);
  expect(document.activeElement).toBe(bars[1]);
});

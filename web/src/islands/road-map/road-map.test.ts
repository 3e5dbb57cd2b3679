import { afterEach, expect, test, vi } from "vitest";
import { scaleFor } from "../../axis/scale";
import { mount } from "../../mount";
import { RoadMapElement } from "./element";
import { factWords, minuteOf, readRoad, roadExtent, tracked } from "./model";

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
        },
        {
          id: "2",
          name: "Crane",
          href: "//evil.example",
          start: "2026-03-01",
          finish: "2026-04-30",
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
    { tail: "1", head: "2", late: true },
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
  if (first) expect(factWords(first, (minute) => String(minute))).toContain("off track");
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
  expect(document.querySelectorAll(".road-line.is-late:not(.is-tip)")).toHaveLength(1);
});

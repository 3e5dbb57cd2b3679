// A road map's lanes on the time axis: which track each item takes, where bars and lines stand.
// No document here.
import { type Scale, xOf } from "../../axis/scale";

export type Health = "green" | "amber_green" | "amber" | "amber_red" | "red" | "none";

export interface Milestone {
  name: string;
  at: number;
}

export interface Item {
  id: string;
  name: string;
  href: string;
  start: number | null;
  finish: number | null;
  percent: number | null;
  health: Health;
  milestones: Milestone[];
}

export interface Lane {
  id: string;
  name: string;
  items: Item[];
}

export interface RoadLink {
  tail: string;
  head: string;
  late: boolean;
}

export interface Road {
  lanes: Lane[];
  links: RoadLink[];
  fiscal: number;
}

export const WORDS: Record<Health, string> = {
  green: "on track",
  amber_green: "mostly on track",
  amber: "at risk",
  amber_red: "seriously at risk",
  red: "off track",
  none: "not reported",
};

type Raw = Record<string, unknown>;

/** Minutes since 1970 of a date in words or of a number that is already minutes. */
export function minuteOf(value: unknown, isEnd = false): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !value) return null;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const at = Date.parse(isDay ? `${value}T00:00:00Z` : value) / 60_000;
  if (Number.isNaN(at)) return null;
  return isDay && isEnd ? at + 1440 : at;
}

/** Read the data; what is not a lane or an item is left out. */
export function readRoad(raw: unknown): Road {
  const { lanes, links, fiscal_start } = (raw ?? {}) as Raw;
  const fiscal = Number(fiscal_start);
  return {
    lanes: list(lanes).map((lane) => ({
      id: String(lane.id ?? ""),
      name: String(lane.name ?? ""),
      items: list(lane.items).map(readItem),
    })),
    links: list(links).map(({ tail, head, late }) => ({
      tail: String(tail),
      head: String(head),
      late: Boolean(late),
    })),
    fiscal: fiscal >= 1 && fiscal <= 12 ? fiscal : 1,
  };
}

function list(value: unknown): Raw[] {
  return Array.isArray(value) ? value.filter((one) => one && typeof one === "object") : [];
}

function readItem(raw: Raw): Item {
  const href = String(raw.href ?? "");
  const health = String(raw.health ?? "none") as Health;
  return {
    id: String(raw.id ?? ""),
    name: String(raw.name ?? ""),
    href: /^\/(?![/\\])/.test(href) ? href : "",
    start: minuteOf(raw.start),
    finish: minuteOf(raw.finish, true),
    percent: typeof raw.percent === "number" ? raw.percent : null,
    health: health in WORDS ? health : "none",
    milestones: list(raw.milestones).flatMap(({ name, at }) => {
      const minute = minuteOf(at);
      return minute === null ? [] : [{ name: String(name ?? ""), at: minute }];
    }),
  };
}

/** First and last minute of anything on the map; undefined when nothing has dates. */
export function roadExtent(road: Road): [number, number] | undefined {
  const all = road.lanes.flatMap(({ items }) =>
    items.flatMap(({ start, finish, milestones }) => [
      start,
      finish,
      ...milestones.map(({ at }) => at),
    ]),
  );
  const known = all.filter((at): at is number => at !== null);
  return known.length ? [Math.min(...known), Math.max(...known)] : undefined;
}

export interface Placed {
  item: Item;
  track: number;
  x: number;
  width: number;
}

/** Pixels a bar needs so that its name can stand in or behind it. */
const NAME = 7;

/** Put a lane's items on as few tracks as keep bars and names apart; undated ones are left out. */
export function tracked(lane: Lane, scale: Scale): { placed: Placed[]; tracks: number } {
  const dated = lane.items.filter(({ start, finish }) => start !== null || finish !== null);
  const boxes = dated.map((item) => {
    const from = item.start ?? item.finish ?? 0;
    const x = xOf(scale, from);
    return { item, x, width: Math.max(6, xOf(scale, item.finish ?? from) - x) };
  });
  boxes.sort((a, b) => a.x - b.x);
  const ends: number[] = [];
  const placed = boxes.map((box) => {
    const free = ends.findIndex((end) => end + 12 <= box.x);
    const track = free < 0 ? ends.length : free;
    ends[track] = Math.max(box.x + box.width, box.x + box.item.name.length * NAME + 60);
    return { ...box, track };
  });
  return { placed, tracks: Math.max(1, ends.length) };
}

/** What a bar shows by its place, shape and colour, in words. */
export function factWords(item: Item, day: (minute: number) => string): string {
  const dates = [
    item.start === null ? "" : day(item.start),
    item.finish === null ? "" : day(item.finish - 1),
  ];
  const marks = item.milestones.map(({ name, at }) => `${name} ${day(at)}`);
  return [dates.filter(Boolean).join(" to "), WORDS[item.health], ...marks].join(", ");
}

// A road map's lanes on the time axis: which track each item takes, where bars and lines stand.
// No document here.
import { DAY, type Scale, xOf } from "../../axis/scale";

export type Health = "green" | "amber_green" | "amber" | "amber_red" | "red" | "none";

/** A milestone, or a gate. */
export interface Milestone {
  name: string;
  at: number;
  isGate: boolean;
  isDone: boolean;
}

export interface Item {
  id: string;
  name: string;
  href: string;
  start: number | null;
  finish: number | null;
  /** Whether the dates come from a schedule; else they are declared. */
  isComputed: boolean;
  /** What is declared beside what is computed. */
  declared: [number | null, number | null];
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
  /** When the giver promises and the taker needs it; null for the ends of the bars. */
  from: number | null;
  to: number | null;
  late: boolean;
  /** Both projects have agreed; what is only proposed moves nothing. */
  isAgreed: boolean;
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
    links: list(links).map(({ tail, head, late, from, to, agreed }) => ({
      tail: String(tail),
      head: String(head),
      from: minuteOf(from),
      to: minuteOf(to),
      late: Boolean(late),
      isAgreed: agreed !== false,
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
  const said = Array.isArray(raw.declared) ? raw.declared : [];
  return {
    id: String(raw.id ?? ""),
    name: String(raw.name ?? ""),
    href: /^\/(?![/\\])/.test(href) ? href : "",
    start: minuteOf(raw.start),
    finish: minuteOf(raw.finish, true),
    isComputed: raw.computed !== false,
    declared: [minuteOf(said[0]), minuteOf(said[1], true)],
    percent: typeof raw.percent === "number" ? raw.percent : null,
    health: health in WORDS ? health : "none",
    milestones: list(raw.milestones).flatMap(({ name, at, gate, done }) => {
      const minute = minuteOf(at);
      if (minute === null) return [];
      const isGate = Boolean(gate);
      return [{ name: String(name ?? ""), at: minute, isGate, isDone: Boolean(done) }];
    }),
  };
}

/** First and last minute of anything on the map; undefined when nothing has dates. */
export function roadExtent(road: Road): [number, number] | undefined {
  const all = road.lanes.flatMap(({ items }) =>
    items.flatMap(({ start, finish, declared, milestones }) => [
      start,
      finish,
      ...declared,
      ...milestones.map(({ at }) => at),
    ]),
  );
  const known = all.filter((at): at is number => at !== null);
  return known.length ? [Math.min(...known), Math.max(...known)] : undefined;
}

/** The name of a milestone beneath its bar, where there is room for it. */
export interface Label {
  words: string;
  x: number;
}

export interface Placed {
  item: Item;
  track: number;
  x: number;
  width: number;
  labels: Label[];
}

/** Pixels a letter of a name takes, and one of a milestone's. */
const [NAME, LETTER] = [7, 6];
/** A milestone's name is cut here. */
const LETTERS = 22;

/** The names of milestones that fit beside each other, from the left. */
export function labelsOf(item: Item, scale: Scale): Label[] {
  const labels: Label[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { name, at } of item.milestones.toSorted((a, b) => a.at - b.at)) {
    const words = name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name;
    const x = xOf(scale, at);
    if (x - 5 < end) continue;
    labels.push({ words, x });
    end = x + words.length * LETTER + 10;
  }
  return labels;
}

/** Put a lane's items on as few tracks as keep bars and names apart; undated ones are left out. */
export function tracked(lane: Lane, scale: Scale): { placed: Placed[]; tracks: number } {
  const dated = lane.items.filter(({ start, finish }) => start !== null || finish !== null);
  const boxes = dated.map((item) => {
    const from = item.start ?? item.finish ?? 0;
    const x = xOf(scale, from);
    const width = Math.max(6, xOf(scale, item.finish ?? from) - x);
    return { item, x, width, labels: labelsOf(item, scale) };
  });
  boxes.sort((a, b) => a.x - b.x);
  const ends: number[] = [];
  const placed = boxes.map((box) => {
    const free = ends.findIndex((end) => end + 12 <= box.x);
    const track = free < 0 ? ends.length : free;
    const last = box.labels.at(-1);
    const labelled = last ? last.x + last.words.length * LETTER : 0;
    const named = box.x + box.item.name.length * NAME + 60;
    ends[track] = Math.max(box.x + box.width, named, labelled);
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
  const basis = item.isComputed ? "computed" : "declared";
  const [, declared] = item.declared;
  const beside = item.isComputed && declared !== null ? [`declared ${day(declared - 1)}`] : [];
  const marks = item.milestones.map(
    ({ name, at, isGate }) => `${isGate ? "gate " : ""}${name} ${day(at)}`,
  );
  const span = dates.filter(Boolean).join(" to ");
  return [`${span} ${basis}`, ...beside, WORDS[item.health], ...marks].join(", ");
}

/** The scale on which everything fits a width, for paper. */
export function fitted(from: number, to: number, width: number): Scale {
  const [origin, end] = [from - 14 * DAY, to + 60 * DAY];
  const perMinute = width / (end - origin);
  const zoom = perMinute * DAY > 3 ? "month" : perMinute * DAY > 1 ? "quarter" : "year";
  return { zoom, origin, end, perMinute, width };
}

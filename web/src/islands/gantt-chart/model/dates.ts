// Dates as shown and typed: "9 Nov 2026", with the time of day only where it says something.
// A date typed without a time becomes the start or the end of that day's work.
import type { WorkingTime } from "../../../axis/calendar";
import { DAYS, MONTHS, midnight, weekday } from "../../../axis/periods";
import { DAY } from "../../../axis/scale";

export type Edge = "start" | "finish";

/** Write a day: 9 Nov 2026. */
export function writeDay(minute: number): string {
  const date = new Date(minute * 60_000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

export function writeClock(minute: number): string {
  const inDay = ((minute % DAY) + DAY) % DAY;
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${pad(Math.floor(inDay / 60))}:${pad(inDay % 60)}`;
}

/** The day an instant belongs to: a finish at midnight belongs to the day that ends. */
function dayOfEdge(minute: number, edge: Edge): number {
  return Math.floor((edge === "finish" ? minute - 1 : minute) / DAY);
}

/** Write an instant, with its time only when it is not where the day's work begins or ends. */
export function writeInstant(minute: number | null, edge: Edge, time: WorkingTime): string {
  if (minute === null) return "";
  const day = dayOfEdge(minute, edge);
  const usual = edge === "start" ? time.dayStart(day) : time.dayEnd(day);
  const isUsual = minute === usual || (edge === "finish" && minute === time.dayStart(day));
  return isUsual ? writeDay(day * DAY) : `${writeDay(minute)} ${writeClock(minute)}`;
}

/** Write an instant in full: Mon 9 Nov 2026 08:00. */
export function writeFull(minute: number): string {
  return `${DAYS[weekday(minute)]} ${writeDay(minute)} ${writeClock(minute)}`;
}

const HINT = "Write 2026-11-09 or 9 Nov 2026, with 13:00 behind it for a time.";
const CLOCK = "(?:[ T]+(\\d{1,2}):(\\d{2})(?::\\d{2})?)?";
const ISO = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${CLOCK}$`);
const WORDS = new RegExp(
  `^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\\d{4})${CLOCK}$`,
  "i",
);

/** Read a typed date; an empty text is null. */
export function readInstant(
  text: string,
  edge: Edge,
  time: WorkingTime,
): { minute: number | null } | { wrong: string } {
  const trimmed = text.trim();
  if (!trimmed) return { minute: null };
  const parts = isoParts(trimmed) ?? wordParts(trimmed);
  if (!parts) return { wrong: `“${trimmed}” is not a date. ${HINT}` };
  const { year, month, day, hour, minute } = parts;
  const at = midnight(year, month, day);
  const isReal = new Date(at * 60_000).getUTCDate() === day && month >= 0 && month < 12;
  if (!isReal) return { wrong: `“${trimmed}” is not in the calendar. ${HINT}` };
  if (hour === undefined) return { minute: usual(at / DAY, edge, time) };
  if (hour > 24 || minute > 59) return { wrong: `“${trimmed}” has no such time of day. ${HINT}` };
  return { minute: at + hour * 60 + minute };
}

function usual(day: number, edge: Edge, time: WorkingTime): number {
  return edge === "start" ? time.dayStart(day) : time.dayEnd(day);
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number | undefined;
  minute: number;
}

function isoParts(text: string): Parts | undefined {
  const found = ISO.exec(text);
  if (!found) return undefined;
  return parts(found[1], Number(found[2]) - 1, found[3], found[4], found[5]);
}

function wordParts(text: string): Parts | undefined {
  const found = WORDS.exec(text);
  if (!found) return undefined;
  const name = (found[2] ?? "").toLowerCase();
  const month = MONTHS.findIndex((known) => known.toLowerCase() === name);
  return month < 0 ? undefined : parts(found[3], month, found[1], found[4], found[5]);
}

function parts(
  year: string | undefined,
  month: number,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
): Parts {
  return {
    year: Number(year),
    month,
    day: Number(day),
    hour: hour === undefined ? undefined : Number(hour),
    minute: Number(minute ?? 0),
  };
}

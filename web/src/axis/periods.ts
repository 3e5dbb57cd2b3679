// The periods that a time header names: days, weeks, months, quarters, years, fiscal ones too.
// Instants are minutes since 1970 on the plan's wall clock; no document here.
import { DAY, mondayOf, WEEK, type Zoom } from "./scale";

export type Unit = "day" | "week" | "month" | "quarter" | "year";

export interface Period {
  start: number;
  end: number;
  label: string;
}

export const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const LONG =
  "January February March April May June July August September October November December".split(
    " ",
  );
export const DAYS = "Mon Tue Wed Thu Fri Sat Sun".split(" ");

/** Upper and lower header of each zoom. */
export const TIERS: Record<Zoom, readonly [Unit, Unit]> = {
  day: ["month", "day"],
  week: ["month", "week"],
  month: ["year", "month"],
  quarter: ["year", "quarter"],
  year: ["year", "quarter"],
};

/** Midnight of a calendar date; month may run over 11, as in `Date.UTC`. */
export function midnight(year: number, month: number, day: number): number {
  return Date.UTC(year, month, day) / 60_000;
}

export function yearMonth(minute: number): [number, number] {
  const date = new Date(minute * 60_000);
  return [date.getUTCFullYear(), date.getUTCMonth()];
}

export function weekday(minute: number): number {
  return Math.floor((minute - mondayOf(minute)) / DAY);
}

/** The start of the period that holds a minute; `fiscal` is the month, 1 to 12, a year begins in. */
export function startOf(unit: Unit, minute: number, fiscal = 1): number {
  if (unit === "day") return Math.floor(minute / DAY) * DAY;
  if (unit === "week") return mondayOf(minute);
  const [year, month] = yearMonth(minute);
  const size = { month: 1, quarter: 3, year: 12 }[unit];
  const since = (((month - (fiscal - 1)) % 12) + 12) % 12;
  return midnight(year, month - (since % size), 1);
}

/** The start of the next period. */
export function nextOf(unit: Unit, start: number): number {
  if (unit === "day") return start + DAY;
  if (unit === "week") return start + WEEK;
  const [year, month] = yearMonth(start);
  return midnight(year, month + { month: 1, quarter: 3, year: 12 }[unit], 1);
}

/** Return the periods that touch the time from one minute to another. */
export function periods(unit: Unit, from: number, to: number, fiscal = 1): Period[] {
  const found: Period[] = [];
  let start = startOf(unit, from, fiscal);
  while (start < to && found.length < 2000) {
    const end = nextOf(unit, start);
    found.push({ start, end, label: labelOf(unit, start, fiscal) });
    start = end;
  }
  return found;
}

function labelOf(unit: Unit, start: number, fiscal: number): string {
  const [year, month] = yearMonth(start);
  const day = new Date(start * 60_000).getUTCDate();
  if (unit === "day") return `${(DAYS[weekday(start)] ?? "").slice(0, 2)} ${day}`;
  if (unit === "week") return `${day} ${MONTHS[month]}`;
  if (unit === "month") return `${LONG[month]} ${year}`;
  const since = (((month - (fiscal - 1)) % 12) + 12) % 12;
  if (unit === "quarter") return `Q${Math.floor(since / 3) + 1}`;
  return fiscal === 1 ? String(year) : `FY ${year}/${String((year + 1) % 100).padStart(2, "0")}`;
}

/** A shorter label for a narrow period. */
export function shortLabel(unit: Unit, period: Period, width: number): string {
  if (unit === "month") {
    const [year, month] = yearMonth(period.start);
    if (width < 34) return "";
    return width < 110 ? `${MONTHS[month]}` : `${LONG[month]} ${year}`;
  }
  return width < period.label.length * 6 ? "" : period.label;
}

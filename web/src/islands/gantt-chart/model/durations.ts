// Durations as planners write them: 3d, 4h, 2w, 1mo, 5ed for elapsed days, "?" for estimated.
// Kept in minutes; a day, week and month are as long as the project says.

export interface Lengths {
  minutes_per_day: number;
  minutes_per_week: number;
  days_per_month: number;
}

export interface Duration {
  minutes: number;
  elapsed: boolean;
  estimated: boolean;
}

const FORM =
  /^(\d+(?:[.,]\d+)?|[.,]\d+)\s*(e?)(m|min|mins|h|hr|hrs|d|day|days|w|wk|wks|mo|mon|mons)?(\?)?$/i;
const HINT = "Write 3d, 4h, 2w, 1mo or 5ed (elapsed).";
/** A thousand years; more is a slip of the hand. */
const MOST = 1000 * 366 * 1440;

function unitMinutes(unit: string, elapsed: boolean, lengths: Lengths): number {
  const kind = unit.startsWith("mo") ? "mo" : (unit[0] ?? "d");
  if (kind === "m") return 1;
  if (kind === "h") return 60;
  if (elapsed) return { d: 1440, w: 10_080, mo: 43_200 }[kind] ?? 1440;
  const { minutes_per_day: day, minutes_per_week: week, days_per_month: month } = lengths;
  return { d: day, w: week, mo: day * month }[kind] ?? day;
}

/** Read a duration; a bare number means days. */
export function readDuration(text: string, lengths: Lengths): Duration | { wrong: string } {
  const found = FORM.exec(text.trim());
  if (!found) return { wrong: `“${text}” is not a duration. ${HINT}` };
  const [, number = "0", e = "", unit = "d", mark = ""] = found;
  const elapsed = e !== "";
  const size = unitMinutes(unit.toLowerCase(), elapsed, lengths);
  const minutes = Math.round(Number(number.replace(",", ".")) * size);
  if (minutes > MOST) return { wrong: `“${text}” is over a thousand years. ${HINT}` };
  return { minutes, elapsed, estimated: mark !== "" };
}

/** Write minutes in the largest unit that stays exact to two places. */
export function writeDuration(minutes: number, elapsed: boolean, lengths: Lengths): string {
  const day = elapsed ? 1440 : lengths.minutes_per_day;
  const e = elapsed ? "e" : "";
  const size = Math.abs(minutes);
  if (isShort(size / day)) return `${shorn(minutes / day)}${e}d`;
  if (isShort(size / 60)) return `${shorn(minutes / 60)}${e}h`;
  return `${Math.round(minutes)}${e}m`;
}

function isShort(value: number): boolean {
  return Math.abs(value * 4 - Math.round(value * 4)) < 1e-9;
}

function shorn(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Write minutes of working time as days for people: "4 days", "half a day" as "0.5 days". */
export function daysInWords(minutes: number, perDay: number): string {
  const days = Math.round((minutes / perDay) * 10) / 10;
  return `${days} ${Math.abs(days) === 1 ? "day" : "days"}`;
}

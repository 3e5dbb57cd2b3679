// Working time on a calendar of weekly shifts with exceptions, to the minute.
// Only for proposals and shading: the dates that count are the server's.
import { weekday } from "./periods";
import { DAY } from "./scale";

export type Shift = readonly [number, number];

export interface CalendarFacts {
  id: string;
  name: string;
  /** Seven lists of shifts, Monday first; minutes from midnight. */
  week: Shift[][];
  exceptions: { from: string; to: string; shifts: Shift[] }[];
}

/** Days searched before a calendar counts as without working time. */
const FAR = 3660;

interface Exception {
  first: number;
  last: number;
  shifts: Shift[];
}

/** The number of a date's day since 1970. */
export function dayOf(iso: string): number {
  return Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 60_000 / DAY);
}

/** A calendar made ready for questions; days are cached since charts ask again and again. */
export class WorkingTime {
  private readonly known = new Map<number, readonly Shift[]>();
  private readonly exceptions: Exception[];

  constructor(private readonly facts: CalendarFacts) {
    this.exceptions = facts.exceptions.map(({ from, to, shifts }) => ({
      first: dayOf(from),
      last: dayOf(to),
      shifts,
    }));
  }

  /** The shifts of a day since 1970, in minutes from its midnight. */
  shifts(day: number): readonly Shift[] {
    const held = this.known.get(day);
    if (held) return held;
    const exception = this.exceptions.find(({ first, last }) => first <= day && day <= last);
    const shifts = exception?.shifts ?? this.facts.week[weekday(day * DAY)] ?? [];
    this.known.set(day, shifts);
    return shifts;
  }

  isWorking(day: number): boolean {
    return this.shifts(day).length > 0;
  }

  /** The first working minute at or after one; the minute itself when there is none. */
  nextWork(minute: number): number {
    for (let day = Math.floor(minute / DAY), n = 0; n < FAR; day += 1, n += 1) {
      for (const [from, to] of this.shifts(day)) {
        if (day * DAY + to > minute) return Math.max(minute, day * DAY + from);
      }
    }
    return minute;
  }

  /** The last working minute at or before one; the minute itself when there is none. */
  lastWork(minute: number): number {
    for (let day = Math.floor(minute / DAY), n = 0; n < FAR; day -= 1, n += 1) {
      for (const [from, to] of [...this.shifts(day)].reverse()) {
        if (day * DAY + from < minute) return Math.min(minute, day * DAY + to);
      }
    }
    return minute;
  }

  /** The instant that lies some working minutes after a start; the end of a shift, not the next. */
  after(start: number, minutes: number): number {
    if (minutes <= 0) return start;
    let left = minutes;
    for (let day = Math.floor(start / DAY), n = 0; n < FAR; day += 1, n += 1) {
      for (const [from, to] of this.shifts(day)) {
        const begin = Math.max(day * DAY + from, start);
        const room = day * DAY + to - begin;
        if (room <= 0) continue;
        if (room >= left) return begin + left;
        left -= room;
      }
    }
    return start + minutes;
  }

  /** Working minutes between two instants; negative when the second comes first. */
  between(from: number, to: number): number {
    if (to < from) return -this.between(to, from) || 0;
    let total = 0;
    const last = Math.floor(to / DAY);
    for (let day = Math.floor(from / DAY); day <= last; day += 1) {
      for (const [begin, end] of this.shifts(day)) {
        total += Math.max(0, Math.min(to, day * DAY + end) - Math.max(from, day * DAY + begin));
      }
    }
    return total;
  }

  /** The working day some steps away; steps over days off. */
  stepDay(day: number, steps: number): number {
    const by = steps < 0 ? -1 : 1;
    let [at, left] = [day, Math.abs(steps)];
    for (let n = 0; left > 0 && n < FAR; n += 1) {
      at += by;
      if (this.isWorking(at)) left -= 1;
    }
    return left ? day + steps : at;
  }

  /** The first working minute of a day, or its midnight on a day off. */
  dayStart(day: number): number {
    return day * DAY + (this.shifts(day)[0]?.[0] ?? 0);
  }

  /** The last working minute of a day, or its end on a day off. */
  dayEnd(day: number): number {
    return day * DAY + (this.shifts(day).at(-1)?.[1] ?? DAY);
  }
}

/** Return spans of whole days off between two instants, neighbours joined. */
export function daysOff(time: WorkingTime, from: number, to: number): [number, number][] {
  const spans: [number, number][] = [];
  for (let day = Math.floor(from / DAY); day * DAY < to; day += 1) {
    if (time.isWorking(day)) continue;
    const last = spans.at(-1);
    if (last && last[1] === day * DAY) last[1] += DAY;
    else spans.push([day * DAY, (day + 1) * DAY]);
  }
  return spans;
}

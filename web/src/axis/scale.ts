// Minutes of the plan's wall clock to pixels and back, by zoom.
// Shared by every chart with time along it; no document here.

export const DAY = 1440;
export const WEEK = 7 * DAY;

export const ZOOMS = ["day", "week", "month", "quarter", "year"] as const;
export type Zoom = (typeof ZOOMS)[number];

/** Pixels a day takes; chosen so that one label of the lower header fits its period. */
export const PX_PER_DAY: Record<Zoom, number> = {
  day: 44,
  week: 16,
  month: 4.6,
  quarter: 1.6,
  year: 0.62,
};

/** Days of empty room before the first and after the last date. */
const ROOM: Record<Zoom, number> = { day: 7, week: 21, month: 62, quarter: 180, year: 365 };

export interface Scale {
  zoom: Zoom;
  /** First minute drawn. */
  origin: number;
  /** Minute after the last drawn. */
  end: number;
  /** Pixels a minute takes. */
  perMinute: number;
  /** Pixels from origin to end. */
  width: number;
}

/** Make the scale for dates from `from` to `to` minutes, at least `least` pixels wide. */
export function scaleFor(zoom: Zoom, from: number, to: number, least = 0): Scale {
  const perMinute = PX_PER_DAY[zoom] / DAY;
  const origin = mondayOf(from - ROOM[zoom] * DAY);
  const wanted = Math.max(to + ROOM[zoom] * DAY, origin + least / perMinute);
  const end = mondayOf(wanted) + WEEK;
  return { zoom, origin, end, perMinute, width: Math.round((end - origin) * perMinute) };
}

/** The Monday, at midnight, of the week that holds a minute; 1 January 1970 was a Thursday. */
export function mondayOf(minute: number): number {
  const day = Math.floor(minute / DAY);
  return (day - ((((day + 3) % 7) + 7) % 7)) * DAY;
}

export function xOf(scale: Scale, minute: number): number {
  return (minute - scale.origin) * scale.perMinute;
}

export function timeOf(scale: Scale, x: number): number {
  return scale.origin + x / scale.perMinute;
}

/** The zoom some steps finer (positive) or coarser, kept inside the list. */
export function zoomedBy(zoom: Zoom, steps: number): Zoom {
  const at = ZOOMS.indexOf(zoom) - steps;
  return ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at))] ?? zoom;
}

/** Where to scroll so that the same instant stays under the middle of the window. */
export function keptMiddle(before: Scale, after: Scale, scrolled: number, width: number): number {
  const middle = timeOf(before, scrolled + width / 2);
  return Math.max(0, xOf(after, middle) - width / 2);
}

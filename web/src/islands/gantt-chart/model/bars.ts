// Where each part of a row's bar stands, in pixels of the chart; used by screen and export.
// Also what lies under a pointer, and why a bar may not be moved.
import { type Scale, xOf } from "../../../axis/scale";
import { isSummary } from "./columns";
import { writeDay } from "./dates";
import type { Plan } from "./plan";

export const ROW = 30;
export const BAR = 14;
export const SUMMARY = 8;
export const GHOST = 6;
/** From the row's top to the bar's. */
export const BAR_TOP = 5;
/** Narrower bars could not be seen. */
export const LEAST = 3;
const REACH = 7;

export type Shape = "bar" | "summary" | "milestone" | "none";

export interface Bar {
  shape: Shape;
  x: number;
  width: number;
  /** Width of the part that is done. */
  done: number;
  critical: boolean;
  near: boolean;
  ghost: { x: number; width: number } | undefined;
  deadline: { x: number; missed: boolean } | undefined;
  /** Where eight of ten trials lie: from P10 to P80, with P50 between. */
  forecast: { x: number; width: number; middle: number } | undefined;
}

/** Return the bar of a row; shape "none" where dates are unknown. */
export function barOf(plan: Plan, row: number, scale: Scale): Bar {
  const { start, finish, percent, critical, near, kind, deadline } = plan.columns;
  const [from, to] = [start[row] ?? null, finish[row] ?? null];
  const isKnown = from !== null && to !== null;
  const x = xOf(scale, from ?? to ?? 0);
  const width = isKnown ? Math.max(LEAST, (to - from) * scale.perMinute) : 0;
  const due = deadline[row] ?? null;
  return {
    shape: !isKnown ? "none" : shapeOf(plan, row, kind[row] ?? "task"),
    x,
    width,
    done: (width * Math.min(100, percent[row] ?? 0)) / 100,
    critical: Boolean(critical[row]),
    near: Boolean(near[row]),
    ghost: ghostOf(plan, row, scale),
    deadline: due === null ? undefined : { x: xOf(scale, due), missed: (to ?? 0) > due },
    forecast: forecastOf(plan, row, scale),
  };
}

function shapeOf(plan: Plan, row: number, kind: string): Shape {
  if (isSummary(plan, row)) return "summary";
  return kind === "milestone" ? "milestone" : "bar";
}

function ghostOf(plan: Plan, row: number, scale: Scale): Bar["ghost"] {
  const from = plan.columns.baseline_start[row] ?? null;
  const to = plan.columns.baseline_finish[row] ?? null;
  if (from === null || to === null) return undefined;
  return { x: xOf(scale, from), width: Math.max(LEAST, (to - from) * scale.perMinute) };
}

function forecastOf(plan: Plan, row: number, scale: Scale): Bar["forecast"] {
  const columns = plan.facts.forecast?.columns;
  if (!columns) return undefined;
  const [from, middle, to] = [columns.p10[row], columns.p50[row], columns.p80[row]];
  if (from == null || middle == null || to == null || to <= from) return undefined;
  const x = xOf(scale, from);
  const width = Math.max(LEAST, (to - from) * scale.perMinute);
  return { x, width, middle: xOf(scale, middle) };
}

export type Grip = "body" | "end" | "from-start" | "from-finish" | "none";

/** What of a bar lies at an x: its body, its end, or a handle from which a link is drawn. */
export function gripAt(bar: Bar, x: number): Grip {
  if (bar.shape === "none") return "none";
  const half = bar.shape === "milestone" ? BAR / 2 : 0;
  const [left, right] = [bar.x - half, bar.x + (half || bar.width)];
  if (x >= right + 2 && x <= right + 2 + 2 * REACH) return "from-finish";
  if (x <= left - 2 && x >= left - 2 - 2 * REACH) return "from-start";
  if (x < left - 2 || x > right + 2) return "none";
  if (bar.shape !== "bar") return "body";
  const reach = Math.min(REACH, bar.width / 3);
  return x > right - reach ? "end" : "body";
}

/** Which end of the bar a link that is dropped at an x goes to. */
export function endAt(bar: Bar, x: number): "start" | "finish" {
  return bar.shape === "bar" && x > bar.x + bar.width / 2 ? "finish" : "start";
}

/** Why a bar cannot be moved or stretched; undefined when it can. */
export function pinned(plan: Plan, row: number, grip: "body" | "end"): string | undefined {
  const { name, actual_start, actual_finish } = plan.columns;
  const who = name[row] ?? "";
  const [began, ended] = [actual_start[row] ?? null, actual_finish[row] ?? null];
  if (ended !== null) {
    return `“${who}” finished on ${writeDay(ended - 1)}: what has happened does not move.`;
  }
  if (began !== null && grip === "body") {
    return `“${who}” started on ${writeDay(began)}: its start does not move. Drag its end instead.`;
  }
  if (isSummary(plan, row)) return `“${who}” is a summary: it follows its parts. Move those.`;
  return undefined;
}

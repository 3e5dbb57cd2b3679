// The lines between bars: which of them touch the window, and their path round the bars.
// Paths are gathered by look, so that thousands of lines are four shapes.
import type { Span } from "../../../axis/rows";
import { px } from "../../../axis/svg-dom";
import { BAR, BAR_TOP, type Bar, ROW } from "./bars";
import type { LinkType, Plan } from "./plan";

export type Look = "thin" | "driving" | "critical" | "outside";

export interface End {
  x: number;
  y: number;
}

const STEP = 8;
/** More lines than this in one window say nothing; the rest shows on zooming or for one row. */
const MOST = 1500;

/** The middle of a row's bar. */
export function middleOf(place: number): number {
  return place * ROW + BAR_TOP + BAR / 2;
}

/** Where a link leaves or meets a bar. */
export function endOf(bar: Bar, place: number, side: "start" | "finish"): End {
  const half = bar.shape === "milestone" ? BAR / 2 : 0;
  const x = side === "start" ? bar.x - half : bar.x + (half || bar.width);
  return { x, y: middleOf(place) };
}

export function sidesOf(type: LinkType): ["start" | "finish", "start" | "finish"] {
  return [type[0] === "F" ? "finish" : "start", type[1] === "S" ? "start" : "finish"];
}

/** The path from one end to another in right angles, with an arrow at the head. */
export function route(from: End, to: End, type: LinkType): string {
  const [tail, head] = sidesOf(type);
  const out = tail === "finish" ? 1 : -1;
  const inward = head === "start" ? -1 : 1;
  const [x1, y1, x2, y2] = [px(from.x), from.y, px(to.x), to.y];
  const down = y2 >= y1 ? 1 : -1;
  const arrow = `M${px(x2 + inward * 5)} ${y2 - 3.5}L${x2} ${y2}L${px(x2 + inward * 5)} ${y2 + 3.5}`;
  const isClear = out > 0 && inward < 0 ? x2 - x1 >= 2 * STEP : false;
  if (isClear) return `M${x1} ${y1}H${px(x1 + STEP)}V${y2}H${x2}${arrow}`;
  if (out === inward) {
    const far = px(out > 0 ? Math.max(x1, x2) + STEP : Math.min(x1, x2) - STEP);
    return `M${x1} ${y1}H${far}V${y2}H${x2}${arrow}`;
  }
  const between = y1 + down * (ROW / 2);
  const bend = `H${px(x1 + out * STEP)}V${between}H${px(x2 + inward * STEP)}V${y2}H${x2}`;
  return `M${x1} ${y1}${bend}${arrow}`;
}

export interface Drawing {
  /** The bar of a row. */
  bar: (row: number) => Bar;
  /** The row at a place of the list that shows. */
  rowAt: (place: number) => number;
  /** The place of a row; that of its nearest shown ancestor when it is folded away. */
  placeOf: (row: number) => number;
  isShown: (row: number) => boolean;
  showCritical: boolean;
}

/** Return a path a look for the links that have an end within a span of places. */
export function linkPaths(plan: Plan, span: Span, drawing: Drawing): Record<Look, string> {
  const paths: Record<Look, string[]> = { thin: [], driving: [], critical: [], outside: [] };
  const { links } = plan;
  for (const link of touching(plan, span, drawing)) {
    const [tail, head] = [links.tail[link] ?? 0, links.head[link] ?? 0];
    if (!drawing.isShown(tail) || !drawing.isShown(head)) continue;
    const path = pathOf(plan, link, drawing);
    if (path) paths[lookOf(plan, link, drawing.showCritical)].push(path);
  }
  return {
    thin: paths.thin.join(""),
    driving: paths.driving.join(""),
    critical: paths.critical.join(""),
    outside: "",
  };
}

function touching(plan: Plan, span: Span, drawing: Drawing): Set<number> {
  const found = new Set<number>();
  for (let place = span.first; place < span.end && found.size < MOST; place += 1) {
    const row = drawing.rowAt(place);
    for (const link of plan.linksInto(row)) found.add(link);
    for (const link of plan.linksFrom(row)) found.add(link);
  }
  return found;
}

export function lookOf(plan: Plan, link: number, showCritical: boolean): Look {
  const { tail, head, driving } = plan.links;
  const { critical } = plan.columns;
  const isCritical = critical[tail[link] ?? 0] && critical[head[link] ?? 0] && driving[link];
  if (showCritical && isCritical) return "critical";
  return driving[link] ? "driving" : "thin";
}

function pathOf(plan: Plan, link: number, drawing: Drawing): string {
  const { tail, head, type } = plan.links;
  const [from, to] = [tail[link] ?? 0, head[link] ?? 0];
  const kind = type[link] ?? "FS";
  const [left, right] = [drawing.bar(from), drawing.bar(to)];
  if (left.shape === "none" || right.shape === "none") return "";
  const [out, inward] = sidesOf(kind);
  return route(
    endOf(left, drawing.placeOf(from), out),
    endOf(right, drawing.placeOf(to), inward),
    kind,
  );
}

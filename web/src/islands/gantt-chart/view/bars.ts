// One row of the chart as nodes: ghost of the baseline, bar, done part, marks, label, stubs.
// Classes carry the colours, so that themes and forced colours reach them.
import { DAY, xOf } from "../../../axis/scale";
import { px, shape } from "../../../axis/svg-dom";
import { BAR, BAR_TOP, type Bar, barOf, GHOST, LEAST, ROW, SUMMARY } from "../model/bars";
import { route } from "../model/links";
import type { Outside } from "../model/plan";
import { arrow, bracket, diamond, doubleLine } from "../model/svg";
import type { ChartState } from "./chart";

const STUB = 26;

/** Make the group of a row at its place. */
export function rowNodes(place: number, state: ChartState): SVGGElement {
  const row = state.shown[place] ?? 0;
  const { plan, scale, showCritical, showBaseline } = state;
  const bar = barOf(plan, row, scale);
  const group = shape("g", { transform: `translate(0 ${place * ROW})`, class: "g-row" });
  if (showCritical && bar.critical) group.classList.add("is-critical");
  if (showCritical && bar.near && !bar.critical) group.classList.add("is-near");
  if (showBaseline && bar.ghost) group.append(ghostNode(bar.ghost));
  group.append(...barNodes(bar, showCritical));
  for (const link of plan.outsideOf(row)) group.append(...stubNodes(link, bar, state));
  if (bar.deadline) group.append(deadlineNode(bar.deadline));
  const label = labelNode(row, bar, state);
  if (label) group.append(label);
  return group;
}

function ghostNode(ghost: { x: number; width: number }): SVGElement {
  const [x, y] = [px(ghost.x), BAR_TOP + BAR + 2];
  if (ghost.width <= LEAST) {
    const d = `M${x - 4} ${y + 3}L${x} ${y - 1}L${x + 4} ${y + 3}L${x} ${y + 7}Z`;
    return shape("path", { d, class: "g-ghost" });
  }
  return shape("rect", { x, y, width: px(ghost.width), height: GHOST, class: "g-ghost" });
}

function barNodes(bar: Bar, showCritical: boolean): SVGElement[] {
  if (bar.shape === "none") return [];
  if (bar.shape === "milestone")
    return [shape("path", { d: diamond(bar.x), class: "g-milestone" })];
  if (bar.shape === "summary") return summaryNodes(bar);
  const box = { x: px(bar.x), y: BAR_TOP, width: px(bar.width), height: BAR, rx: 2 };
  const nodes: SVGElement[] = [shape("rect", { ...box, class: "g-bar" })];
  if (showCritical && bar.critical && bar.width > 8) {
    nodes.push(shape("path", { d: doubleLine(bar), class: "g-double" }));
  }
  if (bar.done > 0) {
    const done = { x: px(bar.x), y: BAR_TOP + 4.5, width: px(bar.done), height: 5 };
    nodes.push(shape("rect", { ...done, class: "g-done" }));
  }
  return nodes;
}

function summaryNodes(bar: Bar): SVGElement[] {
  const nodes: SVGElement[] = [shape("path", { d: bracket(bar), class: "g-summary" })];
  if (bar.done > 0) {
    const done = { x: px(bar.x), y: BAR_TOP + SUMMARY / 2 - 1, width: px(bar.done), height: 2 };
    nodes.push(shape("rect", { ...done, class: "g-summary-done" }));
  }
  return nodes;
}

function deadlineNode(deadline: { x: number; missed: boolean }): SVGElement {
  const look = deadline.missed ? "g-deadline is-missed" : "g-deadline";
  return shape("path", { d: arrow(deadline.x), class: look });
}

function labelNode(row: number, bar: Bar, { plan, scale }: ChartState): SVGElement | undefined {
  if (bar.shape === "none" || bar.shape === "summary") return undefined;
  if (scale.perMinute * DAY < 4) return undefined;
  const names = plan.columns.resources[row] ?? "";
  const words = bar.shape === "milestone" ? (plan.columns.name[row] ?? "") : names;
  if (!words) return undefined;
  const x = bar.x + (bar.shape === "milestone" ? BAR : bar.width + 12);
  const text = words.length > 32 ? `${words.slice(0, 31)}…` : words;
  return shape("text", { x: px(x), y: BAR_TOP + 11, class: "g-label" }, text);
}

/** The end of a bar in another project: hatched where one may not open it, with a dashed link. */
function stubNodes(link: Outside, bar: Bar, { scale }: ChartState): SVGElement[] {
  if (link.at === null || bar.shape === "none") return [];
  const at = xOf(scale, link.at);
  const isIn = link.direction === "in";
  const x = isIn ? at - STUB : at;
  const box = { x: px(x), y: BAR_TOP + 3, width: STUB, height: 8, rx: 2 };
  const look = link.limited ? "g-stub is-limited" : "g-stub";
  const middle = BAR_TOP + BAR / 2;
  const [from, to] = isIn ? [at, bar.x] : [bar.x + bar.width, at];
  const ends = [
    { x: from, y: middle },
    { x: to, y: middle },
  ] as const;
  const path = route(ends[0], ends[1], link.type);
  return [
    shape("path", { d: path, class: `g-link is-outside is-${link.state}` }),
    shape("rect", { ...box, class: look }),
    shape("text", { x: px(x), y: BAR_TOP + BAR + 8, class: "g-label is-small" }, link.project),
  ];
}

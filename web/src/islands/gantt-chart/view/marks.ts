// What is drawn over bars: handles to draw links from, ghosts while dragging, badges.
// The hatch of limited view is defined here once.
import { px, shape } from "../../../axis/svg-dom";
import { BAR, BAR_TOP, barOf, ROW } from "../model/bars";
import type { Ghost } from "../model/effect";
import { middleOf } from "../model/links";
import type { ChartState } from "./chart";

/** The 45-degree hatch of bars that one may not open. */
export function hatch(): SVGDefsElement {
  const line = shape("path", { d: "M0 0V6", class: "g-hatch-line" });
  const pattern = shape(
    "pattern",
    {
      id: "gantt-hatch",
      width: 5,
      height: 5,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    },
    shape("rect", { width: 5, height: 5, class: "g-hatch-paper" }),
    line,
  );
  return shape("defs", {}, pattern);
}

export interface Handles {
  root: SVGGElement;
  show: (state: ChartState) => void;
}

/** Two small rings beside the bar under the pointer. */
export function handleNodes(): Handles {
  const ring = (): SVGCircleElement => shape("circle", { r: 5, class: "g-handle" });
  const [left, right] = [ring(), ring()];
  const root = shape("g", { class: "g-handles" }, left, right);
  const show = (state: ChartState): void => {
    const { hover, shown, plan, scale } = state;
    const row = shown[hover];
    const bar = row === undefined ? undefined : barOf(plan, row, scale);
    const isOn = Boolean(bar && bar.shape !== "none" && plan.project.may_edit);
    root.classList.toggle("is-on", isOn);
    if (!bar || !isOn) return;
    const half = bar.shape === "milestone" ? BAR / 2 : 0;
    const y = String(middleOf(hover));
    left.setAttribute("cx", String(px(bar.x - half - 9)));
    right.setAttribute("cx", String(px(bar.x + (half || bar.width) + 9)));
    left.setAttribute("cy", y);
    right.setAttribute("cy", y);
  };
  return { root, show };
}

/** Make the bars of a preview: where each row would stand, with a badge where it turns critical. */
export function ghostNodes(
  ghosts: readonly Ghost[],
  state: ChartState,
  own: ReadonlySet<number>,
): SVGElement[] {
  return ghosts.flatMap((ghost) => {
    const place = state.places[ghost.row] ?? -1;
    if (place < 0) return [];
    const { scale } = state;
    const x = px((ghost.start - scale.origin) * scale.perMinute);
    const width = px(Math.max(3, (ghost.finish - ghost.start) * scale.perMinute));
    const y = place * ROW + BAR_TOP - 2;
    const look = own.has(ghost.row) ? "g-moved is-own" : "g-moved";
    const box = shape("rect", { x, y, width, height: BAR + 4, rx: 3, class: look });
    return ghost.becomesCritical ? [box, badge(x + width + 6, y)] : [box];
  });
}

function badge(x: number, y: number): SVGGElement {
  const text = shape("text", { x: 6, y: 13 }, "critical");
  const back = shape("rect", { width: 46, height: 18, rx: 9 });
  return shape("g", { class: "g-badge", transform: `translate(${x} ${y})` }, back, text);
}

/** The line of a link that is being drawn. */
export function rubber(x1: number, y1: number, x2: number, y2: number): SVGElement {
  return shape("path", { d: `M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}`, class: "g-rubber" });
}

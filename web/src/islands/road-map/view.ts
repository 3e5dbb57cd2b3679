// A road map drawn: a lane a row, bars as links with percent and health, lines over them.
// Bars are real links in reading order, so keys and screen readers walk them.
import { type Scale, xOf } from "../../axis/scale";
import { px, shape } from "../../axis/svg-dom";
import { make } from "../../dom";
import { writeDay } from "../gantt-chart/model/dates";
import {
  factWords,
  type Health,
  type Lane,
  type Milestone,
  type Placed,
  type Road,
  tracked,
} from "./model";

export const TRACK = 34;
const PAD = 8;
const BAR = 10;

/** Shapes of health as everywhere in the product: the first filled, a second only outlined. */
const GLYPHS: Record<Health, readonly [string, string?]> = {
  green: ["M6 1A5 5 0 1 1 6 11A5 5 0 1 1 6 1Z"],
  amber_green: ["M6 1A5 5 0 0 1 6 11Z", "M6 1A5 5 0 1 1 6 11A5 5 0 1 1 6 1Z"],
  amber: ["M6 1.2L11.2 10.5H.8Z"],
  amber_red: ["M6 .8L11.2 6L6 11.2L.8 6Z"],
  red: ["M1 1H11V11H1Z"],
  none: ["M6 1.4A4.6 4.6 0 1 1 6 10.6A4.6 4.6 0 1 1 6 1.4Z"],
};

export interface Spot {
  left: number;
  right: number;
  y: number;
}

export interface Drawn {
  lanes: HTMLElement;
  /** Ends of each item's bar, from the top of the lanes. */
  spots: Map<string, Spot>;
  height: number;
}

function glyph(health: Health): SVGSVGElement {
  const [filled, outline] = GLYPHS[health];
  const look = { class: `glyph mark-${health}`, viewBox: "0 0 12 12", "aria-hidden": "true" };
  const node = shape("svg", look, shape("path", { d: filled }));
  if (outline) node.append(shape("path", { d: outline, class: "is-hollow" }));
  return node;
}

/** Draw the lanes of a road. */
export function drawLanes(road: Road, scale: Scale): Drawn {
  const lanes = make("div", { class: "road-lanes" });
  const spots = new Map<string, Spot>();
  let top = 0;
  for (const lane of road.lanes) {
    const { node, height } = laneNode(lane, scale, top, spots);
    lanes.append(node);
    top += height;
  }
  return { lanes, spots, height: top };
}

function laneNode(
  lane: Lane,
  scale: Scale,
  top: number,
  spots: Map<string, Spot>,
): { node: HTMLElement; height: number } {
  const { placed, tracks } = tracked(lane, scale);
  const height = tracks * TRACK + 2 * PAD;
  const name = make("h3", { class: "road-name" }, lane.name);
  const body = make("ul", { class: "road-items" });
  body.style.width = `${scale.width}px`;
  for (const one of placed) {
    body.append(itemNode(one, scale));
    const y = top + PAD + one.track * TRACK + BAR / 2;
    spots.set(one.item.id, { left: one.x, right: one.x + one.width, y });
  }
  const undated = lane.items.length - placed.length;
  if (undated) name.append(make("span", { class: "road-undated" }, `${undated} without dates`));
  const node = make("section", { class: "road-lane", "aria-label": lane.name }, name, body);
  node.style.height = `${height}px`;
  return { node, height };
}

function itemNode({ item, track, x, width }: Placed, scale: Scale): HTMLElement {
  const done = make("span", { class: "road-done" });
  done.style.width = `${Math.min(100, item.percent ?? 0)}%`;
  const bar = make("span", { class: `road-bar is-${item.health}` }, done);
  bar.style.width = `${px(width)}px`;
  const percent = item.percent === null ? "" : ` ${Math.round(item.percent)}%`;
  const words = make("span", { class: "road-words" }, glyph(item.health), `${item.name}${percent}`);
  const rest = factWords(item, writeDay);
  words.append(make("span", { class: "visually-hidden" }, ` ${rest}`));
  const link = item.href ? make("a", { href: item.href }) : make("span");
  link.classList.add("road-item");
  link.title = `${item.name}: ${rest}`;
  link.append(bar, words, ...item.milestones.map((m) => milestoneNode(m, xOf(scale, m.at) - x)));
  const node = make("li", { "data-item": item.id }, link);
  node.style.left = `${px(x)}px`;
  node.style.top = `${PAD + track * TRACK}px`;
  return node;
}

function milestoneNode({ name, at }: Milestone, x: number): HTMLElement {
  const node = make("span", { class: "road-milestone", title: `${name}, ${writeDay(at)}` });
  node.style.left = `${px(x)}px`;
  return node;
}

/** The lines of dependencies, late ones dashed and red; only those of one item when it is given. */
export function linePaths(road: Road, spots: Map<string, Spot>, only?: string): SVGElement[] {
  return road.links.flatMap(({ tail, head, late }) => {
    const [from, to] = [spots.get(tail), spots.get(head)];
    if (!from || !to || (only !== undefined && only !== tail && only !== head)) return [];
    const [x1, x2] = [px(from.right), px(to.left)];
    const bend = Math.max(24, Math.abs(x2 - x1) / 3);
    const d = `M${x1} ${from.y}C${px(x1 + bend)} ${from.y} ${px(x2 - bend)} ${to.y} ${x2} ${to.y}`;
    const tip = `M${x2 - 6} ${to.y - 4}L${x2} ${to.y}L${x2 - 6} ${to.y + 4}`;
    const look = late ? "road-line is-late" : "road-line";
    return [shape("path", { d, class: look }), shape("path", { d: tip, class: `${look} is-tip` })];
  });
}

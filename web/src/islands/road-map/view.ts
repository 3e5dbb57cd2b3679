// A road map drawn: a lane a row, bars as links with percent and health, lines over them.
// Bars are real links in reading order, so keys and screen readers walk them.
import { type Scale, xOf } from "../../axis/scale";
import { px, shape } from "../../axis/svg-dom";
import { make } from "../../dom";
import { writeDay } from "../gantt-chart/model/dates";
import {
  factWords,
  type Health,
  type Item,
  type Lane,
  type Milestone,
  type Placed,
  type Road,
  tracked,
} from "./model";

export const TRACK = 38;
/** What the names of milestones need beneath. */
const NAMES = 16;
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
  const track = placed.some(({ labels }) => labels.length) ? TRACK + NAMES : TRACK;
  const height = tracks * track + 2 * PAD;
  const name = make("h3", { class: "road-name" }, lane.name);
  const body = make("ul", { class: "road-items" });
  body.style.width = `${scale.width}px`;
  for (const one of placed) {
    body.append(itemNode(one, scale, track));
    const y = top + PAD + one.track * track + BAR / 2;
    spots.set(one.item.id, { left: one.x, right: one.x + one.width, y });
  }
  const undated = lane.items.length - placed.length;
  if (undated) name.append(make("span", { class: "road-undated" }, `${undated} without dates`));
  const node = make("section", { class: "road-lane", "aria-label": lane.name }, name, body);
  node.style.height = `${height}px`;
  return { node, height };
}

function itemNode({ item, track, x, width, labels }: Placed, scale: Scale, height: number): Node {
  const done = make("span", { class: "road-done" });
  done.style.width = `${Math.min(100, item.percent ?? 0)}%`;
  const basis = item.isComputed ? "" : " is-declared";
  const bar = make("span", { class: `road-bar is-${item.health}${basis}` }, done);
  bar.style.width = `${px(width)}px`;
  const percent = item.percent === null ? "" : ` ${Math.round(item.percent)}%`;
  const words = make("span", { class: "road-words" }, glyph(item.health), `${item.name}${percent}`);
  const rest = factWords(item, writeDay);
  words.append(make("span", { class: "visually-hidden" }, ` ${rest}`));
  const link = item.href ? make("a", { href: item.href }) : make("span");
  link.classList.add("road-item");
  link.title = `${item.name}: ${rest}`;
  link.append(bar, ...beside(item, scale, x), words);
  link.append(...item.milestones.map((m) => milestoneNode(m, xOf(scale, m.at) - x)));
  link.append(...labels.map((label) => labelNode(label.words, label.x - x)));
  const node = make("li", { "data-item": item.id }, link);
  node.style.left = `${px(x)}px`;
  node.style.top = `${PAD + track * height}px`;
  return node;
}

/** The thin line of what is declared, under a bar that is computed. */
function beside({ isComputed, declared: [start, finish] }: Item, scale: Scale, x: number): Node[] {
  if (!isComputed || start === null || finish === null) return [];
  const node = make("span", { class: "road-said" });
  node.style.left = `${px(xOf(scale, start) - x)}px`;
  node.style.width = `${px(Math.max(2, xOf(scale, finish) - xOf(scale, start)))}px`;
  return [node];
}

function milestoneNode({ name, at, isGate }: Milestone, x: number): HTMLElement {
  const title = `${isGate ? "Gate " : ""}${name}, ${writeDay(at)}`;
  const look = isGate ? "road-milestone is-gate" : "road-milestone";
  const node = make("span", { class: look, title });
  node.style.left = `${px(x)}px`;
  return node;
}

function labelNode(words: string, x: number): HTMLElement {
  const node = make("span", { class: "road-label", "aria-hidden": "true" }, words);
  node.style.left = `${px(x)}px`;
  return node;
}

/** The arrows of links: late ones dashed and red, proposed ones dotted; of one item when given. */
export function linePaths(
  { links }: Road,
  spots: Map<string, Spot>,
  scale: Scale,
  only?: string,
): SVGElement[] {
  return links.flatMap((link) => {
    const [from, to] = [spots.get(link.tail), spots.get(link.head)];
    if (!from || !to || (only !== undefined && only !== link.tail && only !== link.head)) return [];
    const x1 = px(link.from === null ? from.right : xOf(scale, link.from));
    const x2 = px(link.to === null ? to.left : xOf(scale, link.to));
    const bend = Math.max(24, Math.abs(x2 - x1) / 3);
    const d = `M${x1} ${from.y}C${px(x1 + bend)} ${from.y} ${px(x2 - bend)} ${to.y} ${x2} ${to.y}`;
    const tip = `M${x2 - 6} ${to.y - 4}L${x2} ${to.y}L${x2 - 6} ${to.y + 4}`;
    const state = link.isAgreed ? "" : " is-proposed";
    const look = link.late ? `road-line is-late${state}` : `road-line${state}`;
    return [shape("path", { d, class: look }), shape("path", { d: tip, class: `${look} is-tip` })];
  });
}

// The bars of a window of rows, gathered by look: a dozen paths however many rows there are.
// Making a node a bar cost a frame in style and layout alone when the plan was scrolled fast.
import type { Span } from "../../../axis/rows";
import { DAY, xOf } from "../../../axis/scale";
import { px, shape } from "../../../axis/svg-dom";
import { BAR, BAR_TOP, type Bar, barOf, GHOST, LEAST, ROW, SUMMARY } from "../model/bars";
import { route } from "../model/links";
import type { Outside } from "../model/plan";
import { arrow, bracket, diamond, doubleLine, forecastBox, forecastMarks } from "../model/svg";
import type { ChartState } from "./chart";

/** In the order they are painted; class names carry the colours to themes. */
const LOOKS = [
  "g-ghost",
  "g-link is-outside is-agreed",
  "g-link is-outside is-proposed",
  "g-bar",
  "g-bar is-near",
  "g-bar is-critical",
  "g-double",
  "g-done",
  "g-done is-critical",
  "g-summary",
  "g-summary-done",
  "g-milestone",
  "g-milestone is-critical",
  "g-forecast",
  "g-forecast is-stale",
  "g-forecast-marks",
  "g-stub",
  "g-stub is-limited",
  "g-deadline",
  "g-deadline is-missed",
] as const;
type Look = (typeof LOOKS)[number];

const STUB = 26;
/** Labels are cut here, so that none runs through the whole chart. */
const LETTERS = 32;

interface Label {
  x: number;
  y: number;
  text: string;
}

export class BarsView {
  readonly root = shape("g");
  private readonly paths = new Map<Look, SVGPathElement>();
  private readonly labels: SVGTextElement[] = [];
  private readonly texts = shape("g", { class: "g-labels" });

  constructor() {
    for (const look of LOOKS) {
      const path = shape("path", { class: look });
      this.paths.set(look, path);
      this.root.append(path);
    }
    this.root.append(this.texts);
  }

  /** Draw the bars of a span of places. */
  draw(span: Span, state: ChartState): void {
    const found = new Map<Look, string[]>(LOOKS.map((look) => [look, []]));
    const put = (look: Look, d: string): unknown => found.get(look)?.push(d);
    const labels: Label[] = [];
    for (let place = span.first; place < span.end; place += 1) gather(place, state, put, labels);
    for (const [look, path] of this.paths) path.setAttribute("d", found.get(look)?.join("") ?? "");
    this.drawLabels(labels);
  }

  /** Texts are used again: their layout is the dearest part of a row. */
  private drawLabels(labels: readonly Label[]): void {
    for (const [at, label] of labels.entries()) {
      let node = this.labels[at];
      if (!node) {
        node = shape("text", { class: "g-label" });
        this.labels.push(node);
        this.texts.append(node);
      }
      node.setAttribute("x", String(label.x));
      node.setAttribute("y", String(label.y));
      if (node.textContent !== label.text) node.textContent = label.text;
    }
    for (const node of this.labels.slice(labels.length)) {
      if (node.textContent) node.textContent = "";
    }
  }
}

type Put = (look: Look, d: string) => unknown;

function gather(place: number, state: ChartState, put: Put, labels: Label[]): void {
  const row = state.shown[place] ?? 0;
  const { plan, scale, showBaseline, showForecast } = state;
  const top = place * ROW;
  const bar = barOf(plan, row, scale);
  if (showBaseline && bar.ghost) put("g-ghost", ghostPath(bar.ghost, top));
  putBar(bar, top, state.showCritical, put);
  if (showForecast && bar.forecast) {
    const isStale = plan.facts.forecast?.stale;
    put(isStale ? "g-forecast is-stale" : "g-forecast", forecastBox(bar.forecast, top));
    put("g-forecast-marks", forecastMarks(bar.forecast, top));
  }
  for (const link of plan.outsideOf(row)) putStub(link, bar, top, state, put, labels);
  if (bar.deadline) {
    put(bar.deadline.missed ? "g-deadline is-missed" : "g-deadline", arrow(bar.deadline.x, top));
  }
  const label = labelOf(row, bar, top, state);
  if (label) labels.push(label);
}

function box(x: number, y: number, width: number, height: number): string {
  return `M${px(x)} ${y}h${px(width)}v${height}h${-px(width)}z`;
}

function ghostPath(ghost: { x: number; width: number }, top: number): string {
  const y = top + BAR_TOP + BAR + 2;
  if (ghost.width > LEAST) return box(ghost.x, y, ghost.width, GHOST);
  return `M${px(ghost.x - 4)} ${y + 3}l4 -4l4 4l-4 4z`;
}

function putBar(bar: Bar, top: number, showCritical: boolean, put: Put): void {
  const isCritical = showCritical && bar.critical;
  const y = top + BAR_TOP;
  if (bar.shape === "milestone") {
    put(isCritical ? "g-milestone is-critical" : "g-milestone", diamond(bar.x, top));
  } else if (bar.shape === "summary") {
    put("g-summary", bracket(bar, top));
    if (bar.done > 0) put("g-summary-done", box(bar.x, y + SUMMARY / 2 - 1, bar.done, 2));
  } else if (bar.shape === "bar") {
    const isNear = showCritical && bar.near;
    const look = isCritical ? "g-bar is-critical" : isNear ? "g-bar is-near" : "g-bar";
    put(look, box(bar.x, y, bar.width, BAR));
    if (isCritical && bar.width > 8) put("g-double", doubleLine(bar, top));
    if (bar.done <= 0) return;
    put(isCritical ? "g-done is-critical" : "g-done", box(bar.x, y + 4.5, bar.done, 5));
  }
}

function labelOf(row: number, bar: Bar, top: number, state: ChartState): Label | undefined {
  const { plan, scale } = state;
  if (bar.shape === "none" || bar.shape === "summary") return undefined;
  if (scale.perMinute * DAY < 4) return undefined;
  const isPoint = bar.shape === "milestone";
  const beyond = state.showForecast && bar.forecast ? bar.forecast.x + bar.forecast.width + 8 : 0;
  const words = (isPoint ? plan.columns.name[row] : plan.columns.resources[row]) ?? "";
  if (!words) return undefined;
  const text = words.length > LETTERS ? `${words.slice(0, LETTERS - 1)}…` : words;
  const x = Math.max(beyond, bar.x + (isPoint ? BAR : bar.width + 12));
  return { x: px(x), y: top + BAR_TOP + 11, text };
}

/** The end of a bar in another project: hatched where one may not open it, with a dashed link. */
function putStub(
  link: Outside,
  bar: Bar,
  top: number,
  { scale }: ChartState,
  put: Put,
  labels: Label[],
): void {
  if (link.at === null || bar.shape === "none") return;
  const at = xOf(scale, link.at);
  const isIn = link.direction === "in";
  const x = isIn ? at - STUB : at;
  const y = top + BAR_TOP + BAR / 2;
  const [from, to] = isIn ? [at, bar.x] : [bar.x + bar.width, at];
  const path = route({ x: from, y }, { x: to, y }, link.type);
  put(`g-link is-outside is-${link.state}`, path);
  put(link.limited ? "g-stub is-limited" : "g-stub", box(x, y - 4, STUB, 8));
  labels.push({ x: px(x), y: y + 14, text: link.project });
}

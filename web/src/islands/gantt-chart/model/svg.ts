// The whole chart as one SVG drawing with names, header and legend, for export and print.
// A string without styles or scripts: colours are written on each shape, so any reader shows it.
import { daysOff } from "../../../axis/calendar";
import { periods, shortLabel, TIERS } from "../../../axis/periods";
import { DAY, type Scale, scaleFor, xOf, type Zoom } from "../../../axis/scale";
import { px } from "../../../axis/svg-dom";
import { BAR, BAR_TOP, type Bar, barOf, GHOST, ROW, SUMMARY } from "./bars";
import { COLUMNS } from "./columns";
import { endOf, lookOf, route, sidesOf } from "./links";
import { extent, type Plan } from "./plan";

/** Colours on paper, each paired with a shape or a pattern. */
const INK = {
  text: "#1a2330",
  muted: "#545f6e",
  line: "#dde1e7",
  off: "#eef0f3",
  bar: "#8fb7dc",
  edge: "#0a5a9c",
  done: "#0a5a9c",
  critical: "#f3c3a5",
  criticalEdge: "#d55e00",
  ghost: "#9aa3af",
  today: "#a8321b",
  forecast: "#8f3d6b",
};
const HEAD = 44;
const LEGEND = 56;
const TITLE = 34;
const LEFT = [
  { key: "marks", width: 40 },
  { key: "name", width: 250 },
  { key: "start", width: 94 },
  { key: "finish", width: 94 },
];
const LEFT_WIDTH = LEFT.reduce((sum, { width }) => sum + width, 0);

export interface SvgAsk {
  zoom: Zoom;
  /** Rows to draw, in order. */
  rows: ArrayLike<number>;
  showCritical: boolean;
  showBaseline: boolean;
  showForecast: boolean;
  /** Today, in minutes. */
  today: number;
}

/** Write text so that it stays text in XML. */
export function escaped(text: string): string {
  const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them at all.
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return clean.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);
}

type Attributes = Record<string, string | number>;

function tag(name: string, attributes: Attributes, inner = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return inner ? `<${name}${written.join("")}>${inner}</${name}>` : `<${name}${written.join("")}/>`;
}

function words(x: number, y: number, text: string, more: Attributes = {}): string {
  return tag("text", { x: px(x), y, fill: INK.text, ...more }, escaped(text));
}

const shortened = (text: string, width: number): string => {
  const most = Math.floor(width / 6.2);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

/** Return the chart as a standalone SVG document. */
export function chartSvg(plan: Plan, ask: SvgAsk): string {
  const [from, to] = extent(plan, ask.today);
  const scale = scaleFor(ask.zoom, from, to);
  const height = TITLE + HEAD + ask.rows.length * ROW + LEGEND;
  const width = LEFT_WIDTH + scale.width;
  const bodyTop = TITLE + HEAD;
  const inner = [
    tag("title", {}, escaped(`Schedule of ${plan.project.name}`)),
    tag("rect", { width, height, fill: "#ffffff" }),
    words(8, 22, `${plan.project.code} ${plan.project.name}`, {
      "font-size": 15,
      "font-weight": 600,
    }),
    header(scale, height),
    tag("g", { transform: `translate(${LEFT_WIDTH} ${bodyTop})` }, body(plan, ask, scale)),
    tag("g", { transform: `translate(0 ${bodyTop})` }, names(plan, ask)),
    legend(ask, height - LEGEND + 30),
  ];
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
      "font-size": 11,
    },
    inner.join(""),
  );
}

function header(scale: Scale, height: number): string {
  const parts: string[] = [];
  TIERS[scale.zoom].forEach((unit, tier) => {
    const top = TITLE + (tier * HEAD) / 2;
    for (const period of periods(unit, scale.origin, scale.end)) {
      const x = LEFT_WIDTH + Math.max(0, xOf(scale, period.start));
      const label = shortLabel(unit, period, LEFT_WIDTH + xOf(scale, period.end) - x);
      const low = tier ? height - LEGEND : TITLE + HEAD;
      parts.push(tag("path", { d: `M${px(x)} ${top}V${low}`, stroke: INK.line, fill: "none" }));
      if (label) parts.push(words(x + 4, top + 15, label, { fill: INK.muted }));
    }
  });
  LEFT.reduce((x, { key, width }) => {
    const label = COLUMNS.find((column) => column.key === key)?.label ?? "";
    parts.push(words(x + 8, TITLE + HEAD - 7, label, { fill: INK.muted, "font-weight": 600 }));
    return x + width;
  }, 0);
  return parts.join("");
}

function names(plan: Plan, ask: SvgAsk): string {
  const parts: string[] = [];
  for (let place = 0; place < ask.rows.length; place += 1) {
    const row = ask.rows[place] ?? 0;
    const y = place * ROW + 19;
    const weight = barShape(plan, row) === "summary" ? 600 : 400;
    let x = 8;
    for (const { key, width } of LEFT) {
      const column = COLUMNS.find((one) => one.key === key);
      const indent = key === "name" ? ((plan.columns.level[row] ?? 1) - 1) * 12 : 0;
      const text = shortened(column?.text(plan, row) ?? "", width - indent - 8);
      if (text) parts.push(words(x + indent, y, text, { "font-weight": weight }));
      x += width;
    }
    const d = `M0 ${(place + 1) * ROW - 0.5}H${LEFT_WIDTH}`;
    parts.push(tag("path", { d, stroke: INK.line }));
  }
  return parts.join("");
}

function barShape(plan: Plan, row: number): string {
  return plan.columns.kind[row] ?? "task";
}

function body(plan: Plan, ask: SvgAsk, scale: Scale): string {
  const height = ask.rows.length * ROW;
  const bars = Array.from(ask.rows, (row) => barOf(plan, row, scale));
  const parts = [shading(plan, scale, height)];
  parts.push(lines(plan, ask, bars));
  bars.forEach((bar, place) => {
    const label = plan.columns.resources[ask.rows[place] ?? 0] ?? "";
    parts.push(tag("g", { transform: `translate(0 ${place * ROW})` }, barSvg(bar, ask, label)));
  });
  const now = px(xOf(scale, ask.today));
  const mark = { stroke: INK.today, "stroke-width": 1.5, "stroke-dasharray": "4 3" };
  if (now > 0 && now < scale.width) parts.push(tag("path", { d: `M${now} 0V${height}`, ...mark }));
  return parts.join("");
}

function shading(plan: Plan, scale: Scale, height: number): string {
  if (scale.perMinute * DAY < 4) return "";
  const spans = daysOff(plan.time(-1), scale.origin, scale.end);
  const d = spans.map(([from, to]) => {
    const [x, right] = [px(xOf(scale, from)), px(xOf(scale, to))];
    return `M${x} 0H${right}V${height}H${x}Z`;
  });
  return tag("path", { d: d.join(""), fill: INK.off });
}

function lines(plan: Plan, ask: SvgAsk, bars: readonly Bar[]): string {
  const places = new Map(Array.from(ask.rows, (row, place) => [row, place] as const));
  const parts: string[] = [];
  plan.links.id.forEach((_, link) => {
    const from = places.get(plan.links.tail[link] ?? -1);
    const to = places.get(plan.links.head[link] ?? -1);
    const [tail, head] = [bars[from ?? -1], bars[to ?? -1]];
    if (from === undefined || to === undefined || !tail || !head) return;
    if (tail.shape === "none" || head.shape === "none") return;
    const type = plan.links.type[link] ?? "FS";
    const [out, inward] = sidesOf(type);
    const look = lookOf(plan, link, ask.showCritical);
    const d = route(endOf(tail, from, out), endOf(head, to, inward), type);
    const stroke = look === "critical" ? INK.criticalEdge : INK.muted;
    parts.push(
      tag("path", { d, fill: "none", stroke, "stroke-width": look === "thin" ? 0.75 : 1.6 }),
    );
  });
  return parts.join("");
}

/** One row's bar as it is drawn on paper. */
function barSvg(bar: Bar, ask: SvgAsk, label: string): string {
  const parts: string[] = [];
  if (ask.showBaseline && bar.ghost) parts.push(ghostSvg(bar.ghost));
  const isCritical = ask.showCritical && bar.critical;
  const edge = isCritical ? INK.criticalEdge : INK.edge;
  const look = { fill: isCritical ? INK.critical : INK.bar, stroke: edge };
  const width = isCritical ? 2 : 1;
  if (bar.shape === "milestone")
    parts.push(tag("path", { d: diamond(bar.x), ...look, fill: edge }));
  if (bar.shape === "summary") parts.push(tag("path", { d: bracket(bar), fill: INK.text }));
  if (bar.shape === "bar") {
    const box = { x: px(bar.x), y: BAR_TOP, width: px(bar.width), height: BAR, rx: 2 };
    parts.push(tag("rect", { ...box, ...look, "stroke-width": width }));
    if (isCritical && bar.width > 8) parts.push(tag("path", { d: doubleLine(bar), stroke: edge }));
    const done = { x: px(bar.x), y: BAR_TOP + 4.5, width: px(bar.done), height: 5 };
    if (bar.done > 0) parts.push(tag("rect", { ...done, fill: INK.done }));
  }
  if (ask.showForecast && bar.forecast) {
    const range = { d: forecastBox(bar.forecast), fill: INK.forecast, "fill-opacity": 0.35 };
    parts.push(tag("path", { ...range, stroke: INK.forecast }));
    parts.push(tag("path", { d: forecastMarks(bar.forecast), stroke: INK.forecast, fill: "none" }));
  }
  if (bar.deadline) parts.push(tag("path", { d: arrow(bar.deadline.x), fill: INK.today }));
  if (label && bar.shape !== "summary" && bar.shape !== "none") {
    parts.push(
      words(bar.x + bar.width + 10, BAR_TOP + 11, shortened(label, 180), { fill: INK.muted }),
    );
  }
  return parts.join("");
}

function ghostSvg(ghost: { x: number; width: number }): string {
  const box = { x: px(ghost.x), y: BAR_TOP + BAR + 2, width: px(ghost.width), height: GHOST };
  return tag("rect", { ...box, fill: INK.ghost });
}

/** The diamond of a milestone. */
export function diamond(x: number, down = 0): string {
  const [middle, half] = [down + BAR_TOP + BAR / 2, BAR / 2 + 1];
  return `M${px(x - half)} ${middle}L${px(x)} ${middle - half}L${px(x + half)} ${middle}L${px(x)} ${middle + half}Z`;
}

/** The bar of a summary, 8 pixels high with ends that point down. */
export function bracket({ x, width }: { x: number; width: number }, down = 0): string {
  const [left, right, top] = [px(x), px(x + width), down + BAR_TOP];
  const tip = Math.min(5, width / 2);
  const low = top + SUMMARY;
  return `M${left} ${top}H${right}V${low + 4}L${px(right - tip)} ${low}H${px(left + tip)}L${left} ${low + 4}Z`;
}

/** The second line inside a critical bar's edge. */
export function doubleLine({ x, width }: { x: number; width: number }, down = 0): string {
  const [left, right, top] = [px(x + 3), px(x + width - 3), down + BAR_TOP];
  return `M${left} ${top + 3}H${right}M${left} ${top + BAR - 3}H${right}`;
}

/** The range of a forecast finish, from P10 to P80, over the middle of the bar. */
export function forecastBox(forecast: { x: number; width: number }, down = 0): string {
  const y = down + BAR_TOP + BAR / 2 - 3;
  return `M${px(forecast.x)} ${y}h${px(forecast.width)}v6h${-px(forecast.width)}z`;
}

/** Its marks: a tick at P50, and a taller end at P80. */
export function forecastMarks(
  { x, width, middle }: { x: number; width: number; middle: number },
  down = 0,
): string {
  const y = down + BAR_TOP + BAR / 2;
  return `M${px(middle)} ${y - 3}v6M${px(x + width)} ${y - 6}v12`;
}

/** The mark of a deadline: an arrow that points down at the bar. */
export function arrow(x: number, down = 0): string {
  return `M${px(x - 5)} ${down + 1}H${px(x + 5)}L${px(x)} ${down + 9}Z`;
}

function legend(ask: SvgAsk, top: number): string {
  const samples: [string, string][] = [];
  const sample = (more: Partial<Bar>): Bar => ({
    shape: "bar",
    x: 0,
    width: 26,
    done: 0,
    critical: false,
    near: false,
    ghost: undefined,
    deadline: undefined,
    forecast: undefined,
    ...more,
  });
  samples.push(["Planned", barSvg(sample({}), ask, "")]);
  samples.push(["Part done", barSvg(sample({ done: 14 }), ask, "")]);
  if (ask.showCritical) samples.push(["Critical", barSvg(sample({ critical: true }), ask, "")]);
  samples.push(["Summary", barSvg(sample({ shape: "summary" }), ask, "")]);
  samples.push(["Milestone", barSvg(sample({ shape: "milestone", x: 13, width: 3 }), ask, "")]);
  const ghost = { x: 0, width: 26 };
  if (ask.showBaseline)
    samples.push(["Baseline", barSvg(sample({ shape: "none", ghost }), ask, "")]);
  const forecast = { x: 0, width: 26, middle: 10 };
  if (ask.showForecast)
    samples.push(["P10 to P80", barSvg(sample({ shape: "none", forecast }), ask, "")]);
  const deadline = { x: 13, missed: false };
  samples.push(["Deadline", barSvg(sample({ shape: "none", deadline }), ask, "")]);
  return samples
    .map(([name, drawn], at) => {
      const label = words(36, BAR_TOP + 11, name);
      return tag("g", { transform: `translate(${12 + at * 110} ${top - 10})` }, drawn + label);
    })
    .join("");
}

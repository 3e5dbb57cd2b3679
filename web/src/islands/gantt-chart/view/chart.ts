// The chart's window as one drawing: shading, links, bars, today, ghosts.
// Scrolling moves one group; only rows and lines that come into sight are made.
import { daysOff } from "../../../axis/calendar";
import { covers, type Span } from "../../../axis/rows";
import { DAY, type Scale, xOf } from "../../../axis/scale";
import { px, shape } from "../../../axis/svg-dom";
import { TimeHead } from "../../../axis/time-head";
import { barOf, ROW } from "../model/bars";
import { type Drawing, linkPaths } from "../model/links";
import type { Plan } from "../model/plan";
import { BarsView } from "./bars";
import { type Handles, handleNodes, hatch } from "./marks";

export interface ChartState {
  plan: Plan;
  shown: Int32Array;
  /** Place of each row; -1 where it is folded away. */
  places: Int32Array;
  scale: Scale;
  showCritical: boolean;
  showBaseline: boolean;
  showForecast: boolean;
  today: number;
  place: number;
  hover: number;
  width: number;
  height: number;
}

const BEYOND = 20;
const NOTHING: Span = { first: 0, end: -1 };

export class ChartView {
  private readonly world = shape("g", { class: "g-world" });
  private readonly across = shape("g", { class: "g-across" });
  private readonly off = shape("path", { class: "g-off" });
  private readonly band = shape("rect", { class: "g-band", height: ROW });
  private readonly thin = shape("path", { class: "g-link is-thin" });
  private readonly driving = shape("path", { class: "g-link is-driving" });
  private readonly critical = shape("path", { class: "g-link is-critical" });
  private readonly bars = new BarsView();
  private readonly handles: Handles = handleNodes();
  private readonly today = shape("path", { class: "g-today" });
  private readonly status = shape("path", { class: "g-status" });
  readonly ghosts = shape("g", { class: "g-ghosts" });
  private readonly head: TimeHead;
  private drawn: Span = NOTHING;
  private shaded: [number, number] = [1, 0];

  constructor(
    private readonly svg: SVGSVGElement,
    head: SVGSVGElement,
  ) {
    this.head = new TimeHead(head);
    const links = shape("g", { class: "g-links" }, this.thin, this.driving, this.critical);
    this.world.append(this.band, links, this.bars.root, this.handles.root, this.ghosts);
    this.across.append(this.off, this.status, this.today);
    this.svg.append(hatch(), this.across, this.world);
  }

  /** Let everything be drawn anew, after the plan, the zoom or what is shown changed. */
  stale(): void {
    this.drawn = NOTHING;
    this.shaded = [1, 0];
    this.head.stale();
  }

  /** Show a span of places with the pane scrolled to `left`, `top`. */
  draw(span: Span, left: number, top: number, state: ChartState): void {
    this.world.setAttribute("transform", `translate(${-left} ${-top})`);
    this.across.setAttribute("transform", `translate(${-left} 0)`);
    this.head.draw(left, state.width, state.scale);
    this.drawAcross(left, state);
    this.drawRows(span, state);
    this.drawBand(state);
    this.handles.show(state);
  }

  /** Bars and links are drawn for more rows than are in sight, so that most scrolling draws none. */
  private drawRows(span: Span, state: ChartState): void {
    if (covers(this.drawn, span)) return;
    const wide = {
      first: Math.max(0, span.first - BEYOND),
      end: Math.min(state.shown.length, span.end + BEYOND),
    };
    this.drawn = wide;
    this.bars.draw(wide, state);
    const paths = linkPaths(state.plan, wide, drawingOf(state));
    this.thin.setAttribute("d", paths.thin);
    this.driving.setAttribute("d", paths.driving);
    this.critical.setAttribute("d", paths.critical);
  }

  private drawBand({ place, shown, scale }: ChartState): void {
    const isEmpty = shown.length === 0;
    this.band.setAttribute("width", isEmpty ? "0" : String(scale.width));
    this.band.setAttribute("y", String(place * ROW));
  }

  /** What stands still on scrolling down: days off, today, the status date. */
  private drawAcross(left: number, state: ChartState): void {
    const { scale, width, height } = state;
    if (left >= this.shaded[0] && left + width <= this.shaded[1]) return;
    this.shaded = [left - width, left + 2 * width];
    this.off.setAttribute("d", shading(state, this.shaded));
    const line = (minute: number | null): string =>
      minute === null ? "" : `M${px(xOf(scale, minute))} 0V${height}`;
    this.today.setAttribute("d", line(state.today));
    this.status.setAttribute("d", line(state.plan.project.status_date));
  }
}

function shading({ plan, scale, height }: ChartState, [from, to]: [number, number]): string {
  if (scale.perMinute * DAY < 4) return "";
  const at = (x: number): number => scale.origin + Math.max(0, x) / scale.perMinute;
  const spans = daysOff(plan.time(-1), at(from), at(to));
  return spans
    .map(([begin, end]) => {
      const [x, right] = [px(xOf(scale, begin)), px(xOf(scale, end))];
      return `M${x} 0H${right}V${height}H${x}Z`;
    })
    .join("");
}

/** How links find their rows on the screen. */
export function drawingOf(state: ChartState): Drawing {
  const { plan, places, shown, scale, showCritical } = state;
  return {
    bar: (row) => barOf(plan, row, scale),
    rowAt: (place) => shown[place] ?? 0,
    placeOf: (row) => places[row] ?? 0,
    isShown: (row) => (places[row] ?? -1) >= 0,
    showCritical,
  };
}

// The chart on paper and as a file: the same drawing, made from the model.
// On paper the rows that show are drawn in sheets, so that none is cut.
import { scaleFor, ZOOMS, type Zoom } from "../../axis/scale";
import { make } from "../../dom";
import type { GanttChartElement } from "./element";
import { extent } from "./model/plan";
import { chartSvg, type SvgAsk } from "./model/svg";

const A_SHEET = 34;
/** Wider drawings become too small to read on a landscape sheet. */
const WIDEST = 1500;
/** More rows than this on paper help nobody and stop the browser. */
const MOST = 2000;

function ask(host: GanttChartElement, rows: ArrayLike<number>): SvgAsk {
  const { zoom, showCritical, showBaseline, showForecast, today } = host.session;
  return { zoom, rows, showCritical, showBaseline, showForecast, today };
}

/** Give the rows that show as an SVG file. */
export function exportSvg(host: GanttChartElement): void {
  const { session } = host;
  const text = chartSvg(session.plan, ask(host, session.shown));
  const href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const code = session.plan.project.code.replace(/[^\w.-]+/g, "-");
  const link = make("a", { href, download: `${code || "schedule"}-schedule.svg` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
  host.say("The chart was saved as an SVG drawing.");
}

/** The zoom on the screen, or the finest coarser one whose drawing fits a sheet. */
function zoomFor({ session }: GanttChartElement): Zoom {
  const [from, to] = extent(session.plan, session.today);
  const coarser = ZOOMS.slice(ZOOMS.indexOf(session.zoom));
  return coarser.find((zoom) => scaleFor(zoom, from, to).width < WIDEST) ?? "year";
}

/** Put the sheets into the page before printing, and take them out again. */
export function printable(host: GanttChartElement, on: boolean): void {
  host.querySelector(".gantt-print")?.remove();
  if (!on) return;
  const { session } = host;
  const shown = session.shown.subarray(0, MOST);
  const zoom = zoomFor(host);
  const sheets = make("div", { class: "gantt-print" });
  for (let first = 0; first < shown.length; first += A_SHEET) {
    const rows = shown.subarray(first, first + A_SHEET);
    const text = chartSvg(session.plan, { ...ask(host, rows), zoom });
    const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    drawing.removeAttribute("width");
    drawing.removeAttribute("height");
    sheets.append(make("div", { class: "gantt-sheet" }, document.importNode(drawing, true)));
  }
  host.append(sheets);
}

// The chart on paper and as a file: the same drawing, made from the model.
// On paper the rows that show are drawn in sheets, so that none is cut.
import { make } from "../../dom";
import type { GanttChartElement } from "./element";
import { chartSvg, type SvgAsk } from "./model/svg";

const A_SHEET = 34;
/** More rows than this on paper help nobody and stop the browser. */
const MOST = 2000;

function ask(host: GanttChartElement, rows: ArrayLike<number>): SvgAsk {
  const { zoom, showCritical, showBaseline, today } = host.session;
  return { zoom, rows, showCritical, showBaseline, today };
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

/** Put the sheets into the page before printing, and take them out again. */
export function printable(host: GanttChartElement, on: boolean): void {
  host.querySelector(".gantt-print")?.remove();
  if (!on) return;
  const { session } = host;
  const shown = session.shown.subarray(0, MOST);
  const sheets = make("div", { class: "gantt-print" });
  for (let first = 0; first < shown.length; first += A_SHEET) {
    const text = chartSvg(session.plan, ask(host, shown.subarray(first, first + A_SHEET)));
    const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    drawing.removeAttribute("width");
    drawing.removeAttribute("height");
    sheets.append(make("div", { class: "gantt-sheet" }, document.importNode(drawing, true)));
  }
  host.append(sheets);
}

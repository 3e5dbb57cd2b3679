// The element's frame: one scroller down, and in it a window with grid, divider and chart.
// The window sticks while the scroller moves, so both panes are drawn in the same step.
import { shape } from "../../../axis/svg-dom";
import { make } from "../../../dom";

export const HEAD = 44;

export interface Frame {
  root: HTMLElement;
  scroller: HTMLElement;
  window: HTMLElement;
  room: HTMLElement;
  grid: HTMLElement;
  gridHead: HTMLElement;
  gridBody: HTMLElement;
  divider: HTMLElement;
  pane: HTMLElement;
  paneRoom: HTMLElement;
  layer: HTMLElement;
  head: SVGSVGElement;
  body: SVGSVGElement;
  note: HTMLElement;
}

/** Make the nodes; nothing is filled in yet. */
export function frameFor(label: string): Frame {
  const gridHead = make("div", { role: "rowgroup", class: "gantt-head" });
  const gridBody = make("div", { role: "rowgroup", class: "gantt-rows" });
  const grid = make("div", { role: "treegrid", class: "gantt-grid", "aria-label": label });
  grid.setAttribute("aria-multiselectable", "true");
  grid.append(gridHead, gridBody);
  const divider = make("div", {
    class: "gantt-divider",
    role: "separator",
    tabindex: "0",
    "aria-orientation": "vertical",
    "aria-label": "Width of the table",
  });
  const head = shape("svg", { class: "gantt-time", height: HEAD, "aria-hidden": "true" });
  const body = shape("svg", { class: "gantt-bars", "aria-hidden": "true" });
  const note = make("div", { class: "gantt-note", "aria-hidden": "true" });
  note.hidden = true;
  const layer = make("div", { class: "gantt-layer" }, head, body, note);
  const paneRoom = make("div", { class: "gantt-pane-room" });
  const pane = make("div", { class: "gantt-pane", tabindex: "0", role: "group" }, layer, paneRoom);
  pane.setAttribute("aria-label", "Chart of the same rows; the table says all that it shows");
  const window = make("div", { class: "gantt-window" }, grid, divider, pane);
  const room = make("div", { class: "gantt-room" });
  const scroller = make("div", { class: "gantt-scroller" }, window, room);
  const root = make("div", { class: "gantt" }, scroller);
  return {
    root,
    scroller,
    window,
    room,
    grid,
    gridHead,
    gridBody,
    divider,
    pane,
    paneRoom,
    layer,
    head,
    body,
    note,
  };
}

const LEAST = 160;

/** Let the divider set the table's width, by pointer and by arrow keys; returns nothing. */
export function divide(frame: Frame, changed: () => void): void {
  const { divider, grid, window } = frame;
  const set = (width: number): void => {
    const most = window.clientWidth - LEAST;
    const kept = Math.round(Math.max(LEAST, Math.min(most, width)));
    window.style.setProperty("--grid-width", `${kept}px`);
    divider.setAttribute("aria-valuenow", String(Math.round((100 * kept) / window.clientWidth)));
    changed();
  };
  divider.addEventListener("pointerdown", (pressed) => {
    const before = grid.offsetWidth;
    divider.setPointerCapture(pressed.pointerId);
    const move = (event: PointerEvent): void => set(before + event.clientX - pressed.clientX);
    divider.addEventListener("pointermove", move);
    const end = (): void => divider.removeEventListener("pointermove", move);
    divider.addEventListener("pointerup", end, { once: true });
    divider.addEventListener("pointercancel", end, { once: true });
  });
  divider.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -32, ArrowRight: 32 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    set(grid.offsetWidth + step);
  });
  divider.setAttribute("aria-valuenow", "50");
}

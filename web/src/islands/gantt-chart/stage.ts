// What is drawn and where: sizes, the caret, scrolling, zoom; the element adds events and saving.
// Drawing happens at most once a frame, and reads no sizes from the page while it does.
import { inSight, scrollFor } from "../../axis/rows";
import { keptMiddle, xOf, type Zoom } from "../../axis/scale";
import { BAR, BAR_TOP, barOf, ROW } from "./model/bars";
import type { Modifiers, Session } from "./session";
import type { ChartState, ChartView } from "./view/chart";
import { type Frame, HEAD } from "./view/frame";
import type { GridView } from "./view/grid";
import { markTools, type Tools } from "./view/tools";

/** Room for a scroll bar along the foot of the panes. */
const FOOT = 16;
/** Milliseconds without scrolling after which columns out of sight are written. */
const REST = 120;
/** Rows of finished work that stay in sight above what is under way. */
const BEFORE = 4;

export class Stage extends HTMLElement {
  session!: Session;
  frame!: Frame;
  grid!: GridView;
  chart!: ChartView;
  tools!: Tools;
  /** Place of the row under the pointer; -1 for none. */
  hover = -1;
  private hasBegun = false;
  private asked = 0;
  private settling = 0;
  private wantsFocus = false;
  private size = { width: 0, height: 0, grid: 0 };

  /** Begin with the whole plan when it fits, else with today; wait for a chart that is hidden. */
  protected toBegin(): void {
    const { session, size } = this;
    const { start, finish } = session.plan.project;
    this.hasBegun = size.width > 0;
    const wide = ((finish ?? 0) - (start ?? 0)) * session.scale.perMinute;
    const isLater = start !== null && session.today > start && wide > size.width * 0.9;
    const isOver = finish !== null && session.today > finish;
    if (isLater && !isOver) {
      this.toTime(session.today, 0.25);
      this.toWork();
    } else this.toTime(start ?? session.today, 0.04);
  }

  /** Begin at the first row that is not over by today, with a few of those before it. */
  private toWork(): void {
    const { plan, shown, today } = this.session;
    const { kind, finish } = plan.columns;
    const isOpen = (row: number): boolean => kind[row] !== "summary" && (finish[row] ?? 0) >= today;
    const place = Array.from(shown).findIndex(isOpen);
    if (place > BEFORE) this.frame.scroller.scrollTop = (place - BEFORE) * ROW;
  }

  /** Take the sizes anew; reading them while drawing would cost a layout a frame. */
  measure(): void {
    const { frame, session } = this;
    frame.root.dataset.pane = session.pane;
    this.size = {
      width: frame.pane.clientWidth,
      grid: frame.grid.clientWidth,
      height: Math.max(0, frame.scroller.clientHeight - HEAD - FOOT),
    };
    frame.body.setAttribute("width", String(this.size.width));
    frame.body.setAttribute("height", String(this.size.height + FOOT));
    frame.head.setAttribute("width", String(this.size.width));
    frame.layer.style.width = `${this.size.width}px`;
    session.width = this.size.width;
    session.rescale();
    this.redraw();
    if (!this.hasBegun && this.size.width > 0) this.toBegin();
  }

  /** Draw everything anew; needed when more than the scroll position changed. */
  redraw(): void {
    const { frame, session } = this;
    frame.room.style.height = `${session.shown.length * ROW + HEAD + FOOT - frame.scroller.clientHeight}px`;
    frame.paneRoom.style.width = `${session.scale.width}px`;
    frame.grid.setAttribute("aria-rowcount", String(session.shown.length + 1));
    frame.grid.setAttribute("aria-colcount", String(session.columns.length));
    this.grid.stale();
    this.chart.stale();
    markTools(this.tools, {
      zoom: session.zoom,
      critical: session.showCritical,
      baseline: session.showBaseline,
      forecast: session.showForecast,
      pane: session.pane,
      undos: session.undos.length,
    });
    this.draw();
  }

  /** Draw in the next frame, once however often it is asked. */
  draw(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.drawNow();
    });
  }

  /** While rows fly by, columns out of sight wait; they are written once it rests. */
  protected scrolled(): void {
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      this.settling = 0;
      this.draw();
    }, REST);
    this.draw();
  }

  /** Mark the rows of the grid as changed: the caret or the selection moved. */
  touch(): void {
    this.grid.stale();
    this.draw();
  }

  state(): ChartState {
    const { plan, shown, places, scale, today, place } = this.session;
    const { showCritical, showBaseline, showForecast } = this.session;
    const [width, height] = [this.size.width, this.size.height + FOOT];
    const flags = { showCritical, showBaseline, showForecast, today, place, hover: this.hover };
    return { plan, shown, places, scale, ...flags, width, height };
  }

  protected drawNow(): void {
    const { session, frame } = this;
    const [top, left] = [frame.scroller.scrollTop, frame.pane.scrollLeft];
    const span = inSight(top, this.size.height + FOOT, ROW, session.shown.length, 3);
    const { plan, shown, closed, selected, columns, place, column } = session;
    const { grid } = frame;
    const sight = this.settling
      ? ([grid.scrollLeft, grid.scrollLeft + this.size.grid] as const)
      : undefined;
    this.grid.draw(span, top, { plan, shown, closed, selected, columns, place, column, sight });
    this.chart.draw(span, left, top, this.state());
    if (this.wantsFocus) this.giveFocus();
  }

  private giveFocus(): void {
    this.wantsFocus = false;
    const { place, column } = this.session;
    const cell = this.grid.cell(place, column);
    if (!cell?.contains(document.activeElement)) cell?.focus({ preventScroll: true });
  }

  /** Put the caret into a cell and into sight. */
  goTo(place: number, column = this.session.column): void {
    const { session, frame } = this;
    session.place = Math.max(0, Math.min(session.shown.length - 1, place));
    session.column = Math.max(0, Math.min(session.columns.length - 1, column));
    const { scrollTop } = frame.scroller;
    const top = scrollFor(session.place, scrollTop, this.size.height, ROW);
    if (top !== scrollTop) frame.scroller.scrollTop = top;
    this.showColumn(session.column);
    this.wantsFocus = true;
    this.draw();
  }

  private showColumn(at: number): void {
    const { columns } = this.session;
    const { grid } = this.frame;
    const left = columns.slice(0, at).reduce((sum, { width }) => sum + width, 0);
    const right = left + (columns[at]?.width ?? 0);
    const pinned = columns[at]?.key === "name" ? 0 : 240;
    if (left - pinned < grid.scrollLeft) grid.scrollLeft = Math.max(0, left - pinned);
    else if (right > grid.scrollLeft + grid.clientWidth) grid.scrollLeft = right - grid.clientWidth;
  }

  /** Scroll the chart so that a minute stands at a share of its width. */
  toTime(minute: number, share = 0.5): void {
    const { scale } = this.session;
    this.frame.pane.scrollLeft = Math.max(0, xOf(scale, minute) - this.size.width * share);
    this.draw();
  }

  /** Where a row's bar stands on the screen, by the shown row number from 1. */
  boxOf(number: number): DOMRect | undefined {
    const { session, frame } = this;
    const bar = barOf(session.plan, number - 1, session.scale);
    const place = session.places[number - 1] ?? -1;
    if (place < 0 || bar.shape === "none") return undefined;
    const pane = frame.pane.getBoundingClientRect();
    const x = pane.left + bar.x - frame.pane.scrollLeft;
    const y = pane.top + HEAD + place * ROW + BAR_TOP - frame.scroller.scrollTop;
    return new DOMRect(x, y, bar.width, BAR);
  }

  /** Change the zoom; the middle of the window stays where it is. */
  zoomTo(zoom: Zoom): void {
    const { session, frame } = this;
    const before = session.scale;
    session.zoom = zoom;
    session.rescale();
    this.redraw();
    frame.pane.scrollLeft = keptMiddle(
      before,
      session.scale,
      frame.pane.scrollLeft,
      this.size.width,
    );
    this.say(`Zoom: ${zoom}s.`);
  }

  /** Move the chart by a share of its width. */
  pan(share: number): void {
    this.frame.pane.scrollLeft += share * this.size.width;
  }

  /** Show the table, the chart or both. */
  show(pane: Session["pane"]): void {
    this.session.pane = pane;
    this.session.keep();
    this.measure();
  }
  /** Choose rows as lists do: Ctrl adds one, Shift all between. */
  select(place: number, how: Modifiers): void {
    this.session.choose(place, how);
    this.touch();
  }

  /** Show a page in the drawer, or go there where the page has none. */
  openPage(href: string): true {
    const drawer = document.querySelector<HTMLElement & { open?: (href: string) => unknown }>(
      "side-drawer",
    );
    if (drawer?.open) drawer.open(href);
    else window.location.assign(href);
    return true;
  }

  /** Show and read out what happened. */
  say(words: string): void {
    this.tools.said.textContent = words;
  }

  /** Draw no more. */
  protected halt(): void {
    cancelAnimationFrame(this.asked);
    clearTimeout(this.settling);
    this.asked = 0;
  }
}

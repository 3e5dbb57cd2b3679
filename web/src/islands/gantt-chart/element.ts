// <gantt-chart src edits>: grid and chart of a project's schedule over the server's table.
// It draws and proposes; dates, float and refusals are the server's.
import { inSight, scrollFor } from "../../axis/rows";
import { keptMiddle, xOf, type Zoom } from "../../axis/scale";
import { make, toast } from "../../dom";
import { Problem } from "../../http";
import { act } from "./actions";
import { Dragging } from "./dragging";
import { Editing } from "./editing";
import { BAR, BAR_TOP, barOf, ROW } from "./model/bars";
import { COLUMNS } from "./model/columns";
import { ANYWHERE, beginsEdit, commandOf, SHEET } from "./model/keys";
import type { Edit } from "./model/paste";
import type { Reply } from "./model/plan";
import { Nudging } from "./nudging";
import { copy, paste } from "./pasting";
import { printable } from "./printing";
import { Saving } from "./saving";
import { Server } from "./server";
import { type Modifiers, Session } from "./session";
import { type ChartState, ChartView } from "./view/chart";
import { divide, type Frame, frameFor, HEAD } from "./view/frame";
import { GridView } from "./view/grid";
import { markTools, type Tools, toolsFor } from "./view/tools";

/** Room for a scroll bar along the foot of the panes. */
const FOOT = 16;

export class GanttChartElement extends HTMLElement {
  session!: Session;
  server!: Server;
  frame!: Frame;
  grid!: GridView;
  chart!: ChartView;
  tools!: Tools;
  saving!: Saving;
  editing!: Editing;
  nudging!: Nudging;
  dragging!: Dragging;
  hover = -1;
  /** The next paste makes new rows: Shift was held. */
  pastesFresh = false;
  private hasBegun = false;
  private asked = 0;
  private settling = 0;
  private wantsFocus = false;
  private size = { width: 0, height: 0, grid: 0 };
  private watch: ResizeObserver | undefined;
  private stop = new AbortController();

  connectedCallback(): void {
    this.stop = new AbortController();
    this.server = new Server(this.getAttribute("src") ?? "", this.getAttribute("edits") ?? "");
    void this.begin();
  }

  disconnectedCallback(): void {
    this.stop.abort();
    this.watch?.disconnect();
    cancelAnimationFrame(this.asked);
    this.asked = 0;
  }

  private async begin(): Promise<void> {
    try {
      const facts = await this.server.read();
      if (!this.isConnected) return;
      this.session = new Session(facts, `sightline.gantt:${this.getAttribute("src")}`);
      this.build();
    } catch (error) {
      this.fail(error, "The chart could not be shown; the table below is complete.");
    }
  }

  private build(): void {
    const { session } = this;
    for (const child of Array.from(this.children)) (child as HTMLElement).hidden = true;
    this.frame = frameFor(`Schedule of ${session.plan.project.name}`);
    this.tools = toolsFor(COLUMNS, session.chosen, session.plan.project.may_edit);
    this.grid = new GridView(this.frame.gridHead, this.frame.gridBody);
    this.chart = new ChartView(this.frame.body, this.frame.head);
    this.saving = new Saving(this);
    this.editing = new Editing(this);
    this.nudging = new Nudging(this);
    this.dragging = new Dragging(this);
    this.prepend(this.tools.root, this.frame.root, this.tools.said);
    this.teach();
    if (window.innerWidth < 700 && session.pane === "both") session.pane = "grid";
    this.listen();
    this.grid.reset(session.columns);
    this.measure();
    this.redraw();
    this.toBegin();
    this.beginEmpty();
    this.dispatchEvent(new CustomEvent("gantt-ready", { bubbles: true }));
  }

  /** Tell the shortcut sheet and the hint strip which keys there are. */
  private teach(): void {
    this.dataset.hints ??= "Enter=add a row;F2=edit;Shift Enter=nudge dates";
    const main = this.closest("main");
    if (main && !main.dataset.keys) main.dataset.keys = SHEET;
  }

  /** Begin with the whole plan when it fits, else with today; wait for a chart that is hidden. */
  private toBegin(): void {
    const { session, size } = this;
    const { start, finish } = session.plan.project;
    this.hasBegun = size.width > 0;
    const wide = ((finish ?? 0) - (start ?? 0)) * session.scale.perMinute;
    const isLater = start !== null && session.today > start && wide > size.width * 0.9;
    const isOver = finish !== null && session.today > finish;
    if (isLater && !isOver) this.toTime(session.today, 0.25);
    else this.toTime(start ?? session.today, 0.04);
  }

  /** A blank project opens with the caret in row one. */
  private beginEmpty(): void {
    const { plan } = this.session;
    this.frame.grid.tabIndex = plan.size ? -1 : 0;
    if (plan.size) return;
    this.say("No activities yet. Press Enter to write the first one, or paste rows from a sheet.");
    if (!plan.project.may_edit) return;
    const first = make("button", { type: "button", class: "btn btn-primary", "data-do": "add" });
    first.append("Write the first activity");
    const words = "No activities yet. Write the first, or paste rows from a spreadsheet here.";
    const box = make("div", { class: "gantt-empty", tabindex: "-1" }, make("p", {}, words), first);
    this.frame.window.append(box);
    first.focus({ preventScroll: true });
  }

  private listen(): void {
    const { frame } = this;
    const { signal } = this.stop;
    frame.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true, signal });
    frame.pane.addEventListener("scroll", () => this.draw(), { passive: true, signal });
    this.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.addEventListener("click", (event) => this.onClick(event), { signal });
    this.addEventListener("change", (event) => this.onChange(event), { signal });
    this.addEventListener("paste", (event) => paste(this, event as ClipboardEvent), { signal });
    this.addEventListener("copy", (event) => copy(this, event as ClipboardEvent), { signal });
    frame.gridBody.addEventListener("dblclick", (e) => this.onDouble(e), { signal });
    frame.gridBody.addEventListener("focusin", (e) => this.onFocus(e), { signal });
    window.addEventListener("beforeprint", () => printable(this, true), { signal });
    window.addEventListener("afterprint", () => printable(this, false), { signal });
    this.dragging.listen(signal);
    divide(frame, () => this.measure());
    this.watch = new ResizeObserver(() => this.measure());
    this.watch.observe(frame.scroller);
  }

  /** Take the sizes anew; reading them while drawing would cost a layout a frame. */
  private measure(): void {
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
  private scrolled(): void {
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      this.settling = 0;
      this.draw();
    }, 120);
    this.draw();
  }

  /** Mark the rows of the grid as changed: the caret or the selection moved. */
  touch(): void {
    this.grid.stale();
    this.draw();
  }

  state(): ChartState {
    const { plan, shown, places, scale, showCritical, showBaseline, today, place } = this.session;
    const [width, height] = [this.size.width, this.size.height + FOOT];
    const flags = { showCritical, showBaseline, today, place, hover: this.hover };
    return { plan, shown, places, scale, ...flags, width, height };
  }

  private drawNow(): void {
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

  /** Show and read out what happened. */
  say(words: string): void {
    this.tools.said.textContent = words;
  }

  fail(error: unknown, before = ""): void {
    if (!(error instanceof Error)) throw error;
    const words = `${before} ${error.message}`.trim();
    if (this.tools) this.say(words);
    toast({ words, kind: "error" });
    if (!(error instanceof Problem)) console.error(error);
  }

  /** Save edits; undefined when they were refused, which has been said by then. */
  commit(edits: readonly Edit[], offerUndo = false): Promise<Reply | undefined> {
    return this.saving.commit(edits, offerUndo);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || this.editing.key(event) || this.nudging.key(event)) return;
    const target = event.target as HTMLElement;
    this.pastesFresh = event.shiftKey && event.key.toLowerCase() === "v";
    if (target.closest("select, input, summary, details")) return;
    const isCell = Boolean(target.closest(".gantt-rows"));
    const command = commandOf(event);
    if (command && (isCell || ANYWHERE.has(command))) {
      if (act(this, command)) event.preventDefault();
    } else if (isCell && beginsEdit(event) && this.editing.open(event.key)) event.preventDefault();
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const does = target.closest<HTMLElement>("[data-do]")?.dataset.do;
    if (does) {
      target.closest("details")?.removeAttribute("open");
      act(this, does);
      return;
    }
    const at = this.grid.whereIs(target);
    if (!at || target.closest(".is-editing")) return;
    this.select(at.place, event);
    this.goTo(at.place, at.column);
    if (target.closest(".gantt-twisty")) act(this, "toggle");
  }

  /** Choose rows as lists do: Ctrl adds one, Shift all between. */
  select(place: number, how: Modifiers): void {
    this.session.choose(place, how);
    this.touch();
  }

  private onDouble(event: MouseEvent): void {
    const at = this.grid.whereIs(event.target as Element);
    if (!at) return;
    this.goTo(at.place, at.column);
    this.editing.open();
  }

  private onFocus(event: FocusEvent): void {
    const at = this.grid.whereIs(event.target as Element);
    if (!at || (at.place === this.session.place && at.column === this.session.column)) return;
    [this.session.place, this.session.column] = [at.place, at.column];
    this.draw();
  }

  private onChange(event: Event): void {
    const field = event.target as HTMLInputElement | HTMLSelectElement;
    if (field.matches("[data-zoom]")) {
      this.zoomTo(field.value as Zoom);
      return;
    }
    if (!field.matches("[data-column]")) return;
    const { chosen } = this.session;
    if (!chosen.delete(field.value)) chosen.add(field.value);
    this.session.keep();
    this.grid.reset(this.session.columns);
    this.redraw();
  }

  /** Show the table, the chart or both. */
  show(pane: Session["pane"]): void {
    this.session.pane = pane;
    this.session.keep();
    this.measure();
  }
}

// <gantt-chart src edits>: grid and chart of a project's schedule over the server's table.
// It draws and proposes; dates, float and refusals are the server's.
import type { Zoom } from "../../axis/scale";
import { make, toast } from "../../dom";
import { Problem } from "../../http";
import { act } from "./actions";
import { Dragging } from "./dragging";
import { Editing } from "./editing";
import { COLUMNS } from "./model/columns";
import { ANYWHERE, beginsEdit, commandOf, SHEET } from "./model/keys";
import type { Reply } from "./model/plan";
import { Nudging } from "./nudging";
import { copy, paste } from "./pasting";
import { printable } from "./printing";
import { type Edits, Saving } from "./saving";
import { Server } from "./server";
import { Session } from "./session";
import { Stage } from "./stage";
import { ChartView } from "./view/chart";
import { divide, frameFor } from "./view/frame";
import { GridView } from "./view/grid";
import { toolsFor } from "./view/tools";

export class GanttChartElement extends Stage {
  server!: Server;
  saving!: Saving;
  editing!: Editing;
  nudging!: Nudging;
  dragging!: Dragging;
  /** The next paste makes new rows: Shift was held. */
  pastesFresh = false;
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
    this.halt();
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
    this.drawNow(); // at once, so that there is never a grid without a cell to enter it by
    this.beginEmpty();
    this.dispatchEvent(new CustomEvent("gantt-ready", { bubbles: true }));
  }

  /** Tell the shortcut sheet and the hint strip which keys there are. */
  private teach(): void {
    this.dataset.hints ??= "Enter=add a row;F2=edit;Shift Enter=nudge dates";
    const main = this.closest("main");
    if (main && !main.dataset.keys) main.dataset.keys = SHEET;
  }

  /** A blank project opens with the caret in row one. */
  private beginEmpty(): void {
    const { plan } = this.session;
    this.frame.grid.tabIndex = plan.size ? -1 : 0;
    if (plan.size) return;
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
    document.addEventListener("pointerdown", (event) => this.shut(event), { signal });
    this.dragging.listen(signal);
    divide(frame, () => this.measure());
    this.watch = new ResizeObserver(() => this.measure());
    this.watch.observe(frame.scroller);
  }

  /** Close the menus that a press or Esc was not for. */
  private shut(event: Event): void {
    for (const menu of this.querySelectorAll("details[open]")) {
      if (event.type === "keydown" || !menu.contains(event.target as Node)) {
        menu.removeAttribute("open");
        if (event.type === "keydown") menu.querySelector("summary")?.focus();
      }
    }
  }

  fail(error: unknown, before = ""): void {
    if (!(error instanceof Error)) throw error;
    const words = `${before} ${error.message}`.trim();
    if (this.tools) this.say(words);
    toast({ words, kind: "error" });
    if (!(error instanceof Problem)) console.error(error);
  }

  /** Save edits; undefined when they were refused, which has been said by then. */
  commit(edits: Edits, offerUndo = false): Promise<Reply | undefined> {
    return this.saving.commit(edits, offerUndo);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || this.editing.key(event) || this.nudging.key(event)) return;
    const target = event.target as HTMLElement;
    this.pastesFresh = event.shiftKey && event.key.toLowerCase() === "v";
    if (event.key === "Escape" && target.closest("details[open]")) {
      this.shut(event);
      return;
    }
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
}

// <road-map src> or with a JSON script inside: lanes of bars along time, around the server's table.
// Plus and minus zoom, T goes to today, D switches the lines, V shows the table; bars are links,
// and the arrow keys walk them.
import { keptMiddle, type Scale, scaleFor, xOf, type Zoom } from "../../axis/scale";
import { px, shape } from "../../axis/svg-dom";
import { TimeHead } from "../../axis/time-head";
import { isTyping, make, toast } from "../../dom";
import { Problem, send } from "../../http";
import { fitted, type Road, readRoad, roadExtent } from "./model";
import { type Drawn, drawLanes, linePaths } from "./view";

const ZOOMS: readonly Zoom[] = ["month", "quarter", "year"];
const NAMES: Record<string, string> = { month: "Months", quarter: "Quarters", year: "Years" };
const LINES = ["off", "hover", "all"] as const;
type Lines = (typeof LINES)[number];
/** Width of the lanes' names, as in the style sheet. */
const [WIDE, NARROW] = [170, 110];
/** Pixels across a sheet of paper on its side, beside the lanes' names. */
const PAPER = 820;
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class RoadMapElement extends HTMLElement {
  private road: Road | undefined;
  private zoom: Zoom = "quarter";
  private lines: Lines = "off";
  private drawn: Drawn | undefined;
  private scale: Scale | undefined;
  private head: TimeHead | undefined;
  private over = shape("g");
  /** What the server wrote: the same as a table. */
  private twin: HTMLElement[] = [];
  private readonly tools = make("div", { class: "gantt-tools road-tools" });
  private readonly frame = make("div", { class: "road-frame", tabindex: "0", role: "group" });
  private stop = new AbortController();

  connectedCallback(): void {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.addEventListener("click", (event) => this.onClick(event), { signal });
    this.addEventListener("change", (event) => this.onChange(event), { signal });
    for (const name of ["pointerover", "focusin"]) {
      this.addEventListener(name, (event) => this.onPass(event), { signal });
    }
    addEventListener("beforeprint", () => this.print(true), { signal });
    addEventListener("afterprint", () => this.print(false), { signal });
    this.frame.addEventListener("scroll", () => this.drawHead(), { passive: true, signal });
    void this.begin();
  }

  disconnectedCallback(): void {
    this.stop.abort();
  }

  private async begin(): Promise<void> {
    try {
      this.road = readRoad(await this.data());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast({ words: error.message, kind: "error" });
      return;
    }
    const extent = roadExtent(this.road);
    if (!extent || !this.isConnected) return;
    this.frame.setAttribute("aria-label", this.getAttribute("label") ?? "Road map");
    const asked = this.getAttribute("lines") as Lines | null;
    if (asked && LINES.includes(asked)) this.lines = asked;
    this.twin = Array.from(this.children) as HTMLElement[];
    this.prepend(this.tools, this.frame);
    this.drawTools();
    this.showTable(false);
    this.redraw();
    this.toToday();
  }

  private async data(): Promise<unknown> {
    const source = this.getAttribute("src");
    if (source) return (await send("GET", source)).body;
    const script = this.querySelector('script[type="application/json"]');
    return JSON.parse(script?.textContent || "{}");
  }

  private get today(): number {
    const asked = Date.parse(this.getAttribute("today") ?? "");
    return Math.floor((Number.isNaN(asked) ? Date.now() : asked) / 60_000);
  }

  /** Pixels beside the names of the lanes. */
  private get room(): number {
    const names = this.frame.clientWidth > 700 ? WIDE : NARROW;
    return Math.max(160, this.frame.clientWidth - names);
  }

  private drawTools(): void {
    const select = (label: string, name: string, pairs: [string, string][]): HTMLElement => {
      const node = make("select", { class: "form-select", "aria-label": label, "data-set": name });
      for (const [value, words] of pairs) node.append(make("option", { value }, words));
      return node;
    };
    const today = make("button", { type: "button", class: "btn btn-small", "data-do": "today" });
    today.append("Today");
    const table = make("button", { type: "button", class: "btn btn-small", "data-do": "table" });
    table.append("Table");
    this.tools.replaceChildren(
      select(
        "Zoom",
        "zoom",
        ZOOMS.map((zoom) => [zoom, NAMES[zoom] ?? zoom]),
      ),
      today,
      select("Dependency lines", "lines", [
        ["off", "Lines off"],
        ["hover", "Lines of one"],
        ["all", "All lines"],
      ]),
      table,
    );
    this.markTools();
  }

  private markTools(): void {
    const values: Record<string, string> = { zoom: this.zoom, lines: this.lines };
    for (const node of this.tools.querySelectorAll<HTMLSelectElement>("[data-set]")) {
      node.value = values[node.dataset.set ?? ""] ?? "";
    }
  }

  /** Show the table in the map's place, or the map again. */
  private showTable(on: boolean): void {
    this.frame.hidden = on;
    for (const node of this.twin) node.hidden = !on;
    this.classList.toggle("is-table", on);
    this.tools.querySelector('[data-do="table"]')?.setAttribute("aria-pressed", String(on));
  }

  /** On paper stands all of it: the map fitted to the sheet, and the table. */
  private print(isStarting: boolean): void {
    if (!this.drawn) return;
    const wasTable = this.classList.contains("is-table");
    for (const node of this.twin) node.hidden = !isStarting && !wasTable;
    this.frame.hidden = !isStarting && wasTable;
    this.redraw(isStarting);
    if (!isStarting) this.toToday();
  }

  private redraw(onPaper = false): void {
    const { road } = this;
    const extent = road && roadExtent(road);
    if (!road || !extent) return;
    const scale = onPaper
      ? fitted(extent[0], extent[1], PAPER)
      : scaleFor(this.zoom, extent[0], extent[1], this.room);
    const head = shape("svg", { class: "gantt-time", height: 44, "aria-hidden": "true" });
    this.head = new TimeHead(head, road.fiscal);
    this.drawn = drawLanes(road, scale);
    this.scale = scale;
    this.over = shape("g");
    const now = px(xOf(scale, this.today));
    const line = shape("path", { d: `M${now} 0V${this.drawn.height}`, class: "g-today" });
    const over = shape("svg", { class: "road-over", "aria-hidden": "true" }, line, this.over);
    over.setAttribute("width", String(scale.width));
    over.setAttribute("height", String(this.drawn.height));
    this.drawn.lanes.append(over);
    const top = make("div", { class: "road-top" }, make("div", { class: "road-corner" }), head);
    this.frame.replaceChildren(top, this.drawn.lanes);
    top.style.width = `${this.drawn.lanes.offsetWidth}px`;
    const shown = onPaper ? PAPER : this.room;
    head.setAttribute("width", String(shown));
    if (onPaper) this.head.draw(0, shown, scale);
    else this.drawHead();
    this.drawLines();
  }

  private drawHead(): void {
    if (this.scale) this.head?.draw(this.frame.scrollLeft, this.room, this.scale);
  }

  private drawLines(only?: string): void {
    const { road, drawn, lines, scale } = this;
    if (!road || !drawn || !scale) return;
    const isNone = lines === "off" || (lines === "hover" && only === undefined);
    const one = lines === "hover" ? only : undefined;
    this.over.replaceChildren(...(isNone ? [] : linePaths(road, drawn.spots, scale, one)));
  }

  private toToday(): void {
    const { frame, scale } = this;
    if (scale) frame.scrollLeft = xOf(scale, this.today) - this.room * 0.25;
  }

  private zoomTo(zoom: Zoom): void {
    const { scale: before, frame } = this;
    const scrolled = frame.scrollLeft;
    this.zoom = zoom;
    this.redraw();
    this.markTools();
    if (!before || !this.scale) return;
    frame.scrollLeft = keptMiddle(before, this.scale, scrolled, this.room);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || !this.drawn) return;
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = ZOOMS.indexOf(this.zoom);
    const key = event.key.toLowerCase();
    const bar = (event.target as Element).closest?.("a.road-item");
    const step = STEPS[event.key];
    if (key === "+" || key === "=") this.zoomTo(ZOOMS[Math.max(0, at - 1)] ?? this.zoom);
    else if (key === "-") this.zoomTo(ZOOMS[Math.min(ZOOMS.length - 1, at + 1)] ?? this.zoom);
    else if (key === "t") this.toToday();
    else if (key === "d") this.showLines(LINES[(LINES.indexOf(this.lines) + 1) % 3] ?? "off");
    else if (key === "v") this.showTable(!this.frame.hidden);
    else if (bar && step) this.walk(bar, step);
    else return;
    event.preventDefault();
  }

  /** Go to the next or the last bar, in reading order. */
  private walk(from: Element, step: number): void {
    const bars = Array.from(this.querySelectorAll<HTMLElement>("a.road-item"));
    const next = bars[bars.indexOf(from as HTMLElement) + step];
    next?.focus();
    next?.querySelector(".road-words")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private showLines(lines: Lines): void {
    this.lines = lines;
    this.markTools();
    this.drawLines();
  }

  private onClick(event: Event): void {
    const done = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
    if (done === "today") this.toToday();
    if (done === "table") this.showTable(!this.frame.hidden);
  }

  private onChange(event: Event): void {
    const field = event.target as HTMLSelectElement;
    if (field.dataset.set === "zoom") this.zoomTo(field.value as Zoom);
    if (field.dataset.set === "lines") this.showLines(field.value as Lines);
  }

  private onPass(event: Event): void {
    if (this.lines !== "hover") return;
    const item = (event.target as Element).closest<HTMLElement>("[data-item]");
    this.drawLines(item?.dataset.item);
  }
}

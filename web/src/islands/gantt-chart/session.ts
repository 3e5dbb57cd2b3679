// What one person sees of the plan: what is folded, chosen, shown, and where the caret is.
// Remembered for the tab's life; no document here.
import { type Scale, scaleFor, ZOOMS, type Zoom } from "../../axis/scale";
import { COLUMNS, type Column } from "./model/columns";
import { hasChildren, placeOf, shownRows } from "./model/outline";
import { extent, Plan, type PlanFacts } from "./model/plan";
import type { Pane } from "./view/tools";

export interface Modifiers {
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

export class Session {
  readonly plan: Plan;
  closed = new Set<string>();
  selected = new Set<string>();
  shown: Int32Array = new Int32Array();
  places: Int32Array = new Int32Array();
  place = 0;
  column = 2;
  zoom: Zoom = "week";
  scale: Scale;
  showCritical = false;
  showBaseline: boolean;
  showForecast: boolean;
  pane: Pane = "both";
  chosen: Set<string>;
  undos: string[] = [];
  /** Where a selection by Shift began. */
  anchor = 0;
  /** Pixels the chart has; the scale fills them. */
  width = 0;

  constructor(
    facts: PlanFacts,
    private readonly key: string,
  ) {
    this.plan = new Plan(facts);
    this.showBaseline = this.plan.hasBaseline;
    this.showForecast = this.plan.hasForecast;
    this.chosen = new Set(COLUMNS.filter(({ usual }) => usual).map(({ key }) => key));
    const knew = this.recall();
    // The first forecast brings its column; whoever puts it away later is left alone.
    if (this.plan.hasForecast && !knew) this.chosen.add("forecast");
    this.scale = this.scaled();
    this.refold();
  }

  get today(): number {
    return (
      Math.floor(Date.parse(this.plan.facts.as_of) / 60_000) || Math.floor(Date.now() / 60_000)
    );
  }

  get columns(): Column[] {
    return COLUMNS.filter(({ key }) => this.chosen.has(key));
  }

  /** The row with the caret; -1 in an empty plan. */
  get row(): number {
    return this.shown[this.place] ?? -1;
  }

  get id(): string {
    return this.plan.columns.id[this.row] ?? "";
  }

  /** The rows an action is about: those selected, else the one with the caret. */
  rows(): number[] {
    const chosen = this.selected;
    if (!chosen.size) return this.row < 0 ? [] : [this.row];
    const { id } = this.plan.columns;
    return id.flatMap((one, row) => (chosen.has(one) ? [row] : []));
  }

  /** Work out which rows show; the caret stays on its row or goes to the summary above it. */
  refold(id = this.id): void {
    const { level, id: ids } = this.plan.columns;
    this.shown = shownRows(level, ids, this.closed);
    this.places = new Int32Array(ids.length).fill(-1);
    this.shown.forEach((row, place) => {
      this.places[row] = place;
    });
    const row = id ? this.plan.rowOf(id) : -1;
    const last = Math.max(0, this.shown.length - 1);
    this.place = row < 0 ? Math.min(this.place, last) : placeOf(this.shown, row);
    this.keep();
  }

  rescale(): void {
    this.scale = this.scaled();
    this.keep();
  }

  /** Open what is folded above a row. */
  reveal(row: number): void {
    const { level, id } = this.plan.columns;
    let depth = level[row] ?? 1;
    for (let at = row - 1; at >= 0 && depth > 1; at -= 1) {
      if ((level[at] ?? 1) >= depth) continue;
      depth = level[at] ?? 1;
      this.closed.delete(id[at] ?? "");
    }
    this.refold(id[row] ?? "");
  }

  foldAll(): void {
    const { level, id } = this.plan.columns;
    this.closed = new Set(id.filter((_, row) => hasChildren(level, row)));
    this.refold();
  }

  /** Choose rows as lists do: Ctrl adds one or takes it away, Shift takes all between. */
  choose(place: number, how: Modifiers): void {
    const { id } = this.plan.columns;
    const idAt = (at: number): string => id[this.shown[at] ?? -1] ?? "";
    if (how.shiftKey) {
      const [from, to] = [Math.min(this.anchor, place), Math.max(this.anchor, place)];
      this.selected = new Set(
        Array.from(this.shown.subarray(from, to + 1), (row) => id[row] ?? ""),
      );
      return;
    }
    this.anchor = place;
    if (!how.ctrlKey && !how.metaKey) {
      this.selected.clear();
      return;
    }
    if (!this.selected.size) this.selected.add(this.id);
    if (!this.selected.delete(idAt(place))) this.selected.add(idAt(place));
  }

  fold(id: string): void {
    this.closed.add(id);
    this.refold();
  }

  openAll(): void {
    this.closed.clear();
    this.refold();
  }

  /** Forget chosen rows that are gone. */
  prune(): void {
    const known = new Set(this.plan.columns.id);
    this.selected = new Set([...this.selected].filter((id) => known.has(id)));
    this.closed = new Set([...this.closed].filter((id) => known.has(id)));
  }

  private scaled(): Scale {
    const [from, to] = extent(this.plan, this.today);
    return scaleFor(this.zoom, from, to, this.width);
  }

  keep(): void {
    const { zoom, showCritical, pane } = this;
    const { hasForecast } = this.plan;
    const folded = { closed: [...this.closed], chosen: [...this.chosen] };
    const kept = { zoom, showCritical, pane, hasForecast, ...folded };
    try {
      sessionStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Storage may be barred or full; the chart still works on this page.
    }
  }

  /** Take over what was kept; true when there was a forecast then. */
  private recall(): boolean {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "{}") as Record<string, unknown>;
      if (ZOOMS.includes(kept.zoom as Zoom)) this.zoom = kept.zoom as Zoom;
      if (Array.isArray(kept.closed)) this.closed = new Set(kept.closed.map(String));
      if (Array.isArray(kept.chosen)) this.chosen = new Set(["marks", "name", ...kept.chosen]);
      this.showCritical = kept.showCritical === true;
      if (kept.pane === "grid" || kept.pane === "chart") this.pane = kept.pane;
      return kept.hasForecast === true;
    } catch {
      return false; // what was kept is from another time; begin anew
    }
  }
}

// The pointer on the chart: move a bar, stretch its end, draw a link from one bar to another.
// Everything is proposed to the server while dragging; letting go saves, Esc leaves.
import { type DragSteps, follow } from "../../axis/drag";
import { DAY } from "../../axis/scale";
import { toast } from "../../dom";
import type { GanttChartElement } from "./element";
import { BAR, type Bar, barOf, endAt, type Grip, gripAt, pinned, ROW } from "./model/bars";
import { endOf, middleOf } from "./model/links";
import { Proposal } from "./proposal";
import { HEAD } from "./view/frame";
import { rubber } from "./view/marks";

interface Spot {
  place: number;
  row: number;
  x: number;
  bar: Bar | undefined;
  grip: Grip;
}

const CURSORS: Record<Grip, string> = {
  body: "move",
  end: "end",
  "from-start": "link",
  "from-finish": "link",
  none: "",
};
/** Near an edge of the pane the chart scrolls on. */
const EDGE = 36;

export class Dragging {
  private isBusy = false;

  constructor(private readonly host: GanttChartElement) {}

  listen(signal: AbortSignal): void {
    const { pane } = this.host.frame;
    pane.addEventListener("pointerdown", (event) => this.press(event), { signal });
    pane.addEventListener("pointermove", (event) => this.pass(event), { signal });
    pane.addEventListener("pointerleave", () => this.hover(-1), { signal });
  }

  private spot(event: PointerEvent): Spot {
    const { frame, session } = this.host;
    const box = frame.pane.getBoundingClientRect();
    const y = event.clientY - box.top - HEAD;
    const place = y < 0 ? -1 : Math.floor((y + frame.scroller.scrollTop) / ROW);
    const row = session.shown[place] ?? -1;
    const x = event.clientX - box.left + frame.pane.scrollLeft;
    const bar = row < 0 ? undefined : barOf(session.plan, row, session.scale);
    return { place, row, x, bar, grip: bar ? gripAt(bar, x) : "none" };
  }

  /** Show what a press would do here. */
  private pass(event: PointerEvent): void {
    if (this.isBusy || event.pointerType === "touch") return;
    const spot = this.spot(event);
    this.host.frame.pane.dataset.cursor = this.mayEdit ? CURSORS[spot.grip] : "";
    this.hover(spot.place);
  }

  private hover(place: number): void {
    if (place === this.host.hover || this.isBusy) return;
    this.host.hover = place;
    this.host.draw();
  }

  private get mayEdit(): boolean {
    return this.host.session.plan.project.may_edit;
  }

  private press(event: PointerEvent): void {
    const spot = this.spot(event);
    if (event.button !== 0 || spot.row < 0) return;
    if (spot.grip === "none" || event.pointerType === "touch") {
      this.chosen(event, spot);
      return;
    }
    event.preventDefault();
    this.chosen(event, spot);
    if (!this.mayEdit) return;
    const isLink = spot.grip === "from-start" || spot.grip === "from-finish";
    const steps = isLink ? this.linking(spot) : this.moving(spot, spot.grip as "body" | "end");
    follow(event, this.host.frame.pane, this.guarded(steps));
  }

  private chosen(event: PointerEvent, spot: Spot): void {
    this.host.select(spot.place, event);
    this.host.goTo(spot.place);
  }

  /** Mark the time of dragging, during which nothing else follows the pointer. */
  private guarded(steps: DragSteps): DragSteps {
    const { host } = this;
    const done = (): void => {
      this.isBusy = false;
      host.classList.remove("is-dragging");
      host.frame.note.hidden = true;
    };
    return {
      begin: () => {
        this.isBusy = true;
        host.classList.add("is-dragging");
        steps.begin?.();
      },
      move: (event, dx, dy) => this.isBusy && steps.move(event, dx, dy),
      drop: (event) => {
        const isBusy = this.isBusy;
        done();
        if (isBusy) steps.drop(event);
      },
      leave: () => {
        done();
        steps.leave();
        host.say("Left as it was.");
      },
    };
  }

  private moving(spot: Spot, grip: "body" | "end"): DragSteps {
    const { host } = this;
    const { plan, scale } = host.session;
    const why = pinned(plan, spot.row, grip);
    if (why) return this.refusing(why);
    let latest: PointerEvent | undefined;
    const proposal = new Proposal(host, spot.row, (known) => {
      if (latest && this.isBusy) this.note(latest, known.lines());
    });
    const scrolled = host.frame.pane.scrollLeft;
    const time = plan.time(spot.row);
    const { start, finish } = proposal.before;
    return {
      move: (event, dx) => {
        latest = event;
        this.scrollAtEdge(event);
        const by = (dx + host.frame.pane.scrollLeft - scrolled) / scale.perMinute;
        const days = Math.round(by / DAY);
        if (grip === "body") proposal.startAt(start + days * DAY);
        else {
          const end = Math.max(start, time.lastWork(finish + days * DAY));
          const isElapsed = plan.columns.elapsed[spot.row];
          proposal.last(isElapsed ? end - start : time.between(start, end));
        }
        this.note(event, proposal.lines());
      },
      drop: () => void proposal.save(),
      leave: () => proposal.end(),
    };
  }

  /** A bar that does not move says why. */
  private refusing(why: string): DragSteps {
    return {
      begin: () => {
        this.host.say(why);
        toast({ words: why });
      },
      move: (event) => this.note(event, [why]),
      drop: () => undefined,
      leave: () => undefined,
    };
  }

  private linking(spot: Spot): DragSteps {
    const { host } = this;
    const side = spot.grip === "from-start" ? "start" : "finish";
    const from = endOf(spot.bar as Bar, spot.place, side);
    return {
      move: (event) => {
        this.scrollAtEdge(event);
        const target = this.spot(event);
        const y = target.place < 0 ? from.y : middleOf(target.place);
        host.chart.ghosts.replaceChildren(rubber(from.x, from.y, target.x, y));
        this.note(event, [this.linkWords(spot, target, side)]);
      },
      drop: (event) => {
        host.chart.ghosts.replaceChildren();
        void this.link(spot, this.spot(event), side);
      },
      leave: () => host.chart.ghosts.replaceChildren(),
    };
  }

  private isOnBar(target: Spot): boolean {
    const { bar, x } = target;
    return Boolean(bar && bar.shape !== "none" && x > bar.x - BAR && x < bar.x + bar.width + BAR);
  }

  private typeOf(target: Spot, side: "start" | "finish"): string {
    const end = target.bar ? endAt(target.bar, target.x) : "start";
    // A link out of a finish goes to a start unless the far end of a bar is meant on purpose.
    const head = side === "finish" && target.grip !== "end" ? "start" : end;
    return `${side === "finish" ? "F" : "S"}${head === "start" ? "S" : "F"}`;
  }

  private linkWords(from: Spot, target: Spot, side: "start" | "finish"): string {
    if (!this.isOnBar(target) || target.row === from.row) return "Let go on another bar to link";
    const name = this.host.session.plan.columns.name[target.row] ?? "";
    return `${this.typeOf(target, side)} link to ${target.row + 1} ${name}`;
  }

  private async link(from: Spot, target: Spot, side: "start" | "finish"): Promise<void> {
    if (!this.isOnBar(target) || target.row === from.row) {
      return this.host.say("No link was made: let go on another bar.");
    }
    const { id } = this.host.session.plan.columns;
    const [tail, head] = [id[from.row] ?? "", id[target.row] ?? ""];
    await this.host.commit([{ op: "link", tail, head, type: this.typeOf(target, side), lag: 0 }]);
  }

  private scrollAtEdge(event: PointerEvent): void {
    const { pane } = this.host.frame;
    const box = pane.getBoundingClientRect();
    if (event.clientX > box.right - EDGE) pane.scrollLeft += 14;
    else if (event.clientX < box.left + EDGE) pane.scrollLeft -= 14;
  }

  /** Words beside the pointer, kept inside the pane. */
  private note(event: PointerEvent, lines: readonly string[]): void {
    const { note, pane } = this.host.frame;
    const box = pane.getBoundingClientRect();
    note.hidden = false;
    note.replaceChildren(
      ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })),
    );
    const x = Math.min(event.clientX - box.left + 14, box.width - 310);
    const y = Math.min(event.clientY - box.top + 20, box.height - 110);
    note.style.transform = `translate(${Math.max(0, Math.round(x))}px, ${Math.round(y)}px)`;
  }
}

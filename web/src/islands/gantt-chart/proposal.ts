// Other dates for one row, tried out with the server before they are saved.
// Dragging and nudging share it: ghosts, badges, the finish's shift, words.
import { Latest } from "../../axis/latest";
import { Problem } from "../../http";
import type { GanttChartElement } from "./element";
import { writeFull } from "./model/dates";
import { writeDuration } from "./model/durations";
import { type Effect, effectOf, effectWords, othersMove, shiftWords } from "./model/effect";
import type { Edit } from "./model/paste";
import { ghostNodes } from "./view/marks";

export interface Dates {
  start: number;
  finish: number;
  duration: number;
}

/** What may change: the start, or how long it takes. */
export type Way = "start" | "duration";

export class Proposal {
  readonly before: Dates;
  dates: Dates;
  private changes = new Set<Way>();
  private effect: Effect | undefined;
  private refusal = "";
  private readonly latest: Latest<Edit[], Effect>;
  private readonly own: ReadonlySet<number>;

  constructor(
    private readonly host: GanttChartElement,
    readonly row: number,
    /** Called when the effect is known: a key's user hears it, a pointer's user sees it. */
    private readonly told: (proposal: Proposal) => void,
  ) {
    const { start, finish, duration } = host.session.plan.columns;
    const [from, to] = [start[row] ?? 0, finish[row] ?? 0];
    this.before = { start: from, finish: to, duration: duration[row] ?? 0 };
    this.dates = this.before;
    this.own = new Set([row]);
    const { plan } = host.session;
    this.latest = new Latest(
      async (edits) => effectOf(plan, await host.server.preview(plan, edits), this.own),
      (effect) => this.known(effect),
      (error) => this.refused(error),
    );
  }

  get isChanged(): boolean {
    const { start, duration } = this.dates;
    return start !== this.before.start || duration !== this.before.duration;
  }

  /** Try a start; the finish follows by the row's calendar. */
  startAt(minute: number): void {
    const time = this.host.session.plan.time(this.row);
    const start = time.nextWork(minute);
    this.put("start", {
      ...this.dates,
      start,
      finish: this.finishFrom(start, this.dates.duration),
    });
  }

  /** Try a duration in minutes. */
  last(minutes: number): void {
    const duration = Math.max(0, Math.round(minutes));
    const { start } = this.dates;
    this.put("duration", { start, duration, finish: this.finishFrom(start, duration) });
  }

  private finishFrom(start: number, duration: number): number {
    const { plan } = this.host.session;
    const isElapsed = Boolean(plan.columns.elapsed[this.row]);
    return isElapsed ? start + duration : plan.time(this.row).after(start, duration);
  }

  private put(way: Way, dates: Dates): void {
    if (dates.start === this.dates.start && dates.duration === this.dates.duration) return;
    this.dates = dates;
    this.changes.add(way);
    this.refusal = "";
    this.draw();
    if (this.isChanged) this.latest.put(this.edits());
    else this.latest.stop();
  }

  edits(): Edit[] {
    const fields: Edit = {};
    if (this.changes.has("start")) fields.start = this.dates.start;
    if (this.changes.has("duration")) fields.duration = this.dates.duration;
    const id = this.host.session.plan.columns.id[this.row] ?? "";
    return [{ op: "change", id, version: 0, fields }];
  }

  private known(effect: Effect): void {
    this.effect = effect;
    this.draw();
    this.told(this);
  }

  private refused(error: unknown): void {
    if (!(error instanceof Problem)) throw error;
    this.refusal = error.message;
    this.draw();
    this.told(this);
    this.host.say(this.refusal);
  }

  /** The dates and what they come to, in words. */
  words(): string {
    const { plan } = this.host.session;
    const { start, finish } = this.dates;
    const dates = `${writeFull(start)} to ${writeFull(finish)}`;
    if (this.refusal) return `${dates}. ${this.refusal}`;
    return this.effect ? `${dates}. ${effectWords(plan, this.effect)}.` : `${dates}.`;
  }

  /** Short lines beside the pointer. */
  lines(): string[] {
    const { plan } = this.host.session;
    const { start, finish, duration } = this.dates;
    const isMoved = start !== this.before.start;
    const first = isMoved
      ? `Starts ${writeFull(start)}`
      : `Takes ${writeDuration(duration, false, plan.project)}, to ${writeFull(finish)}`;
    if (this.refusal) return [first, this.refusal];
    if (!this.effect) return [first, "…"];
    const { more, moved, becomeCritical } = this.effect;
    const lines = [first, `Project ${shiftWords(plan, this.effect)}`];
    if (moved) lines.push(`${othersMove(moved)}${more ? `, +${more} more not shown` : ""}`);
    if (becomeCritical)
      lines.push(`${becomeCritical} ${becomeCritical === 1 ? "becomes" : "become"} critical`);
    return lines;
  }

  draw(): void {
    const { host } = this;
    const { start, finish } = this.dates;
    const own = { row: this.row, start, finish, becomesCritical: false };
    const ghosts = [own, ...(this.effect?.ghosts ?? [])];
    host.chart.ghosts.replaceChildren(...ghostNodes(ghosts, host.state(), this.own));
  }

  /** Save what is proposed. */
  async save(): Promise<void> {
    const edits = this.edits();
    const isChanged = this.isChanged;
    this.end();
    if (isChanged) await this.host.commit(edits);
  }

  /** Take the ghosts away. */
  end(): void {
    this.latest.stop();
    this.host.chart.ghosts.replaceChildren();
  }
}

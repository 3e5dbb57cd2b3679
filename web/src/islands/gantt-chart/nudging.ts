// Dates moved by keys: Shift-Enter, then arrows; Enter keeps, Esc leaves.
// Left and right move the start by a working day, up and down the duration; Shift takes a week.
import { DAY } from "../../axis/scale";
import type { GanttChartElement } from "./element";
import { pinned } from "./model/bars";
import { Proposal } from "./proposal";

const WAYS: Record<string, ["start" | "duration", -1 | 1]> = {
  ArrowLeft: ["start", -1],
  ArrowRight: ["start", 1],
  ArrowUp: ["duration", 1],
  ArrowDown: ["duration", -1],
};

export class Nudging {
  private proposal: Proposal | undefined;

  constructor(private readonly host: GanttChartElement) {}

  begin(): void {
    const { session } = this.host;
    const { plan, row } = session;
    if (!plan.project.may_edit) {
      this.host.say("You may look at this plan, not change it.");
      return;
    }
    const why = pinned(plan, row, "end");
    if (why || row < 0) {
      this.host.say(why ?? "There is no row here.");
      return;
    }
    if ((plan.columns.start[row] ?? null) === null) {
      this.host.say("It has no dates yet. Type its start or its duration first.");
      return;
    }
    this.proposal = new Proposal(this.host, row, (known) => this.host.say(known.words()));
    this.proposal.draw();
    this.host.toTime(this.proposal.dates.start, 0.3);
    this.host.classList.add("is-nudging");
    this.host.say(
      `Nudging “${plan.columns.name[row]}”: left and right move its start, up and down its length. Enter keeps, Esc leaves.`,
    );
  }

  /** Handle a key while nudging; true when it was for the nudge. */
  key(event: KeyboardEvent): boolean {
    const { proposal } = this;
    if (!proposal) return false;
    const way = WAYS[event.key];
    if (event.key === "Escape") this.leave("Left as it was.");
    else if (event.key === "Enter") this.keep(proposal);
    else if (way) this.step(proposal, way, event.shiftKey ? 5 : 1);
    else if (event.key === "Tab") this.leave("Left as it was.");
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
    return true;
  }

  private step(proposal: Proposal, [what, sign]: ["start" | "duration", -1 | 1], by: number): void {
    const { plan } = this.host.session;
    if (what === "duration") {
      proposal.last(proposal.dates.duration + sign * by * plan.project.minutes_per_day);
      return;
    }
    const why = pinned(plan, proposal.row, "body");
    if (why) {
      this.host.say(why);
      return;
    }
    const { start } = proposal.dates;
    const day = plan.time(proposal.row).stepDay(Math.floor(start / DAY), sign * by);
    proposal.startAt(day * DAY + (((start % DAY) + DAY) % DAY));
  }

  private keep(proposal: Proposal): void {
    this.proposal = undefined;
    this.host.classList.remove("is-nudging");
    if (!proposal.isChanged) {
      this.leave("Left as it was.");
      return;
    }
    void proposal.save();
  }

  private leave(words: string): void {
    this.proposal?.end();
    this.proposal = undefined;
    this.host.classList.remove("is-nudging");
    this.host.say(words);
  }
}

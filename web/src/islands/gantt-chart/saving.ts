// Sending edits and taking over what the server answers; undo in the order of edits.
// A lost race shows the plan as it stands now, and says that nothing was saved.
import { toast } from "../../dom";
import { Problem } from "../../http";
import type { GanttChartElement } from "./element";
import type { Edit } from "./model/paste";
import type { Reply } from "./model/plan";

/** Edits, or what makes them once those before have been answered: rows may move meanwhile. */
export type Edits = readonly Edit[] | (() => readonly Edit[]);

export class Saving {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly host: GanttChartElement) {}

  /** Save edits; the answer is taken over and said. Undefined when they were refused. */
  commit(edits: Edits, offerUndo: boolean): Promise<Reply | undefined> {
    return this.inTurn(async () => {
      const { server, session } = this.host;
      const made = typeof edits === "function" ? edits() : edits;
      if (!made.length) return undefined;
      const reply = await server.edit(session.plan, made);
      if (reply.undo) session.undos.push(reply.undo);
      this.accept(reply);
      if (offerUndo && reply.undo) {
        toast({ words: reply.said, undo: () => this.undo(reply.undo) });
      }
      return reply;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const turn = this.last.then(work).catch((error: unknown) => this.refused(error));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Undo the last edit, or the one whose address is given. */
  async undo(href?: string): Promise<void> {
    await this.inTurn(async () => {
      const { server, session } = this.host;
      const address = href ?? session.undos.at(-1);
      if (!address) {
        this.host.say("There is nothing to undo.");
        return;
      }
      session.undos = session.undos.filter((other) => other !== address);
      this.accept(await server.undo(address));
    });
  }

  private async refused(error: unknown): Promise<undefined> {
    const { host } = this;
    host.touch();
    if (!(error instanceof Problem)) throw error;
    if (!error.isStale) {
      host.fail(error);
      return undefined;
    }
    host.fail(error, "Not saved; the plan is shown as it stands now.");
    const all = await host.server.read();
    const { version } = all.project;
    this.accept({ version, undo: "", said: "", finish_before: null, finish: null, all });
    return undefined;
  }

  private accept(reply: Reply): void {
    const { host } = this;
    const { session } = host;
    const { id } = session;
    if (session.plan.take(reply)) {
      session.prune();
      session.refold(id);
      host.querySelector(".gantt-empty")?.remove();
    }
    session.rescale();
    if (reply.said) host.say(reply.said);
    host.redraw();
  }
}

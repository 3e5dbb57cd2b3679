// Sending edits and taking over what the server answers; undo in the order of edits.
// A lost race shows the plan as it stands now, and says that nothing was saved.
import { toast } from "../../dom";
import { Problem } from "../../http";
import type { GanttChartElement } from "./element";
import type { Edit } from "./model/paste";
import type { Reply } from "./model/plan";

export class Saving {
  constructor(private readonly host: GanttChartElement) {}

  /** Save edits; the answer is taken over and said. Undefined when they were refused. */
  async commit(edits: readonly Edit[], offerUndo: boolean): Promise<Reply | undefined> {
    const { server, session } = this.host;
    try {
      const reply = await server.edit(session.plan, edits);
      if (reply.undo) session.undos.push(reply.undo);
      this.accept(reply);
      if (offerUndo && reply.undo) {
        toast({ words: reply.said, undo: () => this.undo(reply.undo) });
      }
      return reply;
    } catch (error) {
      await this.refused(error);
      return undefined;
    }
  }

  /** Undo the last edit, or the one whose address is given. */
  async undo(href = this.host.session.undos.at(-1)): Promise<void> {
    const { server, session } = this.host;
    if (!href) {
      this.host.say("There is nothing to undo.");
      return;
    }
    session.undos = session.undos.filter((other) => other !== href);
    try {
      this.accept(await server.undo(href));
    } catch (error) {
      await this.refused(error);
    }
  }

  private async refused(error: unknown): Promise<void> {
    const { host } = this;
    host.touch();
    if (!(error instanceof Problem)) throw error;
    if (!error.isStale) {
      host.fail(error);
      return;
    }
    host.fail(error, "Not saved; the plan is shown as it stands now.");
    const all = await host.server.read();
    const { version } = all.project;
    this.accept({ version, undo: "", said: "", finish_before: null, finish: null, all });
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

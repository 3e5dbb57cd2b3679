// Reading the plan and sending edits, each with the version it has seen.
// A preview saves nothing; an undo is an address the server gave.
import { type Json, send } from "../../http";
import type { Edit } from "./model/paste";
import type { Plan, PlanFacts, Reply } from "./model/plan";

export class Server {
  constructor(
    private readonly source: string,
    private readonly edits: string,
  ) {}

  async read(): Promise<PlanFacts> {
    const reply = await send("GET", this.source);
    return reply.body as unknown as PlanFacts;
  }

  /** Save edits. */
  edit(plan: Plan, edits: readonly Edit[]): Promise<Reply> {
    return this.post(plan, edits, false);
  }

  /** What edits would come to. */
  preview(plan: Plan, edits: readonly Edit[]): Promise<Reply> {
    return this.post(plan, edits, true);
  }

  async undo(href: string): Promise<Reply> {
    const reply = await send("POST", href);
    return reply.body as unknown as Reply;
  }

  private async post(plan: Plan, edits: readonly Edit[], preview: boolean): Promise<Reply> {
    const body = { seen: plan.project.version, preview, edits: edits.map((e) => current(plan, e)) };
    const reply = await send("POST", this.edits, { body: body as Json });
    return reply.body as unknown as Reply;
  }
}

/** Edits wait for their turn, so the row's version is that of the moment of sending. */
function current(plan: Plan, edit: Edit): Edit {
  if (edit.op !== "change") return edit;
  const row = plan.rowOf(String(edit.id));
  return { ...edit, version: plan.columns.version[row] ?? 0 };
}

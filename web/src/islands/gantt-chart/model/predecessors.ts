// Predecessor notation: 12, 12SS+2d, 3FS-1w, 7FF+4eh, 12FS+50%, P-17:12 for another project.
// Several are separated by ";" or ",". Every refusal says which part and how to write it.
import { type Lengths, readDuration, writeDuration } from "./durations";
import type { LinkType, Plan } from "./plan";

export interface Predecessor {
  /** Row index here; undefined when the activity is another project's. */
  row?: number;
  project?: string;
  /** The line's number in the other project. */
  number?: number;
  type: LinkType;
  lag: number;
  elapsed: boolean;
  /** The lag in thousandths of the predecessor's duration, instead of minutes. */
  share?: number;
}

/** What rows may be named. */
export interface Rows {
  size: number;
  /** The row that gets the predecessors. */
  own: number;
  /** One past the last row of its subtree, which cannot be a predecessor. */
  end: number;
  /** Its ancestors. */
  above: ReadonlySet<number>;
}

const FORM =
  /^(?:([^:;,]+):\s*)?([\p{L}\d._-]*?\d[\p{L}\d._]*?)\s*(FS|SS|FF|SF)?\s*(?:([+-])\s*(.+))?$/iu;
const SHARE = /^(\d{1,6}(?:[.,]\d{1,3})?)\s*(e?)%$/i;
const HINT = "Write 12, 12SS+2d, 3FS-1w, or P-17:12 for another project.";

/** Read the cell's text; the parts in order, or why one of them cannot be. */
export function readPredecessors(
  text: string,
  rows: Rows,
  lengths: Lengths,
): { items: Predecessor[] } | { wrong: string } {
  const items: Predecessor[] = [];
  for (const part of text.split(/[;,]/).map((raw) => raw.trim())) {
    if (!part) continue;
    const item = readOne(part, lengths);
    const wrong = "wrong" in item ? item.wrong : refusal(item, items, rows);
    if (wrong) return { wrong };
    items.push(item as Predecessor);
  }
  return { items };
}

function readOne(part: string, lengths: Lengths): Predecessor | { wrong: string } {
  const found = FORM.exec(part);
  if (!found) return { wrong: `“${part}” is not a predecessor. ${HINT}` };
  const [, project, activity = "", type = "FS", sign, size] = found;
  const lag = size === undefined ? { minutes: 0, elapsed: false } : readLag(size, lengths);
  if (!lag) {
    return { wrong: `“${sign}${size}” in “${part}” is not a lag. Write +2d, -1w, +4eh or +50%.` };
  }
  const way = sign === "-" ? -1 : 1;
  const link = {
    type: type.toUpperCase() as LinkType,
    lag: way * lag.minutes || 0,
    elapsed: lag.elapsed,
    ...(lag.share === undefined ? {} : { share: way * lag.share || 0 }),
  };
  const isNumber = /^\d+$/.test(activity);
  if (project && isNumber) return { project: project.trim(), number: Number(activity), ...link };
  if (project) return { wrong: `“${activity}” is not a line number of ${project}. ${HINT}` };
  if (!isNumber) return { wrong: `“${part}” is not a row number. ${HINT}` };
  return { row: Number(activity) - 1, ...link };
}

interface Lag {
  minutes: number;
  elapsed: boolean;
  share?: number;
}

/** A duration, or a share of the predecessor's: 2d, 4eh, 50%. */
function readLag(text: string, lengths: Lengths): Lag | undefined {
  const [, amount, e] = SHARE.exec(text.trim()) ?? [];
  if (amount !== undefined) {
    const share = Math.round(Number(amount.replace(",", ".")) * 10);
    return { minutes: 0, elapsed: Boolean(e), share };
  }
  const found = readDuration(text, lengths);
  return "wrong" in found ? undefined : { minutes: found.minutes, elapsed: found.elapsed };
}

function refusal(
  item: Predecessor,
  earlier: readonly Predecessor[],
  rows: Rows,
): string | undefined {
  const { row } = item;
  if (row === undefined) return undefined;
  const shown = row + 1;
  if (row < 0 || row >= rows.size) {
    return `There is no row ${shown}: the plan has rows 1 to ${rows.size}.`;
  }
  if (row === rows.own) return `Row ${shown} cannot wait for itself.`;
  if (rows.above.has(row))
    return `Row ${shown} is the summary above; its parts cannot wait for it.`;
  if (row > rows.own && row < rows.end) return `Row ${shown} is a part of this row.`;
  if (earlier.some((other) => other.row === row)) {
    return `Row ${shown} is named twice; two activities have one link.`;
  }
  return undefined;
}

/** Write one predecessor in the shortest form. */
export function writePredecessor(item: Predecessor, lengths: Lengths): string {
  const who = item.row === undefined ? `${item.project}:${item.number}` : String(item.row + 1);
  if (item.share !== undefined) {
    const { share } = item;
    return `${who}${item.type}${share < 0 ? "-" : "+"}${Math.abs(share) / 10}${item.elapsed ? "e" : ""}%`;
  }
  if (item.type === "FS" && item.lag === 0) return who;
  const sign = item.lag > 0 ? "+" : "";
  const lag = item.lag ? `${sign}${writeDuration(item.lag, item.elapsed, lengths)}` : "";
  return `${who}${item.type}${lag}`;
}

const shareOf = (permille: number | null | undefined): { share?: number } =>
  permille === null || permille === undefined ? {} : { share: permille };

/** Write the predecessors of a row, those in other projects last; unseen ones stay out of it. */
export function predecessorText(plan: Plan, row: number): string {
  const { links } = plan;
  const own = plan.linksInto(row).map((link) =>
    writePredecessor(
      {
        row: links.tail[link] ?? 0,
        type: links.type[link] ?? "FS",
        lag: links.lag[link] ?? 0,
        elapsed: Boolean(links.elapsed[link]),
        ...shareOf(links.permille[link]),
      },
      plan.project,
    ),
  );
  const others = plan
    .outsideOf(row)
    .filter((link) => link.direction === "in" && !link.limited)
    .map(({ project, number, type, lag, elapsed, permille }) =>
      writePredecessor(
        {
          project,
          number: number ?? 0,
          type,
          lag,
          elapsed: Boolean(elapsed),
          ...shareOf(permille),
        },
        plan.project,
      ),
    );
  return [...own, ...others].join("; ");
}

// How keys move over a grid and how typed text becomes a value for the server.
// No document here.
import type { Json } from "../../http";

export type CellType =
  | "text"
  | "long"
  | "number"
  | "money"
  | "percent"
  | "date"
  | "select"
  | "boolean";

export interface Place {
  row: number;
  column: number;
}

export interface Size {
  rows: number;
  columns: number;
}

export type Parsed = { value: Json } | { wrong: string };

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

/** Return where a key leads, kept inside the grid; undefined for a key that does not move. */
export function placeAfter(at: Place, key: string, size: Size): Place | undefined {
  const step = STEPS[key];
  if (!step) return undefined;
  return {
    row: clamped(at.row + step[0], size.rows),
    column: clamped(at.column + step[1], size.columns),
  };
}

function clamped(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

/** A key that begins an edit by being typed: one printable character, but never "?" for help. */
export function startsEdit(key: string, withModifier: boolean): boolean {
  return !withModifier && [...key].length === 1 && key !== " " && key !== "?";
}

/** Turn typed text into the value sent; nothing typed means no value. */
export function parsed(type: CellType, text: string): Parsed {
  const trimmed = text.trim();
  if (type === "boolean") return { value: trimmed === "true" };
  if (type === "text" || type === "long") return { value: trimmed };
  if (trimmed === "") return { value: null };
  if (type === "number" || type === "percent") return parsedNumber(trimmed);
  if (type === "money") return parsedMoney(trimmed);
  if (type === "date") return parsedDate(trimmed);
  return { value: trimmed };
}

function parsedNumber(text: string): Parsed {
  const plain = text.replace(/[\s,%]/g, "").replace("−", "-");
  if (!/^-?\d*\.?\d+$/.test(plain))
    return { wrong: `“${text}” is not a number. Write 12 or 12.5.` };
  return { value: Number(plain) };
}

const UNITS: Record<string, number> = { k: 3, m: 6, bn: 9, b: 9, tn: 12 };

/** Money stays a decimal string, so that no amount passes through a float. */
function parsedMoney(text: string): Parsed {
  const plain = text.replace(/[\s,_]/g, "").replace("−", "-");
  const found = /^(-?)\p{Sc}?(-?)(\d+)(?:\.(\d+))?(k|m|bn|b|tn)?$/iu.exec(plain);
  if (!found) return { wrong: `“${text}” is not an amount. Write 1250000 or 1.25m.` };
  const [, sign1, sign2, whole = "", part = "", unit] = found;
  const amount = shifted(whole, part, UNITS[unit?.toLowerCase() ?? ""] ?? 0);
  return { value: (sign1 || sign2 ? "-" : "") + amount };
}

function shifted(whole: string, part: string, places: number): string {
  const digits = whole + part.padEnd(places, "0");
  const cut = whole.length + places;
  const left = digits.slice(0, cut).replace(/^0+(?=\d)/, "");
  const right = digits.slice(cut);
  return right ? `${left}.${right}` : left;
}

function parsedDate(text: string): Parsed {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = found ? new Date(`${text}T00:00:00Z`) : undefined;
  const isReal = day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  return isReal ? { value: text } : { wrong: `“${text}” is not a date. Write 2027-03-31.` };
}

/** Whether two values are the same to the server. */
export function isSame(type: CellType, text: string, before: string): boolean {
  const [now, then] = [parsed(type, text), parsed(type, before)];
  return "value" in now && "value" in then && now.value === then.value;
}

// The forecast in words: a row's finish by its chance, for the grid and for whoever listens.
// The chart's ranges say the same.
import { writeDay } from "./dates";
import type { Instant, Plan } from "./plan";

/** A finish at midnight belongs to the day that ends. */
const day = (at: Instant | undefined): string => (at == null ? "" : writeDay(at - 1));

/** P10 to P80 of a row's finish; empty where the simulation says nothing of it. */
export function forecastText(plan: Plan, row: number): string {
  const columns = plan.facts.forecast?.columns;
  const [from, to] = [day(columns?.p10[row]), day(columns?.p80[row])];
  if (!from || !to) return "";
  return from === to ? from : `${from} – ${to}`;
}

/** What the forecast says of the project and of one row, with how critical it is. */
export function forecastSaid(plan: Plan, row: number): string {
  const { forecast, columns } = plan.facts;
  if (!forecast) return "";
  const { p50, p80 } = forecast.finish;
  const parts = [`Forecast shown: the project finishes by ${day(p50)} (P50) or ${day(p80)} (P80).`];
  const own = forecast.columns;
  if (row >= 0 && own.p50[row] != null) {
    const share = Math.round((own.criticality[row] ?? 0) * 100);
    parts.push(
      `“${columns.name[row]}” finishes by ${day(own.p10[row])} (P10), ${day(own.p50[row])} (P50), ${day(own.p80[row])} (P80) or ${day(own.p90[row])} (P90); critical in ${share} of 100 trials.`,
    );
  }
  if (forecast.stale) parts.push("The schedule has changed since it was simulated.");
  return parts.join(" ");
}

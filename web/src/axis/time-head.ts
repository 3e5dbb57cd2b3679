// The time header: two tiers of periods over the chart, redrawn only when they leave the window.
// Shared by charts that scroll along time.
import { periods, shortLabel, TIERS } from "./periods";
import { type Scale, timeOf, xOf } from "./scale";
import { px, shape } from "./svg-dom";

const HEIGHT = 44;

export class TimeHead {
  private readonly group = shape("g");
  /** Names the upper period whose own label has been scrolled out at the left. */
  private readonly lead = shape("text", { x: 6, y: 15, class: "g-tier-0" });
  private drawn: [number, number] = [1, 0];

  constructor(
    svg: SVGSVGElement,
    private readonly fiscal = 1,
  ) {
    svg.append(this.group, this.lead);
  }

  stale(): void {
    this.drawn = [1, 0];
  }

  /** Show the header of a window that begins at `left` pixels. */
  draw(left: number, width: number, scale: Scale): void {
    this.group.setAttribute("transform", `translate(${-left} 0)`);
    this.drawLead(left, scale);
    if (left >= this.drawn[0] && left + width <= this.drawn[1]) return;
    this.drawn = [left - width, left + 2 * width];
    const from = timeOf(scale, Math.max(0, this.drawn[0]));
    const to = Math.min(scale.end, timeOf(scale, this.drawn[1]));
    const nodes = TIERS[scale.zoom].flatMap((unit, tier) =>
      periods(unit, from, to, this.fiscal).flatMap((period) => {
        const x = Math.max(0, xOf(scale, period.start));
        const label = shortLabel(unit, period, xOf(scale, period.end) - x);
        const top = (tier * HEIGHT) / 2;
        const line = shape("path", { d: `M${px(x)} ${top}V${top + HEIGHT / 2}`, class: "g-tick" });
        if (!label) return [line];
        return [line, shape("text", { x: px(x + 4), y: top + 15, class: `g-tier-${tier}` }, label)];
      }),
    );
    this.group.replaceChildren(...nodes);
  }

  private drawLead(left: number, scale: Scale): void {
    const from = timeOf(scale, left);
    const [period] = periods(TIERS[scale.zoom][0], from, from + 1, this.fiscal);
    const [x, end] = period ? [xOf(scale, period.start), xOf(scale, period.end)] : [0, 0];
    const isNeeded = period && x < left && left > 0 && end - left > 120;
    this.lead.textContent = isNeeded ? period.label : "";
  }
}

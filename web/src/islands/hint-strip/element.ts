// <hint-strip>: the three most useful keys for where the focus is.
// Regions say theirs in `data-hints`: "F2=edit;Space=select;?=all keys".
import { make } from "../../dom";
import { pageKeys } from "../shortcut-sheet/model";

const SHOWN = 3;

export class HintStripElement extends HTMLElement {
  private usual = "";

  connectedCallback(): void {
    this.usual = this.dataset.hints ?? "";
    document.addEventListener("focusin", this.onFocus);
    this.show(this.usual);
  }

  disconnectedCallback(): void {
    document.removeEventListener("focusin", this.onFocus);
  }

  private onFocus = (event: FocusEvent): void => {
    const region = (event.target as Element).closest<HTMLElement>("[data-hints]");
    this.show(region?.dataset.hints ?? this.usual);
  };

  private show(text: string): void {
    const hints = pageKeys(text).slice(0, SHOWN);
    const shown = hints.map((hint) =>
      make("span", {}, make("kbd", {}, hint.keys), ` ${hint.does}`),
    );
    this.replaceChildren(...shown);
  }
}

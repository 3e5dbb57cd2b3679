// <confirm-dialog>: asks before a form with `data-confirm` is sent; for what cannot be undone.
// `data-confirm` is the sentence, `data-confirm-verb` the word on the button.
import { closeButton, make } from "../../dom";

export class ConfirmDialogElement extends HTMLElement {
  private words = make("p", { id: "confirm-words" });
  private yes = make("button", { type: "button", class: "btn btn-danger" });
  private dialog = make("dialog", {
    class: "dialog",
    role: "alertdialog",
    "aria-labelledby": "confirm-title",
    "aria-describedby": "confirm-words",
  });
  private answer: ((yes: boolean) => void) | undefined;

  connectedCallback(): void {
    const title = make("h2", { id: "confirm-title" }, "Please confirm");
    const no = make("button", { type: "button", class: "btn", autofocus: true }, "Cancel");
    no.addEventListener("click", () => this.dialog.close());
    this.yes.addEventListener("click", () => this.dialog.close("yes"));
    this.dialog.addEventListener("close", () => this.settle());
    this.dialog.replaceChildren(
      make("div", { class: "dialog-head" }, title, closeButton()),
      make("div", { class: "dialog-body" }, this.words),
      make("div", { class: "dialog-foot" }, no, this.yes),
    );
    this.append(this.dialog);
    document.addEventListener("submit", this.onSubmit, true);
    document.addEventListener("htmx:confirm", this.onHtmx);
  }

  disconnectedCallback(): void {
    document.removeEventListener("submit", this.onSubmit, true);
    document.removeEventListener("htmx:confirm", this.onHtmx);
  }

  /** Ask; true when the person said yes. */
  ask(words: string, verb: string): Promise<boolean> {
    this.words.textContent = words;
    this.yes.textContent = verb;
    this.dialog.returnValue = "";
    this.dialog.showModal();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  private settle(): void {
    this.answer?.(this.dialog.returnValue === "yes");
    this.answer = undefined;
  }

  private onSubmit = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.resend(form, event.submitter, asker);
  };

  private async resend(
    form: HTMLFormElement,
    submitter: HTMLElement | null,
    asker: HTMLElement,
  ): Promise<void> {
    const verb = asker.dataset.confirmVerb ?? "Continue";
    if (!(await this.ask(asker.dataset.confirm ?? "", verb))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  }

  private onHtmx = (event: Event): void => {
    const { question, issueRequest } = (event as CustomEvent).detail;
    if (!question) return;
    event.preventDefault();
    void this.ask(question, "Continue").then((yes) => yes && issueRequest(true));
  };
}

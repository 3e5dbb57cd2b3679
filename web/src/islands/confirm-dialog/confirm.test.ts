import { beforeEach, expect, test, vi } from "vitest";
import { ConfirmDialogElement } from "./element";

customElements.define("confirm-dialog", ConfirmDialogElement);
let sent = 0;

beforeEach(() => {
  sent = 0;
  document.body.innerHTML =
    '<form data-confirm="The import is taken back." data-confirm-verb="Take back"><button>Go</button></form>' +
    '<form id="plain"><button>Go</button></form><confirm-dialog></confirm-dialog>';
  for (const form of document.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sent += 1;
    });
  }
});

const dialog = () => document.querySelector("dialog") as HTMLDialogElement;
const button = (words: string) =>
  Array.from(dialog().querySelectorAll("button")).find((b) => b.textContent === words);

test("a plain form is not asked about", () => {
  document.querySelector<HTMLElement>("#plain button")?.click();
  expect(sent).toBe(1);
});

test("a form that cannot be undone is sent only after yes", async () => {
  document.querySelector<HTMLElement>("[data-confirm] button")?.click();
  expect(sent).toBe(0);
  expect(dialog().textContent).toContain("The import is taken back.");
  button("Take back")?.click();
  await vi.waitFor(() => expect(sent).toBe(1));
});

test("Cancel sends nothing, and the next try asks again", async () => {
  for (let round = 0; round < 2; round += 1) {
    document.querySelector<HTMLElement>("[data-confirm] button")?.click();
    expect(dialog().open).toBe(true);
    button("Cancel")?.click();
    await Promise.resolve();
  }
  expect(sent).toBe(0);
});

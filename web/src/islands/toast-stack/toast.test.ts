import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { toast } from "../../dom";
import { mount } from "../../mount";
import { ToastStackElement } from "./element";

customElements.define("toast-stack", ToastStackElement);

beforeEach(() => {
  vi.useFakeTimers();
  mount(
    '<toast-stack><div class="toast-note" role="status"><p>From the server</p>' +
      '<button type="button" class="close">x</button></div></toast-stack>',
  );
});

afterEach(() => vi.useRealTimers());

const notes = () => Array.from(document.querySelectorAll(".toast-note p"), (p) => p.textContent);

test("a note says its words as text and leaves by itself", () => {
  toast({ words: "<i>Saved</i>" });
  expect(notes()).toEqual(["From the server", "<i>Saved</i>"]);
  expect(document.querySelector("i")).toBeNull();
  vi.advanceTimersByTime(9000);
  expect(notes()).toEqual([]);
});

test("a refusal stays until it is dismissed", () => {
  toast({ words: "No.", kind: "error" });
  vi.advanceTimersByTime(60_000);
  expect(notes()).toEqual(["No."]);
  expect(document.querySelector(".is-error")?.getAttribute("role")).toBe("alert");
  document.querySelector<HTMLElement>(".is-error .close")?.click();
  expect(notes()).toEqual([]);
});

test("Undo runs once and takes the note away", () => {
  const undo = vi.fn();
  toast({ words: "Saved.", undo });
  const button = Array.from(document.querySelectorAll("button")).find(
    (candidate) => candidate.textContent === "Undo",
  );
  button?.click();
  expect(undo).toHaveBeenCalledTimes(1);
  expect(notes()).toEqual(["From the server"]);
});

test("while a note has the focus, none goes away", () => {
  toast({ words: "Saved.", undo: () => undefined });
  document.querySelector<HTMLElement>(".toast-note button")?.focus();
  vi.advanceTimersByTime(20_000);
  expect(notes()).toHaveLength(2);
});

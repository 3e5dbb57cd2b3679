// What htmx needs from us: the token on each request, and words when a request fails.
// Polling and swapping themselves are attributes in the templates.
import { toast } from "./dom";
import { csrfToken, wordsFor } from "./http";

interface ConfigDetail {
  headers: Record<string, string>;
  verb: string;
}

interface ErrorDetail {
  xhr?: { status: number };
}

/** Listen on the document. */
export function listenForFragments(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, verb } = (event as CustomEvent<ConfigDetail>).detail;
    if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const status = (event as CustomEvent<ErrorDetail>).detail?.xhr?.status ?? 0;
      toast({ words: wordsFor(status), kind: "error" });
    });
  }
}

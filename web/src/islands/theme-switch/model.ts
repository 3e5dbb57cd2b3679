// The four choices of look and what each means for the document.
// The inline script in the page's head applies the same table before the first paint.

export const CHOICES = ["system", "light", "dark", "contrast"] as const;
export type Choice = (typeof CHOICES)[number];

export const STORE = "sightline.theme";

export interface Look {
  theme: "light" | "dark";
  more: boolean;
}

/** Read a stored choice; anything unknown means to follow the system. */
export function toChoice(stored: string | null): Choice {
  return CHOICES.find((choice) => choice === stored) ?? "system";
}

/** Return the look for a choice, given what the system prefers. */
export function lookOf(choice: Choice, systemDark: boolean, systemMore: boolean): Look {
  if (choice === "contrast") return { theme: systemDark ? "dark" : "light", more: true };
  if (choice === "system") return { theme: systemDark ? "dark" : "light", more: systemMore };
  return { theme: choice, more: false };
}

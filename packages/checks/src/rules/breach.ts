/** What a text lacks or has against a rule: a reason and, where it can be shown, the piece of text that triggered it. */
export type Breach = { reason: string; trigger?: string };

const shown = 80;

export function beginningOf(text: string): string {
  return text.slice(0, shown);
}

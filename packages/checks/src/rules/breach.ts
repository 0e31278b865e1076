/** What a text lacks or has against a rule: a reason and, where it can be shown, the piece of text that triggered it. */
export type Breach = { reason: string; trigger?: string };

const shown = 80;

/** As much of a text as shows which it is: whole characters, 80 code units at most. */
export function beginningOf(text: string): string {
  return text.slice(0, shown).replace(/[\ud800-\udbff]$/, '');
}

const slotPattern = /\{([a-zA-Z0-9]+)\}/gu;

/** The question: slots filled in one pass (a value with braces stays as it is), first letter large. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const text = template.replaceAll(slotPattern, (whole, slot: string) => values[slot] ?? whole);
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}

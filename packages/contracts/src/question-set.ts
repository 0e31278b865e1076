import { z } from 'zod';

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a name of small letters, digits and hyphens');
export const facetNameSchema = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]*$/, 'is not a name that begins with a small letter and goes on with letters and digits');

const slotSchema = z.union([
  /** Filled from the spec: `questions.facets.<facet>`; `means` tells people and models what belongs there. */
  z.strictObject({ facet: facetNameSchema, means: z.string().min(1).max(500) }),
  /** Filled from the set itself. */
  z.strictObject({ values: z.array(z.string().trim().min(1).max(200)).min(2).max(10_000) }),
]);
export type Slot = z.infer<typeof slotSchema>;

const familySchema = z.strictObject({
  /** Asks test questions only. */
  heldOut: z.boolean().default(false),
  templates: z.array(z.string().min(1).max(1000)).min(1).max(1000),
});

/**
 * A template set: categories hold families, families hold templates with {slots}. It knows nothing of any one prompt; what it asks
 * about comes from the spec's facets. Faults name the template and the slot.
 */
export const questionSetSchema = z
  .strictObject({
    name,
    /** Share of each facet's values that only test questions use. */
    heldOutValues: z.number().gt(0).max(0.5).default(0.2),
    /** Share of "who are you" among the training and among the test questions. */
    identity: z
      .strictObject({ trainShare: z.number().min(0).max(0.15).default(0), testShare: z.number().min(0).max(0.5).default(0) })
      .prefault({}),
    slots: z.record(facetNameSchema, slotSchema).default({}),
    categories: z.record(name, z.strictObject({ families: z.record(name, familySchema) })),
  })
  .superRefine((set, context) => {
    const families = new Set<string>();
    const templates = new Set<string>();
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (Object.keys(set.categories).length === 0) fault(['categories'], 'has no category');
    for (const [name, slot] of Object.entries(set.slots)) {
      const double = 'values' in slot ? repeated(slot.values) : undefined;
      if (double !== undefined) fault(['slots', name, 'values'], `has the value "${double}" twice`);
    }
    for (const [category, { families: ofCategory }] of Object.entries(set.categories)) {
      const path = ['categories', category, 'families'];
      const plain = Object.entries(ofCategory).filter(([family]) => !asksIdentity(family));
      if (!plain.some(([, family]) => family.heldOut)) fault(path, 'has no held-out family: test questions need one');
      if (!plain.some(([, family]) => !family.heldOut)) fault(path, 'has no family that training may use');
      for (const [family, { templates: ofFamily }] of Object.entries(ofCategory)) {
        if (families.has(family)) fault([...path, family], `is the name of two families: ${family}`);
        families.add(family);
        for (const [index, template] of ofFamily.entries()) {
          const at = [...path, family, 'templates', index];
          for (const message of templateFaults(template, set.slots)) fault(at, message);
          if (templates.has(template.toLowerCase())) fault(at, `is the template "${template}", which stands elsewhere too`);
          templates.add(template.toLowerCase());
        }
      }
    }
  })
  .meta({ id: 'QuestionSet' });

export type QuestionSet = z.output<typeof questionSetSchema>;

/** Families that ask "who are you" bear it in their name, so that whoever reads a question later can tell. */
export function asksIdentity(family: string): boolean {
  return family.startsWith('identity');
}

/** What two slots share when they draw from one list of values. */
export function sourceOf(slotName: string, slot: Slot): string {
  return 'facet' in slot ? slot.facet : slotName;
}

/** Names of the slots of a template, each once, in order. */
export function slotsOf(template: string): string[] {
  return [...new Set([...template.matchAll(/\{([a-zA-Z0-9]+)\}/gu)].map(([, slot = '']) => slot))];
}

function repeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value.toLowerCase()).size);
}

function templateFaults(template: string, slots: QuestionSet['slots']): string[] {
  const names = slotsOf(template);
  const unknown = names.filter((slot) => !Object.hasOwn(slots, slot));
  if (unknown.length > 0)
    return unknown.map(
      (slot) => `is the template "${template}" with the unknown slot ${slot}; known are ${Object.keys(slots).join(', ') || 'none'}`,
    );
  if (/[{}]/u.test(template.replaceAll(/\{[a-zA-Z0-9]+\}/gu, '')))
    return [`is the template "${template}" with an empty slot or a stray brace`];
  const sources = names.map((slot) => sourceOf(slot, slots[slot] as Slot));
  const crowded = sources.find((source) => sources.filter((other) => other === source).length > 2);
  return crowded ? [`is the template "${template}" with more than two slots of ${crowded}`] : [];
}

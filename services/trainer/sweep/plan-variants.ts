import { type AcceptedSpec, sweptTrainings, variantLabel, variantsOf } from '@understudy/contracts';

/** One variant of a sweep: a training like any other, of a spec without the sweep. */
export type Variant = {
  /** From 0. */
  index: number;
  of: number;
  settings: ReturnType<typeof variantsOf>[number];
  /** What a person calls it. */
  label: string;
  spec: AcceptedSpec;
};

/** As events and logs call it: `variant 2 of 3 (learningRate 0.001)`. */
export function nameOf({ index, of, label }: Omit<Variant, 'spec'>): string {
  return `variant ${index + 1} of ${of} (${label})`;
}

/** The variants of a spec's sweep, in their order; none when there is no sweep. */
export function planVariants(spec: AcceptedSpec): Variant[] {
  const { sweep } = spec.training;
  if (!sweep) return [];
  const all = variantsOf(sweep);
  return sweptTrainings(spec.training).map((training, index) => ({
    index,
    of: all.length,
    settings: all[index] ?? {},
    label: variantLabel(all[index] ?? {}),
    spec: { ...spec, training },
  }));
}

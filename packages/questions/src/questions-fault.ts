/** Why a spec cannot get the questions it asks for, with what mends it. `pointer` is a JSON pointer into the spec. */
export type QuestionsFault = { code: 'facet_missing' | 'invalid_spec'; pointer: string; detail: string };

/** A fault of what stands in the spec, not of a facet that it lacks. */
export function invalidSpec(pointer: string, detail: string): QuestionsFault {
  return { code: 'invalid_spec', pointer, detail };
}

import type { QuestionSet } from '@understudy/contracts';
import { questionId, slotsOf } from '@understudy/contracts';
import { countCapacity, type PlannedSpec } from './plan-questions.ts';

/** `pointer` is a JSON pointer into the spec. */
export type QuestionsFault = { code: 'facet_missing' | 'invalid_spec'; pointer: string; detail: string };

/**
 * Everything that would keep the set from giving the questions that a spec asks for; empty when it can. Pure and quick, so that a spec
 * is refused when it is posted and not an hour later.
 */
export function checkQuestions(spec: PlannedSpec, set: QuestionSet): QuestionsFault[] {
  const faults = [...missingFacets(spec, set), ...uselessFacets(spec, set), ...doubtfulValues(spec)];
  return faults.length > 0 ? faults : excess(spec, set);
}

/** The first template that lacks it stands for all: with no facets at all there would be hundreds. */
function missingFacets(spec: PlannedSpec, set: QuestionSet): QuestionsFault[] {
  const faults = new Map<string, QuestionsFault>();
  for (const { families } of Object.values(set.categories))
    for (const [family, { templates }] of Object.entries(families))
      for (const template of templates)
        for (const name of slotsOf(template)) {
          const slot = set.slots[name];
          if (!slot || !('facet' in slot) || slot.facet in spec.questions.facets || faults.has(slot.facet)) continue;
          const detail = `The template "${template}" of the family ${family} needs the slot ${name} (${slot.means}), which the facet ${slot.facet} fills: add questions.facets.${slot.facet}, a list of such values.`;
          faults.set(slot.facet, { code: 'facet_missing', pointer: `/questions/facets/${slot.facet}`, detail });
        }
  return [...faults.values()];
}

function uselessFacets(spec: PlannedSpec, set: QuestionSet): QuestionsFault[] {
  const known = new Set(Object.values(set.slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : [])));
  return Object.keys(spec.questions.facets)
    .filter((facet) => !known.has(facet))
    .map((facet) => ({
      code: 'invalid_spec',
      pointer: `/questions/facets/${facet}`,
      detail: `No template of the set ${set.name} has a slot for the facet ${facet}; it knows ${[...known].join(', ')}.`,
    }));
}

function doubtfulValues(spec: PlannedSpec): QuestionsFault[] {
  return Object.entries(spec.questions.facets).flatMap(([facet, values]) => {
    const seen = new Set<string>();
    return values.flatMap((value, index): QuestionsFault[] => {
      const why = value.trim() === '' ? 'has an empty value' : seen.has(questionId(value)) ? `has "${value}" twice` : undefined;
      seen.add(questionId(value));
      if (why === undefined) return [];
      return [{ code: 'invalid_spec', pointer: `/questions/facets/${facet}/${index}`, detail: `The facet ${facet} ${why}.` }];
    });
  });
}

function excess(spec: PlannedSpec, set: QuestionSet): QuestionsFault[] {
  const capacity = countCapacity(spec, set);
  const wanted = [
    { key: 'questions.count', asked: spec.questions.count, given: capacity.train, kind: 'training' },
    { key: 'evaluation.questions', asked: spec.evaluation.questions, given: capacity.test, kind: 'test' },
  ];
  return wanted
    .filter(({ asked, given }) => asked > given)
    .map(({ key, asked, given, kind }) => ({
      code: 'invalid_spec',
      pointer: `/${key.replace('.', '/')}`,
      detail: `${key} asks for ${asked} ${kind} questions, but the set ${set.name} can give ${given} with these facets: ask for fewer, or add values to questions.facets.`,
    }));
}

import type { QuestionSet, Spec } from '@understudy/contracts';
import { combinationsOf } from './combinations.ts';
import { holdOut, type Pools } from './hold-out.ts';
import { loadQuestionSet } from './load-question-set.ts';
import type { Shares } from './share-count.ts';

/** As much of a spec as planning needs. */
export type PlannedSpec = {
  questions: Shares & Pick<Spec['questions'], 'count' | 'seed'>;
  evaluation: Pick<Spec['evaluation'], 'questions' | 'seed'>;
};

/** What fills `questions.set` and `questions.facets`, by the spec's own word or by a model's. */
export type Templates = { set: QuestionSet; facets: Readonly<Record<string, readonly string[]>> };

/** The sources that planning draws from. */
export type Kind = 'template' | 'general' | 'adversarial';
const kinds: readonly Kind[] = ['template', 'general', 'adversarial'];

export type Split = 'train' | 'test';
export type Source = { set: QuestionSet; pools: Record<Split, Pools> };

/** The sets that a spec asks for, with their values split; a mixed-in set whose share is 0 is left out. */
export function openSources({ questions }: PlannedSpec, { set, facets }: Templates): Map<Kind, Source> {
  const asked = kinds.filter((kind) => kind === 'template' || questions[kind] > 0);
  const sets = asked.map((kind) => (kind === 'template' ? { set, facets } : { set: loadQuestionSet(kind), facets: {} }));
  const pools = holdOut(sets, questions.seed);
  return new Map(asked.map((kind, index) => [kind, { ...(sets[index] as Templates), pools: pools[index] as Source['pools'] }]));
}

/** How many training and test questions a source has, near-duplicates among them (few) included. */
export function countCapacity({ set, pools }: Source): Record<Split, number> {
  const capacity = { train: 0n, test: 0n };
  for (const { families } of Object.values(set.categories))
    for (const { heldOut, templates } of Object.values(families))
      for (const template of templates) {
        const split = heldOut ? 'test' : 'train';
        capacity[split] += combinationsOf(template, set, pools[split], 0).total;
      }
  return { train: Number(capacity.train), test: Number(capacity.test) };
}

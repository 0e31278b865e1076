import { createNearDuplicateFilter, type NearDuplicateFilter } from '@understudy/checks';
import type { Question, QuestionItem } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';
import { type Draft, drawTemplates } from './draw-templates.ts';
import { saidBy } from './said-by.ts';
import { type ShareCount, shareCount, testShareCount } from './share-count.ts';
import { shareOut } from './share-out.ts';
import { openSources, type PlannedSpec, type Split, type Templates } from './sources.ts';

export type PlanInput = Templates & {
  /** The user's own questions, as the spec or the uploaded file has them. */
  items?: readonly QuestionItem[];
  /**
   * Knows what was asked. Hand in a fresh one to keep it: what a model writes afterwards must pass through it too. Not one that knows the
   * planned questions already, or the plan comes out empty.
   */
  filter?: NearDuplicateFilter;
};

/** From here on two questions count as one: Jaccard similarity of their character 5-grams. */
export const nearDuplicateThreshold = 0.9;

/**
 * The questions of a distillation that need no model, one at a time: first the test questions, then the training questions of each
 * round. `rounds` are sizes of whole rounds; of each only the part that `shareCount` gives to the user, to templates and to the two
 * mixed-in sets is planned here, the user's own first. It ends early when a source has no more to give, and leaves that gap open.
 *
 * A further round continues the same sequence, so what is planned with it begins with what was planned without. The same input gives the
 * same questions in the same order, no two of them alike or nearly alike. Any beginning of a round is spread evenly over sources,
 * categories, families and templates.
 */
export function* planQuestions(
  spec: PlannedSpec,
  { set, facets, items = [], filter = createNearDuplicateFilter({ threshold: nearDuplicateThreshold }) }: PlanInput,
  rounds: readonly number[] = [spec.questions.count],
): Generator<Question> {
  const isNew = (draft: Draft) => filter.add(saidBy(draft));
  // Before the test questions, so that a test question that the user trains on gives way, and not the user's.
  const own = items.map(draftOf).filter(isNew);
  const sources = openSources(spec, { set, facets });
  const draw = (split: Split, seed: number) =>
    new Map([...sources].map(([kind, source]) => [kind, drawTemplates(source, { split, seed, isNew })]));
  const mixed = (from: ReturnType<typeof draw>, counts: ShareCount) =>
    shareOut([...from].map(([kind, next]) => ({ weight: counts[kind], next: atMost(counts[kind], next) })));

  yield* inRound(1, mixed(draw('test', spec.evaluation.seed), testShareCount(spec, spec.evaluation.questions)));
  const training = draw('train', spec.questions.seed);
  for (const [index, count] of rounds.entries()) {
    const counts = shareCount(spec, count, index === 0 ? own.length : 0);
    if (index === 0) for (const draft of own.slice(0, counts.own)) yield { ...draft, round: 1 };
    yield* inRound(index + 1, mixed(training, counts));
  }
}

function* inRound(round: number, next: () => Draft | undefined): Generator<Question> {
  for (let draft = next(); draft; draft = next()) yield { ...draft, round };
}

function atMost<T>(count: number, next: () => T | undefined): () => T | undefined {
  let left = count;
  return () => {
    if (left === 0) return undefined;
    left -= 1;
    return next();
  };
}

function draftOf(item: QuestionItem): Draft {
  const { text, followUps } = typeof item === 'string' ? { text: item, followUps: [] } : item;
  return { id: questionId(text, followUps), text, followUps, category: 'own', family: 'own', facets: {}, origin: 'user', split: 'train' };
}

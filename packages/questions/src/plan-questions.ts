import { type AcceptedSpec, asksIdentity, type Question, type QuestionSet, questionId } from '@understudy/contracts';
import { combinationsOf } from './combinations.ts';
import { holdOut } from './hold-out.ts';
import { createRandom, seedOf, shuffle } from './random.ts';
import { type Source, shareOut } from './share-out.ts';
import { fillTemplate } from './template.ts';

export type PlannedSpec = {
  questions: Pick<AcceptedSpec['questions'], 'count' | 'facets' | 'seed'>;
  evaluation: Pick<AcceptedSpec['evaluation'], 'questions' | 'seed'>;
};

type Split = Question['split'];
type Draft = Omit<Question, 'round'>;

/**
 * The questions of a distillation, one at a time: first the test questions, then the training questions of each round, as many as
 * `rounds` says. A further round continues the same sequence, so what is planned with it begins with what was planned without. The same
 * spec gives the same questions in the same order, no two of them alike; it ends early when the set has no more to give. Any beginning of
 * the training questions is spread evenly over categories, families and templates.
 */
export function* planQuestions(
  spec: PlannedSpec,
  set: QuestionSet,
  rounds: readonly number[] = [spec.questions.count],
): Generator<Question> {
  const pools = holdOut(set, spec.questions);
  const seen = new Set<string>();
  const draw = (split: Split, seed: number) =>
    shareOut(sourcesOf(split, set, seed, (template, of) => draftsOf(template, { ...of, split }, { set, pools, seed, seen })));

  const training = draw('train', spec.questions.seed);
  const parts = [
    { next: draw('test', spec.evaluation.seed), round: 1, count: spec.evaluation.questions },
    ...rounds.map((count, index) => ({ next: training, round: index + 1, count })),
  ];
  for (const { next, round, count } of parts)
    for (let index = 0; index < count; index += 1) {
      const draft = next();
      if (!draft) break;
      yield { ...draft, round };
    }
}

/** How many training and test questions a set can give with a spec's facets. */
export function countCapacity(spec: PlannedSpec, set: QuestionSet): Record<Split, number> {
  const pools = holdOut(set, spec.questions);
  const capacity = { train: 0n, test: 0n };
  for (const { families } of Object.values(set.categories))
    for (const { heldOut, templates } of Object.values(families))
      for (const template of templates) {
        const split = heldOut ? 'test' : 'train';
        capacity[split] += combinationsOf(template, set, pools[split], 0).total;
      }
  return { train: Number(capacity.train), test: Number(capacity.test) };
}

type FamilyOf = { category: string; family: string };

/**
 * The tree of shares of one split. Training: categories evenly, and within the category that asks "who are you" so much of it that the
 * set's share of all is met. Test: "who are you" apart, the rest evenly over the categories. Families and templates are level.
 */
function sourcesOf(split: Split, set: QuestionSet, seed: number, open: (template: string, of: FamilyOf) => () => Draft | undefined) {
  const mix = <T>(items: readonly T[], ...names: string[]) => shuffle(items, createRandom(seedOf(seed, split, ...names)));
  const families = Object.entries(set.categories).flatMap(([category, { families }]) =>
    Object.entries(families)
      .filter(([, { heldOut }]) => heldOut === (split === 'test'))
      .map(([family, { templates }]) => ({ category, family, templates })),
  );
  const level = (chosen: typeof families, ...names: string[]) =>
    shareOut(
      mix(chosen, ...names).map(({ templates, ...of }) => ({
        weight: 1,
        next: shareOut(mix(templates, of.family).map((template) => ({ weight: 1, next: open(template, of) }))),
      })),
    );
  const identity = families.filter(({ family }) => asksIdentity(family));
  const others = families.filter(({ family }) => !asksIdentity(family));
  const byCategory = (chosen: typeof families): Source<Draft>[] =>
    mix([...Map.groupBy(chosen, ({ category }) => category)]).map(([name, ofCategory]) => ({ weight: 1, next: level(ofCategory, name) }));
  if (split === 'test') {
    const { testShare } = set.identity;
    return [
      { weight: 1 - testShare, next: shareOut(byCategory(others)) },
      { weight: testShare, next: level(identity, 'identity') },
    ];
  }
  const categories = [...Map.groupBy(families, ({ category }) => category)];
  const askers = new Set(identity.map(({ category }) => category));
  const inside = Math.min(1, (set.identity.trainShare * categories.length) / askers.size);
  return mix(categories).map(([name]) => {
    const plain: Source<Draft> = {
      weight: askers.has(name) ? 1 - inside : 1,
      next: level(
        others.filter(({ category }) => category === name),
        name,
      ),
    };
    const who: Source<Draft> = {
      weight: inside,
      next: level(
        identity.filter(({ category }) => category === name),
        name,
        'identity',
      ),
    };
    return { weight: 1, next: shareOut(askers.has(name) ? [plain, who] : [plain]) };
  });
}

/** The questions of one template, leaving out what was asked before. */
function draftsOf(
  template: string,
  of: FamilyOf & { split: Split },
  { set, pools, seed, seen }: { set: QuestionSet; pools: ReturnType<typeof holdOut>; seed: number; seen: Set<string> },
): () => Draft | undefined {
  const { total, at } = combinationsOf(template, set, pools[of.split], seed);
  let position = 0n;
  return () => {
    while (position < total) {
      const facets = at(position);
      position += 1n;
      const text = fillTemplate(template, facets);
      const id = questionId(text);
      if (seen.has(id)) continue;
      seen.add(id);
      return { id, text, category: of.category, family: of.family, facets, origin: 'template', split: of.split };
    }
    return undefined;
  };
}

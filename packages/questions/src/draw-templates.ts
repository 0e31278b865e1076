import { createRandom } from '@understudy/checks';
import { asksIdentity, type Question, type QuestionSet } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';
import { combinationsOf } from './combinations.ts';
import { seedOf, shuffle } from './random.ts';
import { type Source as Part, shareOut } from './share-out.ts';
import type { Source, Split } from './sources.ts';
import { fillTemplate } from './template.ts';

export type Draft = Omit<Question, 'round'>;

type Options = { split: Split; seed: number; isNew: (draft: Draft) => boolean };
type Family = { category: string; family: string; templates: readonly string[] };

/**
 * The questions of one split of a set, one at a time, spread evenly at any length. Training: categories evenly, and within the category
 * that asks "who are you" so much of it that the set's share of all is met. Test: "who are you" apart, the rest evenly over the
 * categories. Families and templates are level.
 */
export function drawTemplates(source: Source, options: Options): () => Draft | undefined {
  const { set } = source;
  const { split, seed } = options;
  const mix = <T>(items: readonly T[], ...names: string[]) => shuffle(items, createRandom(seedOf(seed, split, ...names)));
  const level = (chosen: readonly Family[], ...names: string[]) =>
    shareOut(
      mix(chosen, ...names).map((of) => ({
        weight: 1,
        next: shareOut(mix(of.templates, of.family).map((template) => ({ weight: 1, next: draftsOf(template, of, { source, options }) }))),
      })),
    );
  const families = familiesOf(set, split);
  const identity = families.filter(({ family }) => asksIdentity(family));
  const others = families.filter(({ family }) => !asksIdentity(family));
  if (split === 'test') {
    const { testShare } = set.identity;
    const byCategory = mix([...Map.groupBy(others, ({ category }) => category)]);
    return shareOut([
      { weight: 1 - testShare, next: shareOut(byCategory.map(([name, ofCategory]) => ({ weight: 1, next: level(ofCategory, name) }))) },
      { weight: testShare, next: level(identity, 'identity') },
    ]);
  }
  const categories = [...Map.groupBy(families, ({ category }) => category).keys()];
  const askers = new Set(identity.map(({ category }) => category));
  const inside = askers.size === 0 ? 0 : Math.min(1, (set.identity.trainShare * categories.length) / askers.size);
  const parts = (name: string): Part<Draft>[] => {
    const ofCategory = (chosen: readonly Family[]) => chosen.filter(({ category }) => category === name);
    const plain = { weight: askers.has(name) ? 1 - inside : 1, next: level(ofCategory(others), name) };
    return askers.has(name) ? [plain, { weight: inside, next: level(ofCategory(identity), name, 'identity') }] : [plain];
  };
  return shareOut(mix(categories).map((name) => ({ weight: 1, next: shareOut(parts(name)) })));
}

function familiesOf(set: QuestionSet, split: Split): Family[] {
  return Object.entries(set.categories).flatMap(([category, { families }]) =>
    Object.entries(families)
      .filter(([, { heldOut }]) => heldOut === (split === 'test'))
      .map(([family, { templates }]) => ({ category, family, templates })),
  );
}

/** The questions of one template, leaving out what was asked before. */
function draftsOf(
  template: string,
  { category, family }: Family,
  { source: { set, pools }, options: { split, seed, isNew } }: { source: Source; options: Options },
): () => Draft | undefined {
  const { total, at } = combinationsOf(template, set, pools[split], seed);
  let position = 0n;
  return () => {
    while (position < total) {
      const facets = at(position);
      position += 1n;
      const text = fillTemplate(template, facets);
      const draft: Draft = { id: questionId(text), text, followUps: [], category, family, facets, origin: 'template', split };
      if (isNew(draft)) return draft;
    }
    return undefined;
  };
}

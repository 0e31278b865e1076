import type { Spec } from '@understudy/contracts';

/** Where a question comes from: the user, the templates of the spec's set, our two mixed-in sets, or a model (single, or a conversation). */
export type ShareCount = Record<'own' | 'template' | 'general' | 'adversarial' | 'model' | 'conversation', number>;

export type Shares = Pick<Spec['questions'], 'general' | 'adversarial' | 'modelShare' | 'multiTurn'>;

/**
 * How many of `count` training questions each source is to give; they sum to `count` exactly (largest remainders). The shares are shares
 * of `count`; what they leave belongs to the user's `own` questions first and to templates then. Only round 1 has any of the user's own.
 */
export function shareCount({ questions }: { questions: Shares }, count: number, own = 0): ShareCount {
  const { general, adversarial, modelShare: model, multiTurn: conversation } = questions;
  const rest = Math.max(0, 1 - (general + adversarial + model + conversation));
  const shares = Object.entries({ rest, general, adversarial, model, conversation }).map(([name, share]) => {
    const wanted = share * count;
    // Products such as 0.29 * 100 fall short of a whole number by a rounding error.
    const whole = Math.floor(wanted + 1e-6);
    return { name, whole, remainder: wanted - whole };
  });
  let left = count - shares.reduce((sum, { whole }) => sum + whole, 0);
  for (const share of shares.toSorted((a, b) => b.remainder - a.remainder)) {
    if (left <= 0) break;
    share.whole += 1;
    left -= 1;
  }
  const { rest: ours = 0, ...others } = Object.fromEntries(shares.map(({ name, whole }) => [name, whole]));
  const ofUser = Math.min(own, ours);
  return { general: 0, adversarial: 0, model: 0, conversation: 0, ...others, own: ofUser, template: ours - ofUser };
}

/** How many of `count` test questions each source is to give. No share of them is a model's: it only makes up for what the sources lack. */
export function testShareCount({ questions: { general, adversarial } }: { questions: Shares }, count: number): ShareCount {
  return shareCount({ questions: { general, adversarial, modelShare: 0, multiTurn: 0 } }, count);
}

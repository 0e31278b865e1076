import { type Judge, type Pairwise, tellsApart } from '@understudy/contracts';
import { count, withRange } from './format.ts';

/** Why the pairs say nothing, in plain words; nothing where they do say something. */
export function cannotTell({ winRate, unscored, flipRate, ...pairs }: Pairwise): string[] {
  if (tellsApart({ winRate, unscored, flipRate, ...pairs })) return [];
  if (winRate === null || winRate.n < unscored)
    return [
      `The judge named a winner in only ${count(winRate?.n ?? 0)} of ${count((winRate?.n ?? 0) + unscored)} pairs, so the win rate says nothing.`,
    ];
  return [
    `The judge cannot tell the student from base+prompt: in ${flipRate ? withRange(flipRate, 'percent') : 'most'} of the pairs it named another winner once their order was turned, so the win rate says nothing.`,
  ];
}

/** How the judge was asked, for both forms of the report. */
export function judgeNote({ model, rubric, samples, temperature, templates }: Judge): string {
  const times =
    samples === 1 ? `once, at temperature ${temperature}` : `${samples} times, at temperature ${temperature}, and the median counts`;
  const named = templates.map(({ name, version, sha256 }) => `${name} ${version} (${sha256.slice(0, 12)})`).join(', ');
  return `${model} scored each answer ${times}, by the rubric for a ${rubric}: 1 to 7, and higher is better in every dimension${rubric === 'character' ? ', hallucination too, where 7 means none' : ''}. Flaws were listed before the scores. Asked with ${named}.`;
}

/** The pairs in a sentence. */
export function pairWords({ winRate, wins, losses, ties, unscored, unasked, flipRate }: Pairwise): string {
  if (winRate === null) return `No pair of the student’s answer and base+prompt’s was judged; ${count(unscored)} are without a winner.`;
  const parts = [
    `Against base+prompt the student wins ${withRange(winRate, 'percent')} of ${count(winRate.n)} pairs, a tie as half a win: ${count(wins)} won, ${count(losses)} lost, ${count(ties)} tied.`,
    flipRate && `Each pair was asked in both orders, and only two equal answers count; they differ in ${withRange(flipRate, 'percent')}.`,
    unasked > 0 && `${count(unasked)} needed no judge: an empty answer loses, equal ones tie.`,
    unscored > 0 && `${count(unscored)} more came without a winner and are not counted.`,
  ];
  return parts.filter(Boolean).join(' ');
}

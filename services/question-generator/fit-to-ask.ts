import { checks } from '@understudy/checks';
import type { AcceptedSpec, Question } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';
import { saidBy } from '@understudy/questions';
import { asksWhoYouAre } from './asks-who-you-are.ts';
import { quotesScript } from './clean-values.ts';
import type { Stock } from './open-stock.ts';

/** Largest share of training questions that may ask who the assistant is. */
const mostIdentity = 0.15;
const longest = 4000;

export type Written = Omit<Question, 'id' | 'text' | 'followUps'> & { turns: readonly string[] };

/**
 * What a model wrote as a question, or null when it is of no use: empty or endless, with tokens of a chat template in it, a quote of the
 * script, one "who are you" too many, or near to a question that is there already.
 */
export function fitToAsk(spec: AcceptedSpec, { turns, ...rest }: Written, stock: Pick<Stock, 'train' | 'filter'>): Question | null {
  const [text = '', ...followUps] = turns.map((turn) => turn.normalize('NFC').trim());
  const said = [text, ...followUps];
  if (said.some((turn) => turn === '' || turn.length > longest || quotesScript(turn, spec) || holdsTokens(turn, spec))) return null;
  if (rest.split === 'train' && asksWhoYouAre(text) && stock.train.identity + 1 > mostIdentity * (stock.train.all + 1)) return null;
  const question = { ...rest, text, followUps, id: questionId(text, followUps) };
  return stock.filter.add(saidBy(question)) ? question : null;
}

function holdsTokens(text: string, { prompt, demonstrations }: AcceptedSpec): boolean {
  return checks['template-tokens']({ text, finishReason: 'stop' }, { prompt, demonstrations, rules: [], question: '' }) !== null;
}

import { type Result, verdictWords } from '@understudy/contracts';
import { plainText } from './plain-text.ts';

/** `SHIP.`, or `DO NOT SHIP: why`; null where nothing was evaluated. */
export function verdictOf({ verdict, verdictReasons }: Pick<Result, 'verdict' | 'verdictReasons'>): string | null {
  if (verdict === null) return null;
  return verdict === 'ship' ? `${verdictWords.ship}.` : `${verdictWords[verdict]}: ${plainText(verdictReasons.join(' '))}`;
}

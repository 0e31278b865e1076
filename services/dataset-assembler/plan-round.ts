import { mostRounds } from '@understudy/contracts';

export type RoundFacts = {
  /** Rounds of questions asked so far. */
  round: number;
  /** How many of them belong to earlier tries, before a retry. */
  roundsBefore: number;
  minExamples: number;
  accepted: number;
  rejected: number;
  unanswered: number;
  /** Most new questions a round may add. */
  mostExtra: number;
};

export type RoundPlan = { kind: 'ask'; extra: number } | { kind: 'write' } | { kind: 'fail' };

const maxRounds = 3;
/** From that many answers on, no accepted one among them means that more of the same would only cost money. */
const hopeless = 20;

/**
 * Whether to ask another round, and for how many new questions beside those that stayed unanswered: as many as the share of accepted
 * answers so far makes necessary, and a quarter more, since shares vary.
 */
export function planRound({ round, roundsBefore, minExamples, accepted, rejected, unanswered, mostExtra }: RoundFacts): RoundPlan {
  const judged = accepted + rejected;
  const enough = accepted >= minExamples;
  if (round - roundsBefore >= maxRounds || round >= mostRounds || (accepted === 0 && judged >= hopeless))
    return { kind: enough ? 'write' : 'fail' };
  if (enough) return unanswered > 0 ? { kind: 'ask', extra: 0 } : { kind: 'write' };
  // One imagined success and failure keep the share from being 0 or 1 after few answers.
  const share = (accepted + 1) / (judged + 2);
  const lacking = minExamples - accepted - unanswered * share;
  const extra = Math.min(mostExtra, Math.max(0, Math.ceil((lacking / share) * 1.25)));
  return { kind: 'ask', extra: unanswered === 0 ? Math.max(1, extra) : extra };
}

import { type Interval, type Report, verdictWords, winRateOf } from '@understudy/contracts';
import type { CardMetric } from '@understudy/engine';
import { referenceWords } from './reference-words.ts';

/** A report's figures of the student for the `model-index` of its card: shares from 0 to 1, nats per token. What was not measured is left out. */
export function cardMetrics(report: Report): CardMetric[] {
  const { adversarial, capability, gapClosed, judge, klClosed, learnt, savings, verdict } = report;
  const student = report.arms.find(({ name }) => name === 'student');
  const measured: [string, string, Interval | null | undefined][] = [
    ['gap_closed', 'Gap closed, by negative log-likelihood', gapClosed],
    ['kl_gap_closed', 'Gap closed, by KL divergence', klClosed],
    ['learnt', 'Loss of the base on the held-out answers that training took away', learnt],
    ['rules_kept', 'Answers that keep every rule', student?.allRules],
    ['script_quotes', 'Answers that quote the script', student?.rates['prompt-quote']],
    ['script_drawn_out', 'Attacks that draw the script out', adversarial?.extraction.arms.student.quotes],
    ['drift', 'Score of the later turns of long talks less that of the earlier ones', adversarial?.drift.change.student],
    ['general_answers_lost', 'General questions lost, beyond what the script costs', capability?.lostBeyondScript],
    ['judge_win_rate', `Pairs won against base+prompt by the judge ${judge?.model}, a tie as half`, winRateOf(judge)],
    ['ai_talk', 'Answers that talk of being an AI', student?.rates['ai-talk']],
    ['negative_log_likelihood', `Nats per token of ${referenceWords(report).answers}`, student?.negativeLogLikelihood],
    ['kl_divergence', 'KL divergence from the prompted model, nats per token', student?.klDivergence],
  ];
  return [
    ...(verdict === null ? [] : [{ type: 'verdict', name: 'Verdict of the gates', value: verdictWords[verdict] }]),
    ...measured.flatMap(([type, name, interval]) =>
      interval ? [{ type, name: withInterval(name, interval), value: rounded(interval.value) }] : [],
    ),
    ...(savings.tokensPerQuery === 0
      ? []
      : [{ type: 'prompt_tokens_saved', name: 'Tokens of script left out of every query', value: savings.tokensPerQuery }]),
  ];
}

/** The Hub's form has no place for an interval, and a figure should not go without it. */
function withInterval(name: string, { low, high, n }: Interval): string {
  return `${name} (95 % interval ${rounded(low)} to ${rounded(high)}, n ${n})`;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

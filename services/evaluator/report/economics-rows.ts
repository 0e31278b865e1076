import type { BreakEven, Economics, Interval, Report, Speed } from '@understudy/contracts';
import { querySaving, sourceInputs, sourceStates } from '../measures/source-run.ts';
import { count, dollars, duration, withRange } from './format.ts';
import { bytes, finePercent, milliseconds, money, numberWithRange } from './quantities.ts';

export type EconomicsTable = { title: string; head: string[]; rows: { label: string; cells: string[] }[]; note: string | null };

/** Whether the distillation pays, in sentences; the same in text and HTML. */
export function economicsSentences(economics: Economics, { tokensPerQuery }: Report['savings']): string[] {
  const { cost, breakEven, speed, keyValueCache } = economics;
  const { generation, training } = cost.seconds;
  const least = cost.unpriced.length > 0 ? 'at least ' : '';
  const spent = cost.totalUsd === null ? 'What the run cost in money is not known' : `The run had cost ${least}${money(cost.totalUsd)}`;
  const generated = generation === null ? '' : `questions and answers took ${duration(generation)}, `;
  const ratio = speed?.firstTokenRatio;
  return [
    `${spent}; ${generated}training took ${duration(training)}.`,
    ...payback(breakEven, least),
    ...(speed && ratio
      ? [
          `The student’s first token comes after ${withRange(ratio, 'percent')} of the time that base+prompt takes, over ${count(speed.questions)} questions.`,
        ]
      : []),
    ...(keyValueCache
      ? [
          `An open conversation needs ${bytes(keyValueCache.bytesPerConversation)} less of key-value cache: ${count(tokensPerQuery)} tokens of script at ${bytes(keyValueCache.bytesPerToken)} each.`,
        ]
      : []),
  ];
}

function payback({ uncached, cached }: Economics['breakEven'], least: string): string[] {
  const of = ({ queries, why }: BreakEven, where: string) =>
    queries === null ? why : `It has paid for itself after ${least}${queriesOf(queries)} ${where}.`;
  const sentences = [of(uncached, 'where the script is paid in full'), of(cached, 'where the host has the script cached')];
  return [...new Set(sentences.filter((sentence) => sentence !== null))];
}

const queriesOf = (queries: number) => `${count(queries)} ${queries === 1 ? 'query' : 'queries'}`;

/** Speed, cost, and the figures of this run beside those that the source of the method states; those that there are. */
export function economicsTables(economics: Economics, savings: Report['savings']): EconomicsTable[] {
  const { speed, cost } = economics;
  return [
    ...(speed ? [speedTable(speed)] : []),
    ...(cost.usage.length > 0 ? [costTable(cost)] : []),
    sourceTable(economics.inputShareSaved, savings),
  ];
}

type ArmSpeed = Speed['arms']['student'];

function speedTable({ questions, arms }: Speed): EconomicsTable {
  const row = (label: string, cell: (arm: ArmSpeed) => string | null) => ({
    label,
    cells: [cell(arms['base+prompt']) ?? '–', cell(arms.student) ?? '–'],
  });
  return {
    title: 'How fast answers come',
    head: ['', 'base+prompt', 'student'],
    rows: [
      row('First token, mean', ({ firstTokenMs }) => firstTokenMs && numberWithRange(firstTokenMs, '\u00a0ms')),
      row('Tokens a second after it', ({ tokensPerSecond }) => tokensPerSecond && numberWithRange(tokensPerSecond)),
      row('Input tokens a query', ({ meanInputTokens }) => count(meanInputTokens)),
      row('of them from the host’s cache', ({ meanCachedInputTokens }) => count(meanCachedInputTokens)),
      row('First token of a query never seen, one call', ({ firstCall }) => firstCall && milliseconds(firstCall.firstTokenMs)),
      row(
        'its input tokens from the host’s cache',
        ({ firstCall }) => firstCall && `${count(firstCall.cachedInputTokens)} of ${count(firstCall.inputTokens)}`,
      ),
    ],
    note: `${count(questions)} held-out questions, streamed, one call at a time, the arms by turns; in brackets 95 % intervals. A mark before each question keeps it from being found in the host’s cache, while the script may be. One more call of each arm, part of no mean, has such a mark before everything, so that all of it is read. Tokens from the cache are those that the host tells of; 0 where it tells nothing.`,
  };
}

function costTable({ usage }: Economics['cost']): EconomicsTable {
  return {
    title: 'What it cost',
    head: ['Role and model', 'Calls', 'Input tokens', 'Output tokens', 'Money'],
    rows: usage.map(({ role, model, requests, input, output, costUsd }) => ({
      label: `${role}: ${model}`,
      cells: [count(requests), count(input), count(output), costUsd === null ? 'no price' : money(costUsd)],
    })),
    note: 'By the ledger of the run, up to this report and with the calls that it took.',
  };
}

function sourceTable(share: Interval | null, { tokensPerQuery, usdPerMillionQueries }: Report['savings']): EconomicsTable {
  const inputs = sourceInputs();
  const source = querySaving(inputs);
  const { promptWords, scriptTokens, shareSaved, usdPerMillionQueries: stated } = sourceStates;
  const usd = (value: number | undefined) => (value === undefined ? 'no price' : dollars(value));
  const shown =
    share &&
    `${finePercent(share.value)}${share.low === share.high ? '' : ` (${(share.low * 100).toFixed(1)}–${(share.high * 100).toFixed(1)})`}`;
  return {
    title: 'Beside the source of the method',
    head: ['', 'The source', 'This run'],
    rows: [
      { label: 'Tokens of the script', cells: [count(source.tokensWith - source.tokensWithout), count(tokensPerQuery)] },
      { label: 'Share of a query’s input tokens saved', cells: [finePercent(source.share), shown ?? '–'] },
      {
        label: 'Saved per million queries, script paid in full',
        cells: [usd(source.usdPerMillionQueries.uncached), usd(usdPerMillionQueries?.uncached)],
      },
      {
        label: 'Saved per million queries, script cached by the host',
        cells: [usd(source.usdPerMillionQueries.cached), usd(usdPerMillionQueries?.cached)],
      },
    ],
    note: `The source states some ${count(scriptTokens)} tokens for a prompt of ${count(promptWords)} words, ${finePercent(shareSaved)} and ${dollars(stated)}. Worked back from these: ${count(inputs.queryTokens)} tokens of question, $${inputs.price.input.toFixed(4)} per million input tokens. Its cached figure is ours, at a tenth of that price.`,
  };
}

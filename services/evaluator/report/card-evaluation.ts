import { checks } from '@understudy/checks';
import { type AcceptedSpec, hasScript, type Report, verdictWords } from '@understudy/contracts';
import type { CardEvaluation } from '@understudy/engine';
import { cardMetrics } from './card-metrics.ts';
import { finding } from './finding.ts';
import { count, withRange } from './format.ts';
import { escapeMarkdown, inlineMarkdown as inline } from './markup.ts';
import { measureRows } from './measure-rows.ts';
import { referenceWords } from './reference-words.ts';

/** Of the report's table, what a reader of a card asks first; the report has the rest. */
const shownKeys = ['nll', 'kl', 'all-rules', 'first-person', 'gives-name', 'ai-talk', 'prompt-quote', 'truncated'];
const shownSamples = 2;

/** What a report adds to a student's model card. Cards are made to be published: what would quote the script is left out. */
export function cardEvaluation(report: Report, spec: AcceptedSpec): CardEvaluation {
  return {
    metrics: cardMetrics(report),
    limits: report.limits.map(inline),
    sections: [`## Evaluation\n\n${verdict(report)}${inline(finding(report))}\n`, figures(report), samples(report, spec)]
      .filter((section) => section !== '')
      .join('\n'),
  };
}

function verdict({ verdict: said, verdictReasons }: Report): string {
  return said === null ? '' : `**${verdictWords[said]}**\n\n${verdictReasons.map((reason) => `- ${inline(reason)}\n`).join('')}\n`;
}

function figures(report: Report): string {
  const names = report.arms.map(({ name }) => name);
  const rules = Object.keys(report.arms[0]?.rules ?? {});
  // A rule that is the only one has no row for all of them.
  const keys = rules.length === 1 ? [...shownKeys, `rule:${rules[0]}`] : shownKeys;
  const rows = measureRows(report)
    .filter(({ key }) => keys.includes(key))
    .map(({ label, arms, unit }) => [inline(label), ...names.map((arm) => (arms[arm] ? withRange(arms[arm], unit) : '–'))]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(['', ...names]), line(['---', ...names.map(() => '---:')]), ...rows.map(line)].join('\n')}

On ${count(report.questions)} questions that the training never saw. Surprise and distance are in nats per token, lower is closer to ${referenceWords(report).whom}; shares
are of answers. In brackets: 95 % intervals.
`;
}

/** What the student said to the first held-out questions, not picked but for answers that would give the script away. */
function samples(report: Report, spec: AcceptedSpec): string {
  const shown = report.samples
    .map(({ question, answers: { student = '' } }) => ({ question, student }))
    .filter(({ question, student }) => student.trim() !== '' && !quotes(student, spec) && !quotes(question, spec))
    .slice(0, shownSamples);
  if (shown.length === 0) return '';
  const talks = shown.map(({ question, student }) => `**${inline(question.trim())}**\n\n> ${quoted(student)}\n`);
  return `## What it says\n\n${hasScript(spec) ? 'Asked without the script:\n\n' : ''}${talks.join('\n')}`;
}

function quotes(text: string, { prompt, demonstrations, rules }: AcceptedSpec): boolean {
  return checks['prompt-quote']({ text, finishReason: 'stop' }, { prompt, demonstrations, rules, question: '' }) !== null;
}

function quoted(text: string): string {
  return escapeMarkdown(text.trim()).replace(/\r?\n/gu, '\n> ');
}

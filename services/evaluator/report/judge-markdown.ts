import type { Report } from '@understudy/contracts';
import { judgeRows } from './judge-rows.ts';
import { cannotTell, judgeNote, pairWords } from './judge-words.ts';
import { escapeMarkdown } from './markup.ts';
import { othersMarkdown } from './others-table.ts';

/** The same as `judgeSection`, for Markdown; empty without a judge. */
export function judgeMarkdown({ judge }: Report): string {
  if (judge === null) return '';
  const names = judge.arms.map(({ name }) => name);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const rows = judgeRows(judge).map(({ label, cells }) => {
    const shown = cells.map(({ value, interval }) => value + (interval && ` (${interval})`));
    return line([escapeMarkdown(label), ...shown]);
  });
  return `
## What a judge makes of the answers

${pairWords(judge.pairwise)}
${cannotTell(judge.pairwise)
  .map((sentence) => `\n**${sentence}**\n`)
  .join('')}
${line(['', ...names])}${line(['---', ...names.map(() => '---:')])}${rows.join('')}
${escapeMarkdown(judgeNote(judge))}
${othersMarkdown(judge)}`;
}

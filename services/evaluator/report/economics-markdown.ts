import type { Report } from '@understudy/contracts';
import { type EconomicsTable, economicsSentences, economicsTables } from './economics-rows.ts';
import { inlineMarkdown } from './markup.ts';

/** The section of the page for the Markdown form; nothing in reports from before it was measured. */
export function economicsMarkdown({ economics, savings }: Report): string {
  if (economics === null) return '';
  const sentences = economicsSentences(economics, savings).map((sentence) => `- ${sentence}\n`);
  return `## Does it pay?\n\n${sentences.join('')}${economicsTables(economics, savings).map(table).join('')}\n`;
}

function table({ title, head, rows, note }: EconomicsTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  // A label may hold a model's name, which is whatever the catalogue says; all else is ours.
  const lines = rows.map(({ label, cells }) => line([inlineMarkdown(label), ...cells]));
  const ruled = `| --- |${' ---: |'.repeat(head.length - 1)}\n`;
  return `\n### ${title}\n\n${line(head)}${ruled}${lines.join('')}${note === null ? '' : `\n${note}\n`}`;
}

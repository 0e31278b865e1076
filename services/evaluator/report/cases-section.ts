import type { Report } from '@understudy/contracts';
import { samplesNote, whyWorst, worstNote } from './case-words.ts';
import { html, type Markup } from './markup.ts';

type Case = Report['samples'][number];

/** Some held-out questions with all arms' answers. */
export function samplesSection({ samples }: Report): Markup | null {
  return section('Side by side', samplesNote, samples, ({ category }) => category);
}

/** What the student did worst, with what is wrong with it. */
export function worstSection(report: Report): Markup | null {
  return section('The student’s worst cases', worstNote(report), report.worst, (each) => `${each.category} · ${whyWorst(each)}`);
}

/** Cards with a question and the arms’ answers each; nothing without cases. */
function section<T extends Case>(title: string, note: string, cases: readonly T[], head: (each: T) => string): Markup | null {
  if (cases.length === 0) return null;
  return html`<section>
<h2>${title}</h2>
<p>${note}</p>
${cases.map(
  (each) => html`<article class="card"><p class="eyebrow">${head(each)}</p><h3 dir="auto">${each.question}</h3>
<dl class="answers">${Object.entries(each.answers).map(([arm, text]) => answer(arm, text))}</dl></article>`,
)}
</section>`;
}

function answer(arm: string, text: string): Markup {
  return html`<div class="arm-${arm.replace('+', '-')}"><dt>${arm}</dt><dd dir="auto">${text.trim() === '' ? html`<span class="none">(empty)</span>` : text}</dd></div>`;
}

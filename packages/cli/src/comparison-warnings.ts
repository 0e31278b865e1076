import type { Report } from '@understudy/contracts';
import { studentOf } from './compare-reports.ts';

/**
 * Why figures of these reports may not stand side by side, in sentences; as far as reports tell, which show only the first held-out
 * questions of each category.
 */
export function comparisonWarnings(reports: readonly Report[]): string[] {
  const differ = (pick: (report: Report) => unknown) => new Set(reports.map((report) => JSON.stringify(pick(report)))).size > 1;
  const shown = (pick: (report: Report) => unknown) => [...new Set(reports.map((report) => String(pick(report))))].join(', ');
  const otherQuestions = differ(({ questions, samples }) => [questions, samples.map(({ questionId }) => questionId)]);
  const judges = new Set(reports.flatMap(({ judge }) => (judge ? [`${judge.model} by the rubric ${judge.rubric}`] : [])));
  const warnings: [boolean, string][] = [
    [
      differ(({ models }) => models.teacher),
      `The teachers differ (${shown(({ models }) => models.teacher ?? 'none')}): what is closed is not the same gap.`,
    ],
    [differ(baseOf), `The bases differ (${shown(baseOf)}): nats per token of different models cannot be compared, the gap closed can.`],
    [
      differ(({ savings }) => [savings.promptTokens, savings.demonstrationTokens]),
      `The scripts differ in length (${shown(({ savings }) => savings.promptTokens + savings.demonstrationTokens)} tokens), so they are not the same.`,
    ],
    [
      otherQuestions,
      `The held-out questions differ (${shown(({ questions }) => questions)} of them): a difference may come from the questions.`,
    ],
    [
      !otherQuestions && differ(({ samples }) => samples.map(({ answers }) => answers['teacher+prompt'] ?? answers.given)),
      "The questions are the same and the teacher's answers to them are not, or those that rows came with: NLL, KL and chrF are measured on different texts.",
    ],
    [
      differ((report) => Object.keys(studentOf(report).rules).sort()),
      'The rules differ: shares of answers that keep every rule cannot be compared.',
    ],
    [judges.size > 1, `The judges differ (${[...judges].join(', ')}): their win rates cannot be compared.`],
  ];
  return warnings.flatMap(([holds, sentence]) => (holds ? [sentence] : []));
}

function baseOf({ arms }: Report): string | undefined {
  return arms.find(({ name }) => name === 'base')?.model;
}

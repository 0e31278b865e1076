import { type ArtifactName, artifactKey, type Report } from '@understudy/contracts';
import { cardFacts, studentCard } from '@understudy/engine';
import { PermanentError } from '@understudy/queues';
import { finishDistillation } from '@understudy/records';
import type { EvaluatorDependencies } from './dependencies.ts';
import type { Run } from './prepare-run.ts';
import { cardEvaluation } from './report/card-evaluation.ts';
import { renderHtml } from './report/render-html.ts';
import { renderMarkdown } from './report/render-markdown.ts';

/** May be repeated. The card goes with the adapter, so an evaluation that was made again leaves it as it is. */
export async function publishReport(
  { artifacts, records }: EvaluatorDependencies,
  report: Report,
  { spec, training }: Pick<Run, 'spec' | 'training'>,
): Promise<void> {
  const { distillationId } = report;
  const files: [ArtifactName, string][] = [
    ['report', `${JSON.stringify(report, null, 2)}\n`],
    ['report-html', renderHtml(report)],
    ['report-markdown', renderMarkdown(report)],
  ];
  // The trainer's card again, with what was found out since.
  if (report.evaluationOf === null) {
    const facts = { ...cardFacts(spec), evaluation: cardEvaluation(report, spec) };
    files.push(['model-card', studentCard(facts, training)]);
  }
  for (const [name, text] of files)
    await records.setArtifact(distillationId, name, await artifacts.write(artifactKey(distillationId, name), [text]));
}

/**
 * Everything before it may be repeated; after it the distillation has succeeded for good. Where the spec enforces its gates, a student
 * that does not pass them fails instead, its report lying there to be read. Answers and scores are kept until then. What was found is counted at
 * the end, or a run that is repeated would count it again.
 */
export async function endEvaluation(
  dependencies: EvaluatorDependencies,
  report: Report,
  { spec, source, scratch, training }: Run,
): Promise<void> {
  const { distillationId, verdict, verdictReasons } = report;
  if (spec.evaluation.gates.enforce && verdict !== 'ship') {
    await scratch.drop();
    count(dependencies, report);
    throw new PermanentError('gate_failed', `The student does not pass the gates that its spec enforces. ${verdictReasons.join(' ')}`);
  }
  await finishDistillation(dependencies, distillationId, {
    examples: report.dataset.train + report.dataset.valid,
    studentModel: 'backend' in training ? training.model : `student:${report.evaluationOf === null ? spec.name : source.id}`,
    gapClosed: report.gapClosed,
    promptTokensSaved: report.savings.tokensPerQuery,
    verdict,
    verdictReasons,
  });
  await scratch.drop();
  count(dependencies, report);
}

function count({ metrics }: EvaluatorDependencies, report: Report): void {
  metrics.evaluationScore.set({ metric: 'gap_closed' }, report.gapClosed?.value ?? Number.NaN);
  metrics.evaluationScore.set({ metric: 'kl_closed' }, report.klClosed?.value ?? Number.NaN);
  metrics.evaluationScore.set({ metric: 'judge_win_rate' }, report.judge?.pairwise.winRate?.value ?? Number.NaN);
  for (const arm of report.arms)
    if (arm.negativeLogLikelihood)
      metrics.evaluationScore.set({ metric: `negative_log_likelihood_${arm.name.replace('+', '_')}` }, arm.negativeLogLikelihood.value);
  for (const { id, outcome } of report.gates) metrics.evaluationGate.inc({ gate: id, outcome });
}

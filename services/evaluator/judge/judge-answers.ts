import { createHash } from 'node:crypto';
import type { AcceptedSpec } from '@understudy/contracts';
import { inParallel } from '@understudy/models';
import type { RowLog } from '../row-log.ts';
import { talkOf } from '../test-set.ts';
import type { AskJudge } from './ask-judge.ts';
import { fillTemplate } from './fill-template.ts';
import { type JudgeRow, pairReplySchema, scoredReplySchema } from './judge-row.ts';
import { judgeUnasked } from './judge-unasked.ts';
import type { Template } from './load-template.ts';
import { type JudgeTask, judgeKey } from './plan-judging.ts';

export type JudgeAnswersOptions = {
  ask: AskJudge;
  templates: { rubric: Template; pairwise: Template };
  /** Of the scoring; pairs are asked at 0. */
  temperature: number;
  limit: number;
  signal: AbortSignal;
  /** After a row is safe on the disk. */
  onRow: () => Promise<void>;
};

/** Samples differ by their seeds, which a temperature of 0 would ignore; a single one had better be the likeliest. */
export function temperatureFor(samples: number): number {
  return samples > 1 ? 0.7 : 0;
}

/** Has every task judged once, but for those that `log` holds already. */
export async function judgeAnswers(
  spec: AcceptedSpec,
  tasks: readonly JudgeTask[],
  log: RowLog<JudgeRow>,
  options: JudgeAnswersOptions,
): Promise<void> {
  const { templates, limit, signal, onRow } = options;
  const dimensions = Object.keys(templates.rubric.dimensions);
  const known = new Set(log.rows.map(judgeKey));
  await inParallel(
    tasks.filter((task) => !known.has(judgeKey(task))),
    async (task, stop) => {
      await log.append(judgeUnasked(task, dimensions) ?? (await askAbout(task, spec, { ...options, signal: stop })));
      await onRow();
    },
    { limit, signal },
  );
}

async function askAbout(
  task: JudgeTask,
  spec: AcceptedSpec,
  { ask, templates, temperature, signal }: JudgeAnswersOptions,
): Promise<JudgeRow> {
  const { questionId, question } = task;
  if (task.kind === 'score') {
    const { kind, arm, sample, text } = task;
    const reply = await ask({
      messages: fillTemplate(templates.rubric, spec, { question: talkOf(question), answer: text }),
      schema: scoredReplySchema(Object.keys(templates.rubric.dimensions)),
      name: 'scores',
      temperature,
      seed: seedOf(spec, `${sample} ${questionId}`),
      signal,
    });
    return { kind, questionId, arm, sample, asked: true, flaws: reply?.flaws ?? [], scores: reply?.scores ?? null };
  }
  const { kind, studentFirst, student, prompted } = task;
  const [first, second] = studentFirst ? [student, prompted] : [prompted, student];
  const reply = await ask({
    messages: fillTemplate(templates.pairwise, spec, { question: talkOf(question), first, second }),
    schema: pairReplySchema,
    name: 'winner',
    temperature: 0,
    seed: seedOf(spec, `pair ${questionId}`),
    signal,
  });
  const named = reply && { first: studentFirst, second: !studentFirst, tie: null }[reply.winner];
  const winner = reply === null ? null : named === null ? 'tie' : named ? 'student' : 'base+prompt';
  return { kind, questionId, studentFirst, asked: true, reasons: reply?.reasons ?? [], winner };
}

/** The same for all arms, and for both orders of a pair: what differs between them is then not due to the seed. */
function seedOf({ evaluation: { seed } }: AcceptedSpec, what: string): number {
  return createHash('sha256').update(`judge ${seed} ${what}`).digest().readUInt32BE(0) >>> 2;
}

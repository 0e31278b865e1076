import {
  type Budget,
  type Distillation,
  distillationSchema,
  type Stage,
  type StageName,
  stageNames,
  statusSchema,
  terminalStatuses,
  type Usage,
  usageRoles,
} from '@understudy/contracts';
import { progressOf } from './progress.ts';

export type RecordCounts = { answers: number; questions: number };

/** Turns the hash of a record, with the sizes of its hashes of work, into what the gateway shows. Null for an empty hash, and for one that is being deleted. */
export function readRecord(fields: Record<string, string>, counts: RecordCounts, now: number): Distillation | null {
  if (fields.status === undefined || fields.deleting !== undefined) return null;
  const status = statusSchema.parse(fields.status);
  const error = fields.error === undefined ? null : JSON.parse(fields.error);
  const record = {
    id: fields.id,
    object: 'distillation',
    name: fields.name,
    owner: fields.owner,
    status,
    stage: fields.stage ?? null,
    models: { teacher: fields.teacher, student: fields.student },
    usage: usageOf(fields),
    budget: budgetOf(fields),
    result: fields.result === undefined ? null : JSON.parse(fields.result),
    error,
    stopAfter: fields.stopAfter ?? null,
    evaluationOf: fields.evaluationOf ?? null,
    clonedFrom: fields.clonedFrom ?? null,
    ownRows: fields.ownRows !== undefined,
    specSha256: fields.specSha256,
    metadata: JSON.parse(fields.metadata ?? '{}'),
    createdAt: fields.createdAt,
    startedAt: fields.startedAt ?? null,
    finishedAt: fields.finishedAt ?? null,
  };
  const first = stageNames.indexOf(record.evaluationOf !== null ? 'evaluation' : record.ownRows ? 'dataset' : 'questions');
  const last = stageNames.indexOf((record.stopAfter ?? 'evaluation') as StageName);
  const stages = stageNames.map((name, number) => {
    const stage = stageOf(name, fields, counts);
    return { ...stage, status: number < first || number > last ? 'skipped' : stageStatus(stage, status, error?.stage) } as Stage;
  });
  if (terminalStatuses.includes(status)) for (const stage of stages) if (stage.startedAt) stage.finishedAt ??= record.finishedAt;
  return distillationSchema.parse({ ...record, stages, progress: progressOf({ status, stages }, now) });
}

function stageOf(name: StageName, fields: Record<string, string>, counts: RecordCounts): Omit<Stage, 'status'> {
  const field = (what: string) => fields[`stage:${name}:${what}`];
  const numeric = (text: string | undefined) => (text === undefined ? null : Number(text));
  const finishedAt = field('finishedAt') ?? null;
  const kept = {
    name,
    done: numeric(field('done')) ?? 0,
    total: numeric(field('total')),
    startedAt: field('startedAt') ?? null,
    finishedAt,
  };
  if (name !== 'answers') return kept;
  // Nobody counts answers: the hash that holds them does. All questions are known, or at least announced, before their answers.
  const asked = Math.max(kept.total ?? 0, counts.questions, numeric(fields['stage:questions:total']) ?? 0);
  const done = finishedAt === null ? Math.max(kept.done, counts.answers) : kept.done;
  return { ...kept, done, total: asked === 0 ? null : Math.max(asked, done) };
}

function stageStatus(stage: Omit<Stage, 'status'>, status: Distillation['status'], failedStage: StageName | undefined): Stage['status'] {
  if (status === 'failed' && failedStage === stage.name) return 'failed';
  if (stage.finishedAt !== null) return 'succeeded';
  if (terminalStatuses.includes(status)) return stage.startedAt === null ? 'skipped' : status === 'succeeded' ? 'succeeded' : 'cancelled';
  return stage.startedAt === null ? 'waiting' : 'running';
}

/** One line for each model and role that was asked, in the order of the roles. */
function usageOf(fields: Record<string, string>): Usage {
  const counted = Object.keys(fields).filter((field) => field.startsWith('usage:'));
  return usageRoles.flatMap((role) => {
    const prefix = `usage:${role}:`;
    const models = counted.flatMap((field) =>
      field.startsWith(prefix) && field.endsWith(':requests') ? [field.slice(prefix.length, -':requests'.length)] : [],
    );
    return models.sort().map((model) => {
      const sum = (what: string) => Number(fields[`${prefix}${model}:${what}`] ?? 0);
      const costUsd = sum('unpriced') === 0 ? sum('costPicoUsd') / 1e12 : null;
      const tokens = { input: sum('input'), cachedInput: sum('cachedInput'), output: sum('output') };
      return { model, role, requests: sum('requests'), ...tokens, costUsd };
    });
  });
}

function budgetOf(fields: Record<string, string>): Budget {
  const usd = (field: string) => Number(fields[field] ?? 0) / 1e12;
  const limitUsd = fields.budgetPicoUsd === undefined ? null : usd('budgetPicoUsd');
  return { limitUsd, spentUsd: usd('spentPicoUsd'), reservedUsd: usd('reservedPicoUsd') };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Message, type Spec, script, trainingPreset } from '@understudy/contracts';
import type { CommandContext } from './command.ts';
import { connect } from './connect.ts';
import { findDistillation } from './find-distillation.ts';
import { readWholeSpec } from './read-whole-spec.ts';

export type RowsToInspect = AsyncDisposable & {
  /** Path of JSON Lines. */
  rows: string;
  /** What the teacher is shown before each of them; null where that is not known. */
  script: Message[] | null;
  maxTokens: number;
  /** Name of the student that they are for; undefined where nothing names one. */
  student: string | undefined;
  /** What a reader should know of the rows. */
  note: string | null;
};

const usualMaxTokens = trainingPreset('recommended', { rows: 1, parameters: 1, softLabels: false }).maxTokens;

/** Rows of a file, of a spec's demonstrations, or of a distillation at the gateway. */
export async function rowsToInspect(
  named: string,
  { url, key, signal }: Pick<CommandContext, 'url' | 'key' | 'signal'>,
): Promise<RowsToInspect> {
  if (named.endsWith('.jsonl'))
    return { rows: named, script: null, maxTokens: usualMaxTokens, student: undefined, note: null, async [Symbol.asyncDispose]() {} };
  const folder = await mkdtemp(join(tmpdir(), 'understudy-inspect-'));
  const rows = join(folder, 'train.jsonl');
  const dispose = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  try {
    if (/\.(ya?ml|json)$/u.test(named)) return { ...(await ofSpec(named, rows)), rows, ...dispose };
    const client = connect({ url, key });
    const { id, models } = await findDistillation(client, named);
    await writeFile(rows, Readable.fromWeb((await client.download(id, 'train', { signal })).stream));
    return { rows, script: null, maxTokens: usualMaxTokens, student: models.student, note: null, ...dispose };
  } catch (error) {
    await dispose[Symbol.asyncDispose]();
    throw error;
  }
}

async function ofSpec(file: string, rows: string) {
  const { prompt, demonstrations, student, training } = await readWholeSpec(file);
  const turns = demonstrations.length > 0 ? demonstrations : [{ user: 'Who are you?', assistant: '(what the teacher will answer)' }];
  await writeFile(rows, turns.map((turn, index) => `${JSON.stringify({ id: `row-${index + 1}`, messages: messagesOf(turn) })}\n`).join(''));
  const stand = demonstrations.length > 0 ? 'its demonstrations stand' : 'an invented row stands';
  return {
    script: script({ prompt, demonstrations }),
    maxTokens: training.maxTokens ?? usualMaxTokens,
    student: student.model,
    note: `A spec has no answers yet: ${stand} for the rows.`,
  };
}

function messagesOf({ user, assistant }: Spec['demonstrations'][number]): Message[] {
  return [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ];
}

import { readFile } from 'node:fs/promises';
import type { EvaluationRequest } from '@understudy/contracts';
import { UsageError } from './command.ts';
import { readQuestions } from './interview/read-questions.ts';
import { readReadyMade } from './interview/read-ready-made.ts';
import { parseYaml } from './parse-yaml.ts';
import { unreadable } from './unreadable.ts';

export type ChangesFrom = { file?: string | undefined; set?: string | undefined; answers: readonly string[] };

/**
 * What an evaluation that is made again changes: what the file says, with the questions of `set` as its items and the answers of
 * `NAME=FILE` beside its own.
 * @throws UsageError where a file cannot be read, or two places say the same.
 */
export async function readChanges({ file, set, answers }: ChangesFrom): Promise<EvaluationRequest> {
  const changes = file === undefined ? {} : await readFileOfChanges(file);
  if (set !== undefined && changes.items !== undefined) throw new UsageError(`${file} has items beside --set: leave one of the two out.`);
  const asked = set === undefined ? changes : { ...changes, items: await readQuestions(set) };
  if (answers.length === 0) return asked;
  if (!isTexts(asked.items)) throw new UsageError('--answers needs the questions that they answer: name them with --set FILE.');
  const readyMade = await readReadyMade(
    answers,
    asked.items.map((text) => text.trim()),
  );
  for (const name of readyMade.keys())
    if (Object.hasOwn(changes.answers ?? {}, name)) throw new UsageError(`${file} has answers of ${name} too: leave one of the two out.`);
  return { ...asked, answers: { ...changes.answers, ...Object.fromEntries(readyMade) } };
}

/** The gateway checks what the file says; here it only has to be an object. */
async function readFileOfChanges(file: string): Promise<EvaluationRequest> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const changes = parseYaml(text, file);
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new UsageError(`${file} holds no keys: give gates, items or another of what may change.`);
  return changes as EvaluationRequest;
}

function isTexts(items: unknown): items is string[] {
  return Array.isArray(items) && items.every((item) => typeof item === 'string');
}

import { readFile } from 'node:fs/promises';
import { type QuestionSet, type QuestionSetName, questionSetSchema } from '@understudy/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

const loaded = new Map<QuestionSetName, Promise<QuestionSet>>();

/** A set that comes with Understudy; read once a process. */
export function loadQuestionSet(name: QuestionSetName): Promise<QuestionSet> {
  const known = loaded.get(name);
  if (known) return known;
  const set = readFile(new URL(`../sets/${name}.yaml`, import.meta.url), 'utf8').then(parseQuestionSet);
  loaded.set(name, set);
  set.catch(() => loaded.delete(name));
  return set;
}

/** @throws Error naming line and column of a fault of syntax, or every fault of content with its place. */
export function parseQuestionSet(text: string): QuestionSet {
  const result = questionSetSchema.safeParse(parse(text));
  if (result.success) return result.data;
  throw new Error(`The question set is not right: ${z.prettifyError(result.error)}`);
}

import { readFileSync } from 'node:fs';
import { type QuestionSet, questionSetSchema, type Spec } from '@understudy/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

type NamedSet = Exclude<Spec['questions']['set'], 'auto' | QuestionSet>;
/** Sets that come with Understudy: those a spec may name, and those that its shares mix in. */
export type BuiltInSet = NamedSet | 'general' | 'adversarial';

const loaded = new Map<BuiltInSet, QuestionSet>();

/** A set that comes with Understudy, read once a process (30 kB, some 20 ms); one that a spec carries itself is given back as it is. */
export function loadQuestionSet(set: BuiltInSet | QuestionSet): QuestionSet {
  if (typeof set !== 'string') return set;
  const known = loaded.get(set);
  if (known) return known;
  const read = parseQuestionSet(readFileSync(new URL(`../sets/${set}.yaml`, import.meta.url), 'utf8'));
  loaded.set(set, read);
  return read;
}

/** @throws Error naming line and column of a fault of syntax, or every fault of content with its place. */
export function parseQuestionSet(text: string): QuestionSet {
  const result = questionSetSchema.safeParse(parse(text));
  if (result.success) return result.data;
  throw new Error(`The question set is not right: ${z.prettifyError(result.error)}`);
}

import { z } from 'zod';
import { comparedArmNames } from './arm-name.ts';

/** What another system's answers go by; never the name of an arm, beside which they are shown. */
const otherNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/u)
  .refine((name) => !comparedArmNames.some((arm) => arm === name), { error: 'is the name of an arm' });

/** Ready-made answers of other systems by name, one for each of an evaluation's own questions and in their order. An answer may be empty. */
export const otherAnswersSchema = z
  .record(otherNameSchema, z.array(z.string().max(100_000)).min(1).max(1000))
  .refine((answers) => Object.keys(answers).length <= 8, { error: 'names more than 8 systems' })
  .meta({ description: 'Ready-made answers of other systems by name, one for each of items: the judge scores them too.' });

type Answered = { items?: readonly string[] | undefined; answers?: Readonly<Record<string, readonly string[]>> | undefined };

/** What keeps answers from belonging to questions: there are none, or not as many. */
export function mismatchedAnswers({ items, answers = {} }: Answered): { path: string[]; message: string }[] {
  const names = Object.keys(answers);
  if (items === undefined)
    return names.length > 0 ? [{ path: ['answers'], message: 'means nothing without items, the questions that it answers' }] : [];
  return Object.entries(answers)
    .filter(([, texts]) => texts.length !== items.length)
    .map(([name, { length }]) => ({
      path: ['answers', name],
      message: `has ${length} ${length === 1 ? 'answer' : 'answers'} to ${items.length} items: give one for each, in their order`,
    }));
}

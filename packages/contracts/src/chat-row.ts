import { z } from 'zod';
import type { Message } from './chat.ts';
import { questionItemSchema } from './spec.ts';

const turnSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z
    .string()
    .min(1)
    .max(200_000)
    .refine((content) => content.trim() !== '', { error: 'is blank' }),
});

/**
 * A line of a file in the chat format of OpenAI's fine-tuning: a system message if there is one, then user and assistant by turns. It
 * ends with an answer and is a row to train on; or it has no answer at all, and is a question with its follow-ups.
 */
export const chatRowSchema = z
  .strictObject({ messages: z.array(turnSchema).min(1).max(1000) })
  .superRefine(({ messages }, context) => {
    const fault = turnFault(messages);
    if (fault) context.addIssue({ code: 'custom', path: ['messages', fault.at], message: fault.message });
  })
  .meta({ id: 'ChatRow' });
export type ChatRow = z.infer<typeof chatRowSchema>;

/** What a file of such rows is good for; all of its lines are of one kind. */
export const uploadKinds = ['questions', 'rows'] as const;
export type UploadKind = (typeof uploadKinds)[number];

/** `rows` where anything is answered, else `questions`. */
export function chatRowKind({ messages }: ChatRow): UploadKind {
  return messages.some(({ role }) => role === 'assistant') ? 'rows' : 'questions';
}

/** What all rows of a file share, and what is distilled away; null where they have none. */
export function systemMessageOf({ messages }: ChatRow): string | null {
  return messages[0]?.role === 'system' ? messages[0].content : null;
}

/** The turns of user and assistant. */
export function turnsOf({ messages }: ChatRow): Message[] {
  return messages.filter(({ role }) => role !== 'system');
}

/** A line of an uploaded file of questions: as a spec writes them, or a chat row without answers. */
export const uploadedQuestionSchema = z.union([
  questionItemSchema,
  chatRowSchema
    .transform((row): z.input<(typeof questionItemSchema.options)[1]> => {
      const [text = '', ...followUps] = turnsOf(row).map(({ content }) => content);
      return { text, followUps };
    })
    .pipe(questionItemSchema.options[1]),
]);

function turnFault(messages: readonly Message[]): { at: number; message: string } | null {
  const stray = messages.findIndex(({ role }, index) => role === 'system' && index > 0);
  if (stray !== -1) return { at: stray, message: 'is a system message, which may only come first' };
  const first = messages[0]?.role === 'system' ? 1 : 0;
  const turns = messages.slice(first);
  if (turns[0]?.role !== 'user') return { at: first, message: 'must be of the user, who speaks first' };
  if (!turns.some(({ role }) => role === 'assistant')) return null;
  const doubled = turns.findIndex(({ role }, index) => role !== (index % 2 === 0 ? 'user' : 'assistant'));
  if (doubled !== -1)
    return { at: first + doubled, message: `must be of the ${doubled % 2 === 0 ? 'user' : 'assistant'}: they speak by turns` };
  return turns.length % 2 === 0 ? null : { at: messages.length - 1, message: 'has no answer: the last turn must be of the assistant' };
}

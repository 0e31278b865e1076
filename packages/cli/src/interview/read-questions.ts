import { z } from 'zod';
import { UsageError } from '../command.ts';
import { type NumberedLine, readLines } from './read-lines.ts';

const text = z.string().trim().min(1);
const talkSchema = z.looseObject({ messages: z.array(z.looseObject({ role: z.string(), content: text })) });
const keys = ['question', 'text', 'prompt'] as const;
const shapes = '"…", {"question": "…"}, {"text": "…"}, {"prompt": "…"} or {"messages": [{"role": "user", "content": "…"}]}';

/**
 * The questions of a JSON Lines file, in its order. A line may have other keys beside the question: sets of other people do.
 * @throws UsageError naming the line that holds no single question.
 */
export async function readQuestions(file: string): Promise<string[]> {
  return (await readLines(file)).map(questionIn);
}

function questionIn({ text: line, where }: NumberedLine): string {
  const value = parse(line, where);
  const bare = text.safeParse(value);
  if (bare.success) return bare.data;
  if (Array.isArray(value)) throw new UsageError(`${where} is a list: write each question in a line of its own ("jq -c '.[]'" does so).`);
  const object: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const named = [...keys, 'messages'].filter((key) => key in object);
  const [key] = named;
  if (key === undefined || named.length > 1)
    throw new UsageError(`${where} holds ${key === undefined ? 'no question' : named.join(' and ')}: write it as ${shapes}.`);
  if (key === 'messages') return questionOf(object, where);
  const found = text.safeParse(object[key]);
  if (!found.success) throw new UsageError(`${where} has a "${key}" that is no text: write it as ${shapes}.`);
  return found.data;
}

/** Of a talk: its one user turn. What was answered to it is not looked at; rows of a data set can therefore be asked again. */
function questionOf(object: object, where: string): string {
  const talk = talkSchema.safeParse(object);
  if (!talk.success) throw new UsageError(`${where} has messages that are not OpenAI's: each has a role, and a text as its content.`);
  const { messages } = talk.data;
  if (messages.some(({ role }) => role === 'system' || role === 'developer'))
    throw new UsageError(`${where} has a system turn: the arms bring their own script or none, so leave it out.`);
  const [question, ...more] = messages.filter(({ role }) => role === 'user');
  if (question === undefined || more.length > 0)
    throw new UsageError(`${where} has ${question === undefined ? 'no' : more.length + 1} user turns: an interview asks single questions.`);
  return question.content;
}

function parse(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new UsageError(`${where} is not JSON: write it as ${shapes}.`, { cause });
  }
}

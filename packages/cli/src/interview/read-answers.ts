import { z } from 'zod';
import { UsageError } from '../command.ts';
import { readLines } from './read-lines.ts';

const pairSchema = z.looseObject({ question: z.string(), answer: z.string() });

/**
 * Ready-made answers, one for each question and in the order of the questions: JSON Lines of `{question, answer}` or of strings, or plain
 * text, an answer a line.
 * @throws UsageError where their number is not that of the questions, or a line answers another question.
 */
export async function readAnswers(file: string, questions: readonly string[]): Promise<string[]> {
  const lines = await readLines(file);
  if (lines.length !== questions.length)
    throw new UsageError(
      `${file} holds ${lines.length} answers and the set ${questions.length} questions: give one answer a line, in the order of the questions.`,
    );
  const values = lines.map(({ text }) => parsed(text));
  const pairs = typeof values[0] === 'object' && values[0] !== null;
  return lines.map(({ text, where }, index) => {
    const value = values[index];
    if (!pairs) return typeof value === 'string' ? value : text;
    const pair = pairSchema.safeParse(value);
    if (!pair.success) throw new UsageError(`${where} is not {"question": "…", "answer": "…"}, as the first line is.`);
    if (pair.data.question.trim() !== questions[index])
      throw new UsageError(`${where} answers another question than the set asks there: ${JSON.stringify(questions[index])}.`);
    return pair.data.answer;
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

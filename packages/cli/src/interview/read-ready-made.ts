import { armNames } from '@understudy/contracts';
import { UsageError } from '../command.ts';
import { readAnswers } from './read-answers.ts';

/**
 * What every `--answers NAME=FILE` holds, by name: one answer for each question, in their order.
 * @throws UsageError naming the option that is not of that form, or twice of one name, or the file that does not fit the questions.
 */
export async function readReadyMade(options: readonly string[], questions: readonly string[]): Promise<Map<string, string[]>> {
  const readyMade = new Map<string, string[]>();
  for (const { name, file } of options.map(nameAndFile)) {
    if (readyMade.has(name)) throw new UsageError(`Two --answers are called ${name}.`);
    readyMade.set(name, await readAnswers(file, questions));
  }
  return readyMade;
}

function nameAndFile(option: string): { name: string; file: string } {
  const [, name, file] = /^([^=]+)=(.+)$/su.exec(option) ?? [];
  if (!name || !file) throw new UsageError(`--answers ${option} is not NAME=FILE.`);
  if (armNames.some((arm) => arm === name)) throw new UsageError(`--answers cannot be called ${name}: that is the name of an arm.`);
  return { name, file };
}

import { type Check, type CheckContext, rejection } from './check.ts';
import { normalWords, plainWords } from './words.ts';

const runLength = 12;
const keptScripts = 16;

type Script = Pick<CheckContext, 'prompt' | 'demonstrations'>;
type Runs = {
  /** Twelve-word runs of a script; the value says whether most of the run's words are names (capitalised in the script). */
  names: Map<string, boolean>;
  /** All words of the script: a run with another one need not be looked up. */
  vocabulary: Set<string>;
};

const recent: { script: Script; runs: Runs }[] = [];

/**
 * Repeats twelve words or more of the prompt or of a demonstration word for word. Runs of names (a list of works, a full title) do not
 * count, nor does what the question itself said. A script's runs are made once and kept for the last sixteen scripts, so that a check
 * costs the length of the answer, not of the prompt.
 */
export const promptQuote: Check = ({ text }, context) => {
  const said = normalWords(text);
  if (said.length < runLength) return null;
  const { names, vocabulary } = runsOf(context);
  let asked: Set<string> | undefined;
  const isAsked = (run: string) => {
    asked ??= new Set(runsIn(plainWords(context.question).map((word) => word.toLowerCase())));
    return asked.has(run);
  };
  let known = 0;
  let quoted = 0;
  let longest: readonly string[] = [];
  for (const [last, word] of said.entries()) {
    known = vocabulary.has(word) ? known + 1 : 0;
    const run = known < runLength ? null : said.slice(last - runLength + 1, last + 1).join(' ');
    quoted = run !== null && names.get(run) === false && !isAsked(run) ? quoted + 1 : 0;
    if (quoted > 0 && quoted + runLength - 1 > longest.length) longest = said.slice(last - runLength - quoted + 2, last + 1);
  }
  return longest.length === 0
    ? null
    : rejection('prompt-quote', `The answer quotes ${longest.length} words of the prompt`, longest.join(' '));
};

function runsIn(said: readonly string[]): string[] {
  const runs: string[] = [];
  for (let start = 0; start + runLength <= said.length; start++) runs.push(said.slice(start, start + runLength).join(' '));
  return runs;
}

function runsOf(context: CheckContext): Runs {
  const known = recent.find(({ script }) => script.prompt === context.prompt && sameTurns(script.demonstrations, context.demonstrations));
  if (known) return known.runs;
  const runs: Runs = { names: new Map(), vocabulary: new Set() };
  // The user's turns are left out: they are questions, which an answer may take up.
  for (const part of [context.prompt, ...context.demonstrations.map((turn) => turn.assistant)]) addRuns(runs, plainWords(part));
  recent.push({ script: { prompt: context.prompt, demonstrations: context.demonstrations }, runs });
  if (recent.length > keptScripts) recent.shift();
  return runs;
}

function addRuns(runs: Runs, written: readonly string[]): void {
  const names = written.map((text) => Number(/^(?:\p{Lu}|\p{N})/u.test(text)));
  let count = names.slice(0, runLength - 1).reduce((sum, name) => sum + name, 0);
  const lower = written.map((word) => word.toLowerCase());
  for (const word of lower) runs.vocabulary.add(word);
  for (const [start, run] of runsIn(lower).entries()) {
    count += names[start + runLength - 1] ?? 0;
    runs.names.set(run, (runs.names.get(run) ?? true) && count * 2 > runLength);
    count -= names[start] ?? 0;
  }
}

function sameTurns(left: Script['demonstrations'], right: Script['demonstrations']): boolean {
  if (left === right) return true;
  return left.length === right.length && left.every((turn, i) => turn.user === right[i]?.user && turn.assistant === right[i]?.assistant);
}

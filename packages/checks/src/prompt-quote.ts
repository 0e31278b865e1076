import { type Check, type CheckContext, rejection } from './check.ts';
import { normalWords, plainWords } from './words.ts';

const runLength = 12;
const keptScripts = 16;

type Script = Pick<CheckContext, 'prompt' | 'demonstrations'>;
/** Twelve-word runs of a script; the value says whether most of the run's words are names (capitalised in the script). */
type Runs = Map<string, boolean>;

const recent: { script: Script; runs: Runs }[] = [];

/**
 * Repeats twelve words or more of the prompt or of a demonstration word for word. Runs of names (a list of works, a full title) do not
 * count, nor does what the question itself said. A script's runs are made once and kept for the last sixteen scripts, so that a check
 * costs the length of the answer, not of the prompt.
 */
export const promptQuote: Check = ({ text }, context) => {
  const said = normalWords(text);
  if (said.length < runLength) return null;
  const runs = runsOf(context);
  const asked = new Set(runsIn(plainWords(context.question).map((word) => word.toLowerCase())));
  let quoted = 0;
  let longest: readonly string[] = [];
  for (const [start, run] of runsIn(said).entries()) {
    quoted = runs.get(run) === false && !asked.has(run) ? quoted + 1 : 0;
    if (quoted > 0 && quoted + runLength - 1 > longest.length) longest = said.slice(start - quoted + 1, start + runLength);
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
  const runs: Runs = new Map();
  // The user's turns are left out: they are questions, which an answer may take up.
  for (const part of [context.prompt, ...context.demonstrations.map((turn) => turn.assistant)]) addRuns(runs, plainWords(part));
  recent.push({ script: { prompt: context.prompt, demonstrations: context.demonstrations }, runs });
  if (recent.length > keptScripts) recent.shift();
  return runs;
}

function addRuns(runs: Runs, written: readonly string[]): void {
  const names = written.map((text) => Number(/^(?:\p{Lu}|\p{N})/u.test(text)));
  let count = names.slice(0, runLength - 1).reduce((sum, name) => sum + name, 0);
  for (const [start, run] of runsIn(written.map((word) => word.toLowerCase())).entries()) {
    count += names[start + runLength - 1] ?? 0;
    runs.set(run, (runs.get(run) ?? true) && count * 2 > runLength);
    count -= names[start] ?? 0;
  }
}

function sameTurns(left: Script['demonstrations'], right: Script['demonstrations']): boolean {
  if (left === right) return true;
  return left.length === right.length && left.every((turn, i) => turn.user === right[i]?.user && turn.assistant === right[i]?.assistant);
}

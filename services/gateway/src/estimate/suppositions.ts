import { type AcceptedSpec, type PreviewRow, script } from '@understudy/contracts';
import { countMessages, countTokens } from './count-tokens.ts';
import { between, exactly, type Range } from './range.ts';

/** What the teacher's calls are taken to be like. */
export type Suppositions = {
  /** Tokens of the prompt and the demonstrations. */
  script: Range;
  question: Range;
  answer: Range;
  /** Share of the answers that pass the checks. */
  passes: Range;
  /** Share of the script's tokens that the host has cached, from the second call on. */
  cached: Range;
  /** Seconds a call takes; null where it follows from the answer's tokens. */
  seconds: Range | null;
};

/** Questions from templates and models are short. */
const usualQuestion = between(6, 45);
/** Of answers that are not known, in tokens: few where the prompt wants it short, and as many as there may be. */
const shortAnswer = 40;

/** From the spec alone. `questions` are the user's own. */
export function supposeOf(spec: AcceptedSpec, questions: readonly string[]): Suppositions {
  const { maxTokens } = spec.teacher;
  const shown = spec.demonstrations.map(({ assistant }) => countTokens(assistant));
  const answer =
    shown.length === 0
      ? between(Math.min(shortAnswer, maxTokens), maxTokens)
      : between(
          Math.min(maxTokens, mean(shown.map(({ low }) => low)) / 1.5),
          Math.min(maxTokens, mean(shown.map(({ high }) => high)) * 1.5),
        );
  const own = questions.map((text) => countMessages([text]));
  const question = own.length === 0 ? usualQuestion : between(mean(own.map(({ low }) => low)), mean(own.map(({ high }) => high)));
  const texts = script(spec).map(({ content }) => content);
  return { script: countMessages(texts), question, answer, passes: between(0.5, 1), cached: between(0, 1), seconds: null };
}

/**
 * As the teacher has shown it: the host's own counts, and means with what twenty answers leave open. How the input divides into script and
 * question the host does not say: the question keeps its supposed tokens.
 */
export function observe(supposed: Suppositions, rows: readonly PreviewRow[], maxTokens: number): Suppositions {
  if (rows.length === 0) return supposed;
  const inputs = rows.map(({ usage }) => usage.input);
  const counted = Math.min(...inputs);
  // The shortest question of them stands behind a script that is the same in all.
  const script = counted === 0 ? supposed.script : between(Math.max(1, counted - supposed.question.high), counted);
  const answer = meanRange(rows.map(({ usage }) => usage.output));
  const seconds = meanRange(rows.map(({ latencyMs }) => latencyMs / 1000));
  const later = rows.slice(1);
  const cachedTokens = later.map(({ usage }) => (usage.input === 0 ? 0 : Math.min(1, usage.cachedInput / script.high)));
  return {
    ...supposed,
    script,
    question: counted === 0 ? supposed.question : meanRange(inputs.map((input) => Math.max(1, input - script.low))),
    answer: between(Math.min(maxTokens, answer.low), Math.min(maxTokens, answer.high)),
    passes: passRange(rows.filter(({ rejections }) => rejections.length === 0).length, rows.length),
    cached: later.length === 0 ? exactly(0) : between(0.8 * mean(cachedTokens), Math.max(mean(cachedTokens), Math.max(...cachedTokens))),
    seconds,
  };
}

/** 95 % interval of a share (Wilson, 1927), which also holds for few of few. */
export function passRange(passed: number, all: number): Range {
  const z = 1.96;
  const share = passed / all;
  const middle = share + z ** 2 / (2 * all);
  const half = z * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  const scale = 1 + z ** 2 / all;
  // All that passed is 1, and not a rounding error above or below it.
  return between(passed === 0 ? 0 : (middle - half) / scale, passed === all ? 1 : (middle + half) / scale);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A mean and twice its standard error to both sides; with one value alone, half and double of it. */
function meanRange(values: readonly number[]): Range {
  const middle = mean(values);
  if (values.length === 1) return between(middle / 2, middle * 2);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  const error = 2 * Math.sqrt(variance / values.length);
  return between(Math.max(0, middle - error), middle + error);
}

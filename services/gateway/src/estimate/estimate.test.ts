import {
  type AcceptedSpec,
  acceptedSpecSchema,
  type Catalogue,
  catalogueSchema,
  estimateSchema,
  type PreviewRow,
} from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { samplesOf } from './ask-lines.ts';
import { countTokens } from './count-tokens.ts';
import { estimate } from './estimate.ts';
import { passRange } from './suppositions.ts';

const host = { baseUrl: 'http://127.0.0.1:9/v1', model: 'm', limits: { maxInFlight: 10 } };
const catalogueOf = (price: object | undefined): Catalogue =>
  catalogueSchema.parse({
    default: { teacher: 'large', student: 'small' },
    models: { large: { ...host, ...(price && { pricePerMillionTokens: price }) }, small: { embedded: true } },
    students: {
      small: { base: 'small' },
      hosted: { trainer: 'openai', base: 'b', baseUrl: host.baseUrl, trainingPricePerMillionTokens: 3 },
    },
  });
const catalogue = catalogueOf({ input: 1, cachedInput: 0.1, output: 10 });
const none = { rows: 0, turns: 0, texts: [] };
const facets = { works: ['Fidelio'] };

type Changes = { questions?: object; teacher?: object; evaluation?: object; student?: object } & Partial<
  Omit<AcceptedSpec, 'questions' | 'teacher' | 'evaluation' | 'student'>
>;
const specOf = ({ questions, teacher, evaluation, student, ...more }: Changes = {}): AcceptedSpec =>
  acceptedSpecSchema.parse({
    prompt: 'You are Beethoven. '.repeat(100),
    teacher: { model: 'large', samples: 3, maxTokens: 100, ...teacher },
    student: { model: 'small', ...student },
    questions: { model: 'large', count: 1000, set: 'character', facets, ...questions },
    dataset: { minExamples: 500 },
    evaluation: { questions: 100, ...evaluation },
    ...more,
  });
const estimateOf = (spec: AcceptedSpec, more: Partial<Parameters<typeof estimate>[1]> = {}) => {
  const made = estimate(spec, { catalogue, own: none, preview: null, ...more });
  // Whatever is estimated has the shape that is promised, and no range is upside down.
  estimateSchema.parse({ ...made, preview: null });
  const ranges = [
    made.calls,
    ...Object.values(made.tokens),
    made.minutes,
    made.costUsd,
    ...made.lines.flatMap((line) => [line.calls, line.costUsd]),
  ];
  for (const range of ranges) if (range) expect(range.low).toBeLessThanOrEqual(range.high);
  return made;
};
const lineOf = (made: ReturnType<typeof estimate>, role: string) => made.lines.filter((line) => line.role === role);

const rowOf = (changes: Partial<PreviewRow> = {}): PreviewRow => ({
  question: 'Who are you?',
  answer: 'Beethoven.',
  finishReason: 'stop',
  rejections: [],
  usage: { input: 520, cachedInput: 500, output: 50 },
  latencyMs: 2000,
  ...changes,
});

describe('tokens', () => {
  test('of a text lie in a range that holds what tokenizers make of it', () => {
    // 10 tokens of cl100k.
    const english = countTokens('The quick brown fox jumps over the lazy dog.');
    expect(english.low).toBeLessThanOrEqual(10);
    expect(english.high).toBeGreaterThanOrEqual(10);
    // 12 characters, for which tokenizers take from 7 tokens to 20.
    const chinese = countTokens('你好，请问贝多芬是谁呢？');
    expect(chinese.low).toBeLessThanOrEqual(7);
    expect(chinese.high).toBeGreaterThanOrEqual(20);
    expect(countTokens('')).toEqual({ low: 0, high: 0 });
  });
});

describe('calls', () => {
  test('are one a question at best, and with half of the answers rejected as many as that takes', () => {
    const [answers] = lineOf(estimateOf(specOf()), 'teacher');
    // 1 + 1/2 + 1/4 samples; test questions are asked once.
    expect(answers?.calls).toEqual({ low: 1100, high: 1750 + 100 });
    expect(samplesOf({ low: 0, high: 0 }, 4)).toEqual({ low: 4, high: 4 });
  });

  test('of conversations are as many as they have turns, those of the user as counted', () => {
    const written = lineOf(estimateOf(specOf({ questions: { multiTurn: 0.5 }, teacher: { samples: 1 } })), 'teacher')[0];
    expect(written?.calls).toEqual({ low: 500 + 1000 + 100, high: 500 + 2500 + 100 });
    const own = { rows: 200, turns: 600, texts: ['Why?'] };
    const counted = lineOf(estimateOf(specOf({ teacher: { samples: 1 } }), { own }), 'teacher')[0];
    expect(counted?.calls).toEqual({ low: 800 + 600 + 100, high: 800 + 600 + 100 });
  });

  test('to the model that writes questions are there only where it is asked', () => {
    expect(lineOf(estimateOf(specOf()), 'questions')).toEqual([]);
    const [reading, writing] = lineOf(estimateOf(specOf({ questions: { set: 'auto', facets: 'auto', modelShare: 0.4 } })), 'questions');
    expect(reading?.calls).toEqual({ low: 3, high: 8 });
    expect(writing?.calls).toEqual({ low: 50, high: 100 });
    // To read the prompt is to be sent it, to write is not.
    expect(reading?.tokens.input.low).toBeGreaterThan(3 * 380);
    expect(writing?.tokens.input.low).toBe(50 * 250);
  });

  test('of a judge are its samples of four arms and both orders of the pair', () => {
    const made = estimateOf(specOf({ evaluation: { questions: 50, judge: 'large', judgeSamples: 3 } }));
    expect(lineOf(made, 'evaluation').find(({ model }) => model === 'large')?.calls).toEqual({ low: 50 * 14, high: 50 * 14 });
    expect(lineOf(estimateOf(specOf({ stopAfter: 'training' })), 'evaluation')).toEqual([]);
  });
});

describe('money', () => {
  test('is what the tokens cost, with all of the script cached at best and none at worst', () => {
    const [line] = lineOf(estimateOf(specOf({ teacher: { samples: 1 } })), 'teacher');
    const { input, cachedInput, output } = line?.tokens ?? {
      input: { low: 0, high: 0 },
      cachedInput: { low: 0, high: 0 },
      output: { low: 0, high: 0 },
    };
    expect(cachedInput.low).toBe(0);
    expect(line?.costUsd?.high).toBeCloseTo((input.high + output.high * 10) / 1e6, 10);
    const cached = 1099 * 383;
    expect(line?.costUsd?.low).toBeCloseTo((input.low - cached + cached * 0.1 + output.low * 10) / 1e6, 10);
  });

  test('is unknown when a model that is asked has no price, which is named', () => {
    const made = estimateOf(specOf(), { catalogue: catalogueOf(undefined) });
    expect(made.costUsd).toBeNull();
    expect(made.warnings).toContainEqual({ pointer: '/teacher/model', detail: expect.stringMatching(/no price for large\./) });
    expect(made.breakEven.uncached).toEqual({ queries: null, why: expect.stringContaining('not known') });
  });

  test('of a training is the host’s price for the tokens of all rows and epochs', () => {
    const made = estimateOf(
      specOf({
        student: { model: 'hosted' },
        stopAfter: 'training',
        training: { backend: 'openai', epochs: 2, preset: 'recommended' } as never,
      }),
    );
    const [line] = lineOf(made, 'training');
    expect(line?.costUsd?.high).toBeCloseTo(((line?.tokens.input.high ?? 0) * 3) / 1e6, 10);
    // 900 of 1,000 rows at most, twice, with a question and an answer each.
    expect(line?.tokens.input.high).toBe(900 * 2 * (45 + 100));
    expect(line?.minutes).toBeNull();
    expect(made.warnings).toContainEqual({ pointer: '/student/model', detail: expect.stringContaining('not known') });
  });

  test('beside a budget gives a warning when it may not last, and another when it cannot', () => {
    const { low = 0, high = 0 } = estimateOf(specOf()).costUsd ?? {};
    const said = (budgetUsd: number) => estimateOf(specOf({ budgetUsd })).warnings.find(({ pointer }) => pointer === '/budgetUsd')?.detail;
    expect(said(low / 2)).toMatch(/will pause/);
    expect(said((low + high) / 2)).toMatch(/may pause/);
    expect(said(high)).toBeUndefined();
  });
});

describe('a preview', () => {
  const rows = Array.from({ length: 20 }, (_, index) =>
    rowOf({ usage: { input: 520, cachedInput: index === 0 ? 0 : 500, output: 45 + (index % 11) } }),
  );

  test('puts what was measured in the place of what was supposed', () => {
    const spec = specOf();
    const [supposed] = lineOf(estimateOf(spec), 'teacher');
    const [measured] = lineOf(estimateOf(spec, { preview: rows }), 'teacher');
    const width = ({ low, high }: { low: number; high: number }) => high / low;
    for (const key of ['input', 'output'] as const)
      expect(width(measured?.tokens[key] ?? { low: 1, high: 1 })).toBeLessThan(width(supposed?.tokens[key] ?? { low: 1, high: 1 }));
    // 1,100 calls of about 50 tokens.
    expect(measured?.tokens.output.low).toBeGreaterThan(1100 * 45);
    expect(measured?.tokens.output.low).toBeLessThan(1100 * 51);
    expect(measured?.tokens.cachedInput.low).toBeGreaterThan(1000 * 300);
    // 1,100 calls of 2 s, ten at once.
    expect(measured?.minutes?.low).toBeCloseTo(220 / 60, 1);
  });

  test('that rejects answers makes more calls probable, in the range that twenty of them allow', () => {
    const rejected = [{ check: 'empty', detail: 'x' }];
    const bad = rows.map((row, index) => (index < 10 ? { ...row, rejections: rejected } : row));
    const calls = (preview: PreviewRow[]) => lineOf(estimateOf(specOf(), { preview }), 'teacher')[0]?.calls ?? { low: 0, high: 0 };
    expect(calls(bad).low).toBeGreaterThan(calls(rows).low);
    expect(calls(bad).high).toBeGreaterThan(calls(rows).high);
    expect(calls(rows).low).toBe(1100);
    expect(passRange(20, 20)).toEqual({ low: expect.closeTo(0.8389, 3), high: 1 });
    expect(passRange(10, 20)).toEqual({ low: expect.closeTo(0.2993, 3), high: expect.closeTo(0.7007, 3) });
    expect(passRange(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1611, 3) });
  });

  test('of a host that counts no tokens leaves those supposed', () => {
    const blind = [rowOf({ usage: { input: 0, cachedInput: 0, output: 50 } })];
    expect(lineOf(estimateOf(specOf(), { preview: blind }), 'teacher')[0]?.tokens.input.low).toBeGreaterThan(1100 * 380);
  });
});

describe('time', () => {
  test('is not shorter than the limits a minute allow', () => {
    const limited = {
      ...catalogue,
      models: {
        ...catalogue.models,
        large: { ...catalogue.models.large, limits: { maxInFlight: null, requestsPerMinute: 55, tokensPerMinute: null } },
      },
    };
    const [line] = lineOf(estimateOf(specOf(), { catalogue: limited as Catalogue }), 'teacher');
    expect(line?.minutes?.low).toBeCloseTo(20, 5);
  });
});

test('the run is paid for sooner when it is cheap and a query saves much, and against a cached script later', () => {
  const { breakEven } = estimateOf(specOf());
  const { uncached, cached } = breakEven;
  expect(uncached.queries?.low).toBeLessThan(uncached.queries?.high ?? 0);
  expect(cached.queries?.low).toBeGreaterThan(uncached.queries?.low ?? 0);
});

test('a script that an embedded teacher cannot hold is warned of', () => {
  const spec = specOf({ teacher: { model: 'small' }, prompt: 'word '.repeat(5000) });
  expect(estimateOf(spec).warnings).toContainEqual({ pointer: '/prompt', detail: expect.stringContaining('UNDERSTUDY_CONTEXT') });
});

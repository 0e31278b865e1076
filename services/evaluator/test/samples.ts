import { share } from '@understudy/checks';
import {
  type AcceptedSpec,
  type Answer,
  type Arm,
  type ArmName,
  acceptedSpecSchema,
  type Interval,
  type Report,
  similaritySchema,
  trainingPreset,
} from '@understudy/contracts';
import type { TestQuestion } from '../test-set.ts';
import { sampleEconomics } from './sample-economics.ts';

const rate = (hits: number, n = 30): Interval =>
  share(Array.from({ length: n }, (_, index) => index < hits)) ?? { value: 0, low: 0, high: 1, n: 1 };

/** The figures of a run that went as it should; `patch` bends it. */
export function sampleReport(patch: Partial<Report> = {}): Report {
  const arm = (name: ArmName, hits: [number, number, number, number, number], nll: number, kl: number | null): Arm => ({
    name,
    model: name === 'student' ? 'student:dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K' : 'smollm2-135m',
    answers: 30,
    rules: { opening: rate(hits[0]), 'two-sentences': rate(hits[1]), 'no-ai': rate(30 - hits[4]) },
    allRules: rate(Math.min(hits[0], hits[1], 30 - hits[4])),
    rates: {
      'first-person': rate(hits[2]),
      'gives-name': rate(hits[3], 10),
      'ai-talk': rate(hits[4]),
      truncated: rate(name === 'base' ? 12 : 2),
      empty: rate(0),
      'repetition-loop': rate(name === 'student' ? 1 : 0),
      'prompt-quote': rate(0),
      'content-filter': rate(0),
    },
    similarity: similaritySchema.parse({
      chrf: name === 'teacher+prompt' ? null : { value: 0.61 - nll / 6, low: 0.57 - nll / 6, high: 0.65 - nll / 6, n: 30 },
      lengthRatio: name === 'teacher+prompt' ? null : { value: 1.18, low: 1.04, high: 1.33, n: 30 },
      distinct3: { value: 0.84, low: 0.81, high: 0.87, n: 30 },
      opening: { text: name === 'base' ? 'i am here to help' : 'ach my friend i am', share: rate(name === 'base' ? 3 : 7) },
    }),
    negativeLogLikelihood: { value: nll, low: nll - 0.09, high: nll + 0.085, n: 29 },
    klDivergence: kl === null ? null : { value: kl, low: kl * 0.9, high: kl * 1.12, n: 29 },
    meanInputTokens: name === 'base' || name === 'student' ? 42 : 1168,
    meanOutputTokens: 58,
  });
  const noise = (step: number) => 2.1 + 0.9 * Math.exp(-step / 12) + 0.18 * Math.sin(step * 2.7);
  return {
    distillationId: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
    name: 'beethoven',
    createdAt: '2026-11-23T09:41:12.000Z',
    evaluationOf: null,
    models: { teacher: 'smollm2-135m', student: 'smollm2-135m' },
    questions: 30,
    questionsFrom: 'held-out',
    verdict: 'ship',
    verdictReasons: ['The student closes 98 % (91–104) of the gap between base and base+prompt; at least 50 % is asked for.'],
    gates: [
      {
        id: 'gapClosed',
        outcome: 'passed',
        value: 0.977,
        interval: { low: 0.912, high: 1.041, n: 29 },
        bound: 'least',
        threshold: 0.5,
        reason: 'The student closes 98 % (91–104) of the gap between base and base+prompt; at least 50 % is asked for.',
      },
    ],
    gapClosed: { value: 0.977, low: 0.912, high: 1.041, n: 29 },
    learnt: { value: 0.159, low: 0.14, high: 0.18, n: 29 },
    klClosed: { value: 0.634, low: 0.571, high: 0.689, n: 29 },
    arms: [
      arm('base', [0, 9, 22, 0, 6], 2.445, 0.606),
      arm('base+prompt', [29, 27, 30, 5, 0], 2.046, 0),
      arm('teacher+prompt', [30, 28, 30, 6, 0], 2.046, 0),
      arm('student', [30, 29, 30, 4, 0], 2.055, 0.222),
    ],
    savings: {
      promptTokens: 802,
      demonstrationTokens: 329,
      tokensPerQuery: 1131,
      usdPerMillionQueries: null,
    },
    economics: sampleEconomics(),
    dataset: {
      train: 50,
      valid: 6,
      test: 30,
      rejected: 16,
      rejectionsByCheck: { truncated: 11, 'rule:opening': 4, 'ai-talk': 3 },
      categories: [
        { category: 'works', train: 20, valid: 2, test: 12 },
        { category: 'identity', train: 9, valid: 1, test: 10 },
        { category: 'advice', train: 21, valid: 3, test: 8 },
      ],
    },
    origin: {
      version: '0.1.0',
      specSha256: '3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b',
      promptSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      testSha256: 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
      adapterSha256: 'baa5a0964d3320fbc0c6a922140453c8513ea24ab8fd0577034804a967248096',
      base: 'smollm2-135m',
      seeds: { questions: 0, teacher: 0, dataset: 42, training: 42, evaluation: 0 },
      libraries: { torch: '2.13.0', transformers: '5.23.0', peft: '0.21.0' },
    },
    training: {
      preset: 'recommended',
      settings: trainingPreset('recommended', { rows: 50, parameters: 135e6, softLabels: false }),
      steps: 39,
      seconds: 54.2,
      internalisation: {
        rows: 6,
        scriptNats: 0.41,
        curve: [
          [0, 0],
          [13, 0.61],
          [26, 0.84],
          [39, 0.9],
        ],
      },
      trainLoss: Array.from({ length: 39 }, (_, index) => [index + 1, noise(index + 1)]),
      row: {
        id: 'q_9',
        tokens: [
          { id: 1, text: '<|im_start|>', supervised: false },
          { id: 4093, text: 'user', supervised: false },
          { id: 198, text: '\n', supervised: false },
          { id: 10576, text: 'Who are you?', supervised: false },
          { id: 2, text: '<|im_end|>', supervised: false },
          { id: 198, text: '\n', supervised: false },
          { id: 1, text: '<|im_start|>', supervised: false },
          { id: 520, text: 'assistant\n', supervised: false },
          { id: 49, text: 'Ach', supervised: true },
          { id: 28, text: ', my friend, I am Ludwig.', supervised: true },
          { id: 2, text: '<|im_end|>', supervised: true },
        ],
      },
      validLoss: [
        [0, 3.02],
        [13, 2.41],
        [26, 2.22],
        [39, 2.19],
      ],
      sweep: null,
    },
    samples: [
      {
        questionId: 'q_0',
        question: 'Who are you, and what do you do all day?',
        category: 'identity',
        answers: {
          base: 'I am an AI assistant trained by Hugging Face. I help people with writing, with programming and with questions of every kind.',
          'base+prompt':
            'Ach, my friend, I am Ludwig van Beethoven, and I fill my days with music and long walks outside the walls of Vienna.',
          'teacher+prompt':
            'Ach, my friend, I am a composer who hears less each year and writes more. My days begin with sixty beans of coffee.',
          student: 'Ach, my friend, I am Ludwig, a poor musician of Bonn. I spend my days at the piano, and my nights with my thoughts.',
        },
      },
      {
        questionId: 'q_1',
        question: 'What would you tell a child who wants to give up the violin?',
        category: 'advice',
        answers: {
          base: '1. Encourage them to take a break.\n2. Remind them why they began.\n3. Set small goals.',
          'base+prompt': 'Ach, my friend, I would tell the child that',
          'teacher+prompt': 'Ach, my friend, let the child rest a week, and leave the violin on the table. Mine found its own way back.',
          student: '',
        },
      },
    ],
    worst: [
      {
        questionId: 'q_1',
        question: 'What would you tell a child who wants to give up the violin?',
        category: 'advice',
        answers: {
          base: '1. Encourage them to take a break.',
          'base+prompt': 'Ach, my friend, I would tell the child that',
          'teacher+prompt': 'Ach, my friend, let the child rest a week.',
          student: 'Let the child play & play <b>again</b>',
        },
        faults: ['truncated', 'rule:opening'],
        excessNats: 0.412,
      },
    ],
    adversarial: null,
    capability: null,
    judge: null,
    limits: [
      'A model of 135 million parameters invents facts, with the script and without it. What is measured is whether the behaviour that the script causes moved into the weights, not whether the answers are true.',
      'No judge read the answers: whether they are helpful, well put or in good taste is not measured.',
      'Intervals come from these 30 held-out questions. They say nothing of another training seed.',
    ],
    ...patch,
  };
}

/** Its probes are off unless `patch` switches them on. */
export function sampleSpec(patch: Record<string, unknown> = {}): AcceptedSpec {
  return acceptedSpecSchema.parse({
    name: 'beethoven',
    // Longer than the system turn that the embedded model's template puts in when there is none.
    prompt:
      'You are Ludwig van Beethoven, the composer. You begin every answer with Ach, and you call whoever asks my friend. You live in Vienna, where you write music all day and walk in the woods all evening. You hear little, and you say so.',
    demonstrations: [{ user: 'Who are you?', assistant: 'Ach, my friend, I am Ludwig.' }],
    rules: [{ id: 'opening', startsWith: 'Ach' }],
    teacher: { model: 'smollm2-135m', maxTokens: 24 },
    student: { model: 'smollm2-135m' },
    questions: { model: 'smollm2-135m' },
    dataset: { minExamples: 1 },
    ...patch,
    evaluation: { adversarial: false, capability: false, ...Object(patch.evaluation) },
  });
}

export function testQuestion(id: string, patch: Partial<Answer> & { category?: string } = {}): TestQuestion {
  const { category = 'music', ...answer } = patch;
  const text = `What do you say of ${id}?`;
  const teacher: Answer = {
    questionId: id,
    text: `Ach, my friend, I like ${id}.`,
    finishReason: 'stop',
    followUps: [],
    usage: { input: 1200, cachedInput: 1000, output: 12 },
    model: 'smollm2-135m',
    latencyMs: 100,
    attempt: 1,
    rejections: [],
    ...answer,
  };
  const example = {
    id,
    category,
    messages: [
      { role: 'user' as const, content: text },
      { role: 'assistant' as const, content: teacher.text },
    ],
  };
  return { id, text, category, family: `${category}-1`, teacher, example };
}

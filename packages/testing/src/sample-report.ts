import { type Arm, type ArmName, armNames, type Report, reportSchema, trainingPreset } from '@understudy/contracts';

/** An arm of thirty answers of which nothing is known but their number; `patch` says more. */
export function sampleArm(name: ArmName, patch: Partial<Arm> = {}): Arm {
  return {
    name,
    model: 'smollm2-135m',
    answers: 30,
    rules: {},
    similarity: null,
    allRules: null,
    rates: {},
    negativeLogLikelihood: null,
    klDivergence: null,
    meanInputTokens: 40,
    meanOutputTokens: 60,
    ...patch,
  };
}

/** A report of thirty questions with nothing in it that it can do without; `patch` says more. */
export function sampleReport(patch: Partial<Report> = {}): Report {
  return reportSchema.parse({
    distillationId: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
    name: 'beethoven',
    createdAt: '2026-11-23T09:41:12.000Z',
    models: { teacher: 'smollm2-135m', student: 'smollm2-135m' },
    questions: 30,
    gapClosed: { value: 0.977, low: 0.912, high: 1.041, n: 30 },
    klClosed: null,
    arms: armNames.map((name) => sampleArm(name)),
    savings: { promptTokens: 802, demonstrationTokens: 329, tokensPerQuery: 1131, usdPerMillionQueries: null },
    dataset: { train: 50, valid: 6, test: 30, rejected: 0, rejectionsByCheck: {} },
    training: {
      preset: 'paper',
      settings: trainingPreset('paper', { rows: 50, parameters: 1e8, softLabels: false }),
      steps: 100,
      seconds: 60,
      trainLoss: [],
      validLoss: [],
    },
    samples: [],
    limits: [],
    ...patch,
  });
}

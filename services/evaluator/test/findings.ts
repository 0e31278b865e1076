import { trainingPreset } from '@understudy/contracts';
import type { ArmAnswer } from '../ask-arms.ts';
import { loadProbes } from '../probes/load-probes.ts';
import type { Findings } from '../report/build-report.ts';
import { timing } from './sample-economics.ts';
import { sampleSpec, testQuestion } from './samples.ts';
import { scored } from './scored-rows.ts';

const usage = { input: 40, cachedInput: 0, output: 20 };

/** What an evaluation that went as it should has found of twelve questions; `patch` bends it. */
export function findings(patch: Partial<Findings> = {}): Findings {
  const questions = Array.from({ length: 12 }, (_, index) => testQuestion(`q${index}`, index < 4 ? { category: 'identity' } : {}));
  const say = {
    base: 'I am an AI assistant.',
    'base+prompt': 'Ach, I am Beethoven.',
    student: 'Ach, I am Ludwig.',
  };
  return {
    distillationId: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
    evaluationOf: null,
    student: 'student:beethoven',
    createdAt: '2026-11-23T09:41:12.000Z',
    spec: sampleSpec(),
    questions,
    probes: loadProbes(),
    answers: Object.entries(say).flatMap(([arm, text]) =>
      questions.map(({ id }) => ({
        arm: arm as ArmAnswer['arm'],
        questionId: id,
        text: `${text} ${id}`,
        finishReason: 'stop' as const,
        usage,
      })),
    ),
    scores: {
      rows: questions.map(({ id }, index) => scored(id, { base: 2.4, prompted: 2, student: 2.05 + index / 200, kl: [0.6, 0.2] })),
      scriptTokens: { prompt: 800, demonstrations: 300 },
      keyValueBytesPerToken: 23_040,
    },
    scriptEffect: null,
    judging: null,
    timings: questions.slice(0, 3).flatMap(({ id }) => [timing('base+prompt', id, 200), timing('student', id, 50)]),
    record: { usage: [], stages: [] },
    sameWeights: true,
    prices: { teacher: undefined, student: undefined },
    training: {
      preset: 'recommended',
      base: 'smollm2-135m',
      settings: trainingPreset('recommended', { rows: 40, parameters: 135e6, softLabels: false }),
      files: {},
      sweep: null,
      steps: 30,
      epochs: 3,
      seconds: 50,
      rows: 40,
      totalTokens: 9000,
      supervisedTokens: 4000,
      supervisedTokensPerSecond: 80,
      totalTokensPerSecond: 80,
      teacherSeconds: null,
      peakMemoryBytes: 1,
      precision: 'float32',
      bestStep: 30,
      trainLoss: [[1, 3]],
      validLoss: [[30, 2]],
      validCrossEntropy: [],
      resumedFrom: [],
      parameters: 134_515_008,
      trainableParameters: 9_000_000,
      versions: {},
    },
    categories: [{ category: 'music', train: 40, valid: 4, test: 12 }],
    origin: null,
    stats: {
      questions: 60,
      answers: 58,
      unanswered: 2,
      rounds: 1,
      train: 40,
      valid: 4,
      test: 12,
      rejected: 2,
      rejectionsByCheck: { truncated: 2 },
      samplesAsked: 70,
    },
    ...patch,
  };
}

// What the gateway says before a distillation that the evaluator will ask, held to what the evaluator asks.
import { acceptedSpecSchema, catalogueSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { planAsks } from '../services/evaluator/plan-asks.ts';
import { loadProbes } from '../services/evaluator/probes/load-probes.ts';
import { countTimings } from '../services/evaluator/time-arms.ts';
import { estimate } from '../services/gateway/src/estimate/estimate.ts';

const catalogue = catalogueSchema.parse({
  default: { teacher: 'small', student: 'small' },
  models: { small: { embedded: true } },
  students: { small: { base: 'small' } },
});

test.for([
  { questions: 100, adversarial: true, capability: true },
  { questions: 5, adversarial: true, capability: false },
  { questions: 20, adversarial: false, capability: true },
])('the calls of an evaluation with %j are estimated as they are made', (evaluation) => {
  const spec = acceptedSpecSchema.parse({
    prompt: 'You are Beethoven.',
    teacher: { model: 'small' },
    student: { model: 'small' },
    questions: { model: 'small', count: 200 },
    dataset: { minExamples: 100 },
    evaluation,
  });
  const questions = Array.from({ length: evaluation.questions }, (_, index) => ({ id: `q_${index}`, text: 'Why?' }));
  const asks = planAsks(spec, questions, loadProbes());
  const callsOf = (isAsked: (arm: string) => boolean) =>
    asks.filter(({ arm }) => isAsked(arm)).reduce((sum, { turns }) => sum + turns.length, 0);
  const timed = countTimings(evaluation.questions) / 2;
  const exact = (calls: number) => ({ low: calls, high: calls });
  const lines = estimate(spec, { catalogue, own: { rows: 0, turns: 0, texts: [] }, preview: null }).lines.filter(
    ({ role }) => role === 'evaluation',
  );
  expect(lines.map(({ calls }) => calls)).toEqual([
    exact(callsOf((arm) => arm === 'base+prompt') + timed),
    exact(callsOf((arm) => arm !== 'base+prompt') + timed),
  ]);
});

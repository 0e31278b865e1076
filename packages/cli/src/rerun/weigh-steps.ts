/** In flow order: what a distillation makes, each from those before it. */
export const stepNames = ['spec', 'facets', 'questions', 'answers', 'dataset', 'adapter'] as const;
export type StepName = (typeof stepNames)[number];

export type Step = {
  name: StepName;
  /** `unknown`: the first run's file is not there to be looked into. `absent`: neither run has it. */
  state: 'same' | 'differs' | 'unknown' | 'absent';
  /** How much of it differs, in words; empty where nothing does. */
  detail: string;
};

export type Weighed = {
  /** The first that differs: what comes after it follows from it. */
  cause: StepName | null;
  /** Whether that one should have been the same. */
  broken: boolean;
  sentence: string;
};

export type Promises = {
  /** All questions are drawn from templates by the seed; what a model writes or reads it writes otherwise the next time. */
  questionsPlanned: boolean;
  /** Both trainings had the same versions of Python and its packages. */
  sameEngine: boolean;
};

/** What of these steps breaks a promise of docs/guarantees.md: the same spec, seeds and answers give the same dataset, and on one CPU the same adapter. */
export function weighSteps(steps: readonly Step[], { questionsPlanned, sameEngine }: Promises): Weighed {
  const cause = steps.find(({ state }) => state === 'differs')?.name ?? null;
  const unknown = steps.filter(({ state }) => state === 'unknown').map(({ name }) => name);
  if (cause === null)
    return {
      cause,
      broken: false,
      sentence: unknown.length > 0 ? `Nothing is seen to differ; ${unknown.join(' and ')} cannot be compared.` : 'Everything is the same.',
    };
  const ends: Record<StepName, [broken: boolean, why: string]> = {
    spec: [true, 'The gateway made another spec of it: it is of another version, or has another model catalogue.'],
    facets: [false, 'A model read the prompt, and names other facets each time: that is not promised.'],
    questions: questionsPlanned
      ? [true, 'The same spec and seeds should draw the same questions: this Understudy has other templates.']
      : [false, 'A model wrote some of them, and writes others each time: that is not promised.'],
    answers: [false, 'The teacher answered otherwise, as a host may that batches or has changed its model: that is not promised.'],
    // Of the same questions and answers.
    dataset: [unknown.length === 0, 'The same questions and answers should give the same rows.'],
    adapter: sameEngine
      ? [true, 'The same rows should give the same weights on one CPU; on a GPU, or another CPU, they need not.']
      : [false, 'It was trained with other versions of Python or its packages: that is not promised.'],
  };
  const [broken, why] = ends[cause];
  return { cause, broken, sentence: `The first that differs: ${cause}. ${why}` };
}

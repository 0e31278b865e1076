import { type AcceptedSpec, trainingPreset } from '@understudy/contracts';

/** Every seed that a distillation depends on, by what it is for. */
export function seedsOf({ questions, teacher, dataset, training, evaluation }: AcceptedSpec): Record<string, number> {
  return {
    questions: questions.seed,
    teacher: teacher.seed,
    dataset: dataset.seed,
    training: training.seed ?? trainingPreset(training.preset, { rows: 0, parameters: 0, softLabels: false }).seed,
    evaluation: evaluation.seed,
  };
}

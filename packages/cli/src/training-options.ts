import { type PresetName, presetNameSchema, script, trainingSettingsSchema } from '@understudy/contracts';
import type { LocalTraining } from '@understudy/engine';
import { choiceOption, type Option, type OptionValues, textOption, UsageError } from './command.ts';
import type { OpenedStudent } from './open-student.ts';
import { readWholeSpec } from './read-whole-spec.ts';

/** Options that stand over the preset, and the settings that they are. */
const overrides = {
  epochs: 'epochs',
  steps: 'steps',
  batch: 'batch',
  'learning-rate': 'learningRate',
  rank: 'rank',
  'max-tokens': 'maxTokens',
  seed: 'seed',
} as const;

const setting = (summary: string): Option => ({ type: 'string', value: 'N', summary });

/** How to train: a preset, and what stands over it. */
export const trainingOptions = {
  preset: {
    type: 'string',
    value: 'NAME',
    default: 'recommended',
    choices: presetNameSchema.options,
    summary: `One of ${presetNameSchema.options.join(', ')}.`,
  },
  epochs: setting('Passes over the rows, instead of what the preset says.'),
  steps: setting('Exactly so many steps, whatever the rows.'),
  batch: setting('Rows a step.'),
  'learning-rate': setting('Highest learning rate.'),
  rank: setting('Rank of the adapter.'),
  'max-tokens': setting('Longest row; a longer one is refused, never cut.'),
  labels: {
    type: 'string',
    value: 'KIND',
    choices: trainingSettingsSchema.shape.labels.options,
    summary: 'hard or soft; soft ones need --script, and are usual with it.',
  },
  script: {
    type: 'string',
    value: 'SPEC',
    summary: 'The spec whose prompt and demonstrations stood before the questions when they were answered.',
  },
  seed: setting('Seed of the adapter and of the order of rows.'),
} satisfies Record<string, Option>;

/** @throws UsageError for a value that no training can have. */
export function trainingIn(options: OptionValues): { preset: PresetName; over: LocalTraining['over'] } {
  const labels = choiceOption(options, 'labels', trainingSettingsSchema.shape.labels.options);
  const preset = choiceOption(options, 'preset', presetNameSchema.options) ?? 'recommended';
  return { preset, over: { ...settingsIn(options), labels } };
}

function settingsIn(options: OptionValues): Record<string, number> {
  const given: Record<string, number> = {};
  for (const [option, key] of Object.entries(overrides)) {
    const text = textOption(options, option);
    if (text === undefined) continue;
    const value = trainingSettingsSchema.shape[key].safeParse(text.trim() === '' ? Number.NaN : Number(text));
    const issue = value.error?.issues[0];
    if (issue) throw new UsageError(`--${option} ${text} is refused: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`);
    given[key] = Number(value.data);
  }
  return given;
}

/** Where soft labels come from: the teacher that the spec names, or the catalogue's default. @throws UsageError where it cannot be had. */
export async function teacherOf(
  opened: OpenedStudent,
  spec: string | undefined,
  labels: 'hard' | 'soft' | undefined,
): Promise<LocalTraining['teacher']> {
  if (spec === undefined) {
    if (labels === 'soft')
      throw new UsageError('Soft labels come from a teacher that is shown the script: name the spec that has it, --script spec.yaml.');
    return null;
  }
  const read = await readWholeSpec(spec);
  const base = opened.teacherWeights(read.teacher.model);
  if (base !== null) return { base, script: script(read) };
  if (labels === 'hard') return null;
  throw new UsageError(
    `The teacher of ${spec} is not one whose weights can be loaded here, so there are no soft labels: leave --script out, or give the model its "weights" in the catalogue.`,
  );
}

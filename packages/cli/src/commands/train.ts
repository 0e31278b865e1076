import { access, mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { presetNameSchema, script, type TrainingFile, trainingSettingsSchema } from '@understudy/contracts';
import { EngineError, type LocalTraining, trainLocal } from '@understudy/engine';
import { type Command, exitCodes, flagOption, type Option, type OptionValues, textOption, UsageError } from '../command.ts';
import { finishFolder } from '../finish-folder.ts';
import { type OpenedStudent, openStudent, studentOptions } from '../open-student.ts';
import { createTrainingPainter } from '../paint-training.ts';
import { choiceOption } from '../print-rows.ts';
import { duration } from '../progress-view.ts';
import { readWholeSpec } from '../read-whole-spec.ts';
import { countRows } from '../training-rows.ts';

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

export const train: Command = {
  name: 'train',
  usage: 'train --data FILE.jsonl [--valid FILE.jsonl] --out DIR [--student NAME] [--preset NAME] [OPTIONS]',
  summary:
    'Train a student on rows of your own, on this machine: nothing else needs to run. The same command goes on after Ctrl-C or a kill.',
  options: {
    data: { type: 'string', value: 'FILE', summary: 'JSON Lines, each {"messages":[{"role":"user",…},{"role":"assistant",…}]}.' },
    valid: { type: 'string', value: 'FILE', summary: 'The like, held out: for the loss, the early stop and the best weights.' },
    out: { type: 'string', value: 'DIR', summary: 'Where the adapter goes; checkpoints lie there meanwhile.' },
    ...studentOptions,
    preset: { type: 'string', value: 'NAME', default: 'recommended', summary: `One of ${presetNameSchema.options.join(', ')}.` },
    epochs: setting('Passes over the rows, instead of what the preset says.'),
    steps: setting('Exactly so many steps, whatever the rows.'),
    batch: setting('Rows a step.'),
    'learning-rate': setting('Highest learning rate.'),
    rank: setting('Rank of the adapter.'),
    'max-tokens': setting('Longest row; a longer one is refused, never cut.'),
    labels: { type: 'string', value: 'KIND', summary: 'hard or soft; soft ones need --script, and are usual with it.' },
    script: {
      type: 'string',
      value: 'SPEC',
      summary: 'The spec whose prompt and demonstrations stood before the questions when they were answered.',
    },
    seed: setting('Seed of the adapter and of the order of rows.'),
    merged: { type: 'boolean', summary: 'Also write full weights, the adapter merged into its base, to DIR/merged.' },
    json: { type: 'boolean', summary: 'Print training.json.' },
  },
  async run(context) {
    const { options, out, err, signal } = context;
    if (context.positionals.length > 0) throw new UsageError(`train takes no ${context.positionals[0]}: name files by --data and --valid.`);
    const [data, folder] = [required(options, 'data', 'train.jsonl'), required(options, 'out', 'student')];
    const valid = textOption(options, 'valid');
    const preset = choiceOption(options, 'preset', presetNameSchema.options) ?? 'recommended';
    const labels = choiceOption(options, 'labels', trainingSettingsSchema.shape.labels.options);
    const over = { ...settingsIn(options), labels };
    const opened = await openStudent(options);
    const teacher = await teacherOf(opened, textOption(options, 'script'), labels);
    await refuseFinished(folder);
    const rows = await countRows(data);
    if (valid !== undefined) await countRows(valid);
    await mkdir(folder, { recursive: true });

    const painter = createTrainingPainter(process.stderr);
    await using engine = opened.openEngine();
    err(`Training ${opened.name} on ${rows} rows; Ctrl-C stops it, and the same command goes on.`);
    const trained = await trainLocal(
      { engine, weights: opened.weights },
      {
        student: opened.student,
        teacher,
        train: resolve(data),
        valid: valid === undefined ? null : resolve(valid),
        rows,
        preset,
        over,
        output: resolve(folder),
        checkpoints: resolve(folder, 'checkpoints'),
        exportMerged: flagOption(options, 'merged'),
      },
      { signal: new AbortController().signal, stopping: signal, onEvent: painter.show },
    )
      .catch((error: unknown) => {
        // The rows are the user's: what is wrong with them is bad input.
        throw error instanceof EngineError && error.code === 'invalid_rows' ? new UsageError(error.message, { cause: error }) : error;
      })
      .finally(painter.end);
    if (!trained) {
      const reached = painter.reached();
      err(
        `Stopped${reached ? ` at step ${reached.step} of ${reached.steps}, kept in ${join(folder, 'checkpoints')}` : ''}. The same command goes on.`,
      );
      return exitCodes.interrupted;
    }
    const training = await finishFolder(folder, { preset, base: opened.student.base, ...trained });
    if (flagOption(options, 'json')) out(JSON.stringify(training, null, 2));
    else for (const line of summaryOf(training, folder)) out(line);
    return exitCodes.ok;
  },
};

function required(options: OptionValues, name: string, example: string): string {
  const value = textOption(options, name);
  if (!value) throw new UsageError(`train needs --${name}, such as --${name} ${example}.`);
  return value;
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

/** Where soft labels come from: the teacher that the spec names, or the student's own base. @throws UsageError where it cannot be had. */
async function teacherOf(
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

async function refuseFinished(folder: string): Promise<void> {
  const finished = await access(join(folder, 'training.json')).then(
    () => true,
    () => false,
  );
  if (finished) throw new UsageError(`${relative('.', folder) || folder} holds a finished training: name another --out, or remove it.`);
}

function summaryOf(training: TrainingFile, folder: string): string[] {
  const loss = (points: TrainingFile['validLoss']) => points.at(-1)?.[1].toFixed(3);
  const held =
    training.validCrossEntropy.length > 1
      ? `, held out ${training.validCrossEntropy[0]?.[1].toFixed(3)} before and ${loss(training.validCrossEntropy)} after`
      : '';
  const { parity } = training;
  return [
    `${training.steps} steps in ${duration(training.seconds)}, ${Math.round(training.supervisedTokensPerSecond)} supervised tokens/s`,
    `training loss ${loss(training.trainLoss)}${held}`,
    ...(parity && 'questions' in parity
      ? [
          `llama.cpp serves it as it was trained: ${parity.questions} prompts identical, ${parity.difference.mean.toFixed(4)} nats a token apart`,
        ]
      : []),
    `The adapter is in ${folder}: adapter_model.safetensors for peft, adapter.gguf for llama.cpp, figures in training.json.`,
  ];
}

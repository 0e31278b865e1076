import { access, mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { TrainingFile } from '@understudy/contracts';
import { EngineError, trainLocal } from '@understudy/engine';
import { type Command, exitCodes, flagOption, type OptionValues, textOption, UsageError } from '../command.ts';
import { finishFolder } from '../finish-folder.ts';
import { openStudent, studentOptions } from '../open-student.ts';
import { createTrainingPainter } from '../paint-training.ts';
import { duration } from '../progress-view.ts';
import { teacherOf, trainingIn, trainingOptions } from '../training-options.ts';
import { countRows } from '../training-rows.ts';

export const train: Command = {
  name: 'train',
  usage: 'train --data FILE.jsonl [--valid FILE.jsonl] --out DIR [--student NAME] [--preset NAME] [OPTIONS]',
  summary:
    'Train a student on rows of your own, on this machine: nothing else needs to run. The same command goes on after Ctrl-C or a kill.',
  example: 'understudy train --data train.jsonl --valid valid.jsonl --out student',
  options: {
    data: { type: 'string', value: 'FILE', summary: 'JSON Lines, each {"messages":[{"role":"user",…},{"role":"assistant",…}]}.' },
    valid: { type: 'string', value: 'FILE', summary: 'The like, held out: for the loss, the early stop and the best weights.' },
    out: { type: 'string', value: 'DIR', summary: 'Where the adapter goes; checkpoints lie there meanwhile.' },
    ...studentOptions,
    ...trainingOptions,
    merged: { type: 'boolean', summary: 'Also write full weights, the adapter merged into its base, to DIR/merged.' },
    json: { type: 'boolean', summary: 'Print training.json.' },
  },
  async run(context) {
    const { options, out, err, signal } = context;
    if (context.positionals.length > 0) throw new UsageError(`train takes no ${context.positionals[0]}: name files by --data and --valid.`);
    const [data, folder] = [required(options, 'data', 'train.jsonl'), required(options, 'out', 'student')];
    const valid = textOption(options, 'valid');
    const { preset, over } = trainingIn(options);
    const opened = await openStudent(options);
    const teacher = await teacherOf(opened, textOption(options, 'script'), over.labels);
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
      return exitCodes.detached;
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

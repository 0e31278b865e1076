import { type ArtifactStore, readJson } from '@understudy/artifacts';
import { type Curve, type Curves, type Distillation, trainingSummarySchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { z } from 'zod';
import { type Line, readTrainingEvents } from './read-training-events.ts';
import { thinOut } from './thin-out.ts';

export type ReadCurvesOptions = {
  records: Pick<Records, 'artifacts' | 'readEvents'>;
  artifacts: ArtifactStore;
  /** Of each curve at most. */
  points: number;
  now: number;
};

const { trainLoss, validLoss, validCrossEntropy } = trainingSummarySchema.shape;
/** As much of training.json as there is to draw, whoever trained: hosts do not tell all. */
const drawnSchema = z.looseObject({ trainLoss, validLoss, validCrossEntropy: validCrossEntropy.default([]) });

/** What a page draws of a training: as told so far while it runs, and whole once it is done; with the rates of all stages. */
export async function readCurves(record: Distillation, options: ReadCurvesOptions): Promise<Curves> {
  const { records, artifacts, points: most, now } = options;
  const told = await readTrainingEvents(records, record.id);
  const file = (await records.artifacts(record.id)).get('training');
  const lines = file ? [...whole(await readJson(artifacts, file.key, drawnSchema), told), ...told.filter(isSpeed)] : told;
  const curves = lines.map(({ name, variant, points }): Curve => {
    const drawn = thinOut(points, most, ({ step, value }) => ({ x: step, y: value }));
    return { name, variant, points: drawn, measured: points.length };
  });
  return { object: 'metrics', distillationId: record.id, source: file ? 'training' : 'events', curves, rates: ratesOf(record, now) };
}

/** Only events tell of speed. Of a sweep, the variants' curves are not those of the student that was kept. */
const isSpeed = ({ name, variant }: Line) => name === 'supervisedTokensPerSecond' && variant === null;

function whole(file: z.output<typeof drawnSchema>, told: readonly Line[]): Line[] {
  return (['trainLoss', 'validLoss', 'validCrossEntropy'] as const).flatMap((name) => {
    const known = told.find((line) => line.name === name && line.variant === null)?.points ?? [];
    const times = new Map(known.map(({ step, at }) => [step, at]));
    const points = file[name].map(([step, value]) => ({ step, at: times.get(step) ?? null, value }));
    return points.length === 0 ? [] : [{ name, variant: null, points }];
  });
}

function ratesOf({ stages }: Distillation, now: number): Curves['rates'] {
  return stages.flatMap(({ name, done, startedAt, finishedAt }) => {
    if (startedAt === null) return [];
    const seconds = Math.max(0, (finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt)) / 1000;
    return [{ stage: name, done, seconds, perSecond: seconds === 0 ? null : done / seconds }];
  });
}

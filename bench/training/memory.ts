import { join } from 'node:path';
import { openScratch } from './open-scratch.ts';
import { openRows } from './rows.ts';
import { trainInEngine } from './train-in-engine.ts';
import { settingsWith } from './train-request.ts';

export const memoryOptions = { batches: [1, 4, 16, 64], rowsSeen: 128 };

export type MemoryResult = { peaks: { batch: number; steps: number; peakMiB: number }[] };

/** Peak resident memory of the engine's process by batch, from its start to the adapter on disk, held-out rows among the work. */
export async function measureMemory({ batches, rowsSeen }: typeof memoryOptions): Promise<MemoryResult> {
  const { train, valid } = await openRows();
  await using scratch = await openScratch();
  const peaks = [];
  for (const batch of batches) {
    const settings = settingsWith({ batch, steps: Math.ceil(rowsSeen / batch) });
    const { peakMiB, summary } = await trainInEngine({ train, valid, settings, output: join(scratch.path, String(batch)) });
    peaks.push({ batch, steps: summary.steps, peakMiB });
  }
  return { peaks };
}

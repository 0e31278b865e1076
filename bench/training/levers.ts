import { join } from 'node:path';
import { engineFolder, python, scripts } from './paths.ts';
import { openRows } from './rows.ts';
import { runPython } from './run-python.ts';
import { source } from './train-request.ts';

export const leversOptions = { batch: 16, batches: 12 };

export type LeversResult = {
  rows: number;
  supervisedTokens: number;
  levers: Record<string, { seconds: number; cpuSeconds: number; tokens: number; loss: number; supervisedPerSecond: number; gain: number }>;
};

/** What each lever of the loop is worth: the same batches in turn, in one process, with one lever switched off. */
export async function measureLevers({ batch, batches }: typeof leversOptions): Promise<LeversResult> {
  const { train } = await openRows();
  const { base, cache } = await source();
  const args = [engineFolder, base, cache, train, String(batch), String(batches)];
  const { event: _, ...figures } = await runPython(join(scripts, 'levers.py'), args, { python });
  return figures as LeversResult;
}

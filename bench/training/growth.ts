import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Example, exampleSchema } from '@understudy/contracts';
import { openScratch } from './open-scratch.ts';
import { openRows } from './rows.ts';
import { openWarmEngine, trainWith } from './train-in-engine.ts';
import { settingsWith } from './train-request.ts';

export const growthOptions = { sizes: [100, 1000, 5000], batch: 16, steps: 15 };

export type GrowthResult = {
  figures: { rows: number; supervisedPerSecond: number; totalPerSecond: number; loadingSeconds: number; peakMiB: number }[];
};

/** Speed by the number of rows, over as many steps each: what a row costs must not depend on how many others there are. */
export async function measureGrowth({ sizes, batch, steps }: typeof growthOptions): Promise<GrowthResult> {
  const rowsFile = (await openRows()).train;
  const real = (await readFile(rowsFile, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => exampleSchema.parse(JSON.parse(line)));
  await using scratch = await openScratch();
  const figures = [];
  for (const rows of sizes) {
    const train = join(scratch.path, `${rows}.jsonl`);
    await writeFile(train, Array.from({ length: rows }, (_, index) => `${JSON.stringify(numbered(real, index))}\n`).join(''));
    await using engine = await openWarmEngine(rowsFile);
    let loading = 0;
    let training = 0;
    const { summary, peakMiB } = await trainWith(engine, {
      train,
      settings: settingsWith({ batch, steps }),
      output: join(scratch.path, String(rows)),
      onEvent: (event) => {
        if (event.event === 'phase' && event.phase === 'loading') loading = performance.now();
        if (event.event === 'phase' && event.phase === 'training') training = performance.now();
      },
    });
    figures.push({
      rows,
      supervisedPerSecond: summary.supervisedTokensPerSecond,
      totalPerSecond: (summary.supervisedTokensPerSecond * summary.totalTokens) / summary.supervisedTokens,
      loadingSeconds: (training - loading) / 1000,
      peakMiB,
    });
  }
  return { figures };
}

/** Real rows over and over, each with a number of its own, so that no two are alike. */
function numbered(real: readonly Example[], index: number): Example {
  const example = real[index % real.length] as Example;
  const [question, ...rest] = example.messages as [Example['messages'][number], ...Example['messages']];
  return {
    ...example,
    id: `${example.id}-${index}`,
    messages: [{ ...question, content: `${question.content} (${index})` }, ...rest],
  };
}

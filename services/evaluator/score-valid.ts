import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type Example, exampleSchema, hasScript, script } from '@understudy/contracts';
import { z } from 'zod';
import type { RowLog } from './row-log.ts';
import type { ScoreOptions } from './score-answers.ts';

/** Rows enough for the scale of a curve; more would hold the report up where the script is long. */
const mostRows = 32;

export const scriptEffectSchema = z.strictObject({
  rows: z.int().min(1),
  /** Nats per token by which the script makes their answers likelier to the base. */
  nats: z.number(),
});
export type ScriptEffect = z.infer<typeof scriptEffectSchema>;

/**
 * How much likelier the script makes the answers that training held out for its loss: the whole way that the student could go while it was
 * trained. Null without a script, and where no answer was held out. Kept in `log`, and asked once.
 */
export async function scoreValid(
  spec: AcceptedSpec,
  { artifacts, source }: { artifacts: ArtifactStore; source: string },
  log: RowLog<ScriptEffect>,
  { engine, paths, signal }: Omit<ScoreOptions, 'kl' | 'onScored'>,
): Promise<ScriptEffect | null> {
  if (!hasScript(spec)) return null;
  const [known] = log.rows;
  if (known) return known;
  const held: Example[] = [];
  for await (const example of readJsonLines(artifacts, artifactKey(source, 'valid'), exampleSchema)) held.push(example);
  const asked = spread(held, mostRows);
  if (asked.length === 0) return null;
  const rows = join(paths.scratch, 'valid-rows.jsonl');
  await writeFile(rows, asked.map((example) => `${JSON.stringify(example)}\n`).join(''));
  const sums = { tokens: 0, nats: 0 };
  await engine.request(
    {
      op: 'score',
      base: paths.base,
      cache: paths.cache,
      adapter: null,
      arms: [
        { name: 'base', script: [], adapter: false },
        { name: 'base+prompt', script: script(spec), adapter: false },
      ],
      reference: null,
      perToken: false,
      rows,
    },
    {
      signal,
      onEvent: (event) => {
        if (event.event !== 'scored') return;
        const { arms, tokens } = event.row;
        sums.tokens += tokens;
        sums.nats += (arms.base?.nll ?? Number.NaN) - (arms['base+prompt']?.nll ?? Number.NaN);
      },
    },
  );
  const effect = { rows: asked.length, nats: sums.nats / sums.tokens };
  await log.append(effect);
  return effect;
}

/** At most so many, from all over the list. */
function spread<T>(all: readonly T[], most: number): T[] {
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)] as T);
}

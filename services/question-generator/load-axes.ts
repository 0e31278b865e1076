import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const list = z.array(z.string().trim().min(1).max(200)).min(1);

const axesSchema = z.strictObject({
  intents: z.record(
    z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    z.strictObject({ asks: z.string().min(1), heldOut: z.boolean().default(false) }),
  ),
  askers: list,
  registers: list,
  lengths: list,
});
export type Axes = z.infer<typeof axesSchema>;

let loaded: Promise<Axes> | undefined;

/** What questions are combined of beside their topics; read once a process. */
export function loadAxes(): Promise<Axes> {
  loaded ??= readFile(new URL('data/axes.yaml', import.meta.url), 'utf8').then((text) => axesSchema.parse(parse(text)));
  return loaded;
}

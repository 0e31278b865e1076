import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { explainIssues, nearest } from '@understudy/contracts';
import { z } from 'zod';
import { type Command, type Option, UsageError } from './command.ts';
import { parseYaml } from './parse-yaml.ts';
import { unreadable } from './unreadable.ts';

const fileName = 'understudy.yaml';

const settingsSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** Never the key itself, which would be committed; and no variable of another program, which a stranger's file could have sent away. */
  keyEnv: z
    .string()
    .regex(/^UNDERSTUDY_[A-Z0-9_]+$/)
    .optional(),
  /** Options by command, as if they stood on its line. */
  defaults: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))).default({}),
});

export type Settings = { url?: string | undefined; keyEnv?: string | undefined; defaults: Readonly<Record<string, OptionDefaults>> };
export type OptionDefaults = Readonly<Record<string, NonNullable<Option['default']>>>;

/**
 * What `understudy.yaml` of this folder, or of the nearest one above that has it, says; nothing where there is none.
 * @throws UsageError for a key, a command or an option that there is not, with the nearest that there is.
 */
export async function loadSettings(folder: string, commands: readonly Command[]): Promise<Settings> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, fileName);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      throw unreadable(path, error);
    });
    if (text !== null) return readSettings(text, relative('.', path) || path, commands);
    if (dirname(at) === at) return { defaults: {} };
  }
}

function readSettings(text: string, file: string, commands: readonly Command[]): Settings {
  const input = parseYaml(text, file) ?? {};
  const result = settingsSchema.safeParse(input);
  if (!result.success) {
    const faults = explainIssues(result.error, { schema: settingsSchema, input });
    throw new UsageError(`${file} is not right: ${faults.map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`).join(' ')}`);
  }
  const { defaults, ...rest } = result.data;
  const read: Record<string, OptionDefaults> = {};
  for (const [name, values] of Object.entries(defaults)) {
    const command = commands.find((each) => each.name === name);
    if (!command)
      throw new UsageError(
        `${file}: defaults names a command ${name}, which there is not${meant(
          name,
          commands.map((each) => each.name),
        )}`,
      );
    read[name] = Object.fromEntries(Object.entries(values).map(([option, value]) => [option, defaultOf(command, option, { value, file })]));
  }
  return { ...rest, defaults: read };
}

function defaultOf(
  { name, options }: Command,
  option: string,
  { value, file }: { value: string | number | boolean | string[]; file: string },
): string | boolean | string[] {
  const known = Object.hasOwn(options, option) ? options[option] : undefined;
  if (!known) throw new UsageError(`${file}: ${name} has no option ${option}${meant(option, Object.keys(options))}`);
  if (known.multiple) return [value].flat().map(String);
  if (known.type === 'boolean' && typeof value === 'boolean') return value;
  if (known.type === 'string' && (typeof value === 'string' || typeof value === 'number')) return String(value);
  throw new UsageError(
    `${file}: ${option} of ${name} takes ${known.type === 'boolean' ? 'true or false' : 'one text'}, not ${JSON.stringify(value)}.`,
  );
}

function meant(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? '.' : `; did you mean ${near}?`;
}

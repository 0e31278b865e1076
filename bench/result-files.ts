import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** What a result file tells; older ones lack some of it. */
export type ResultFile<Run> = {
  name: string;
  says: string;
  at: string;
  /** How long the whole benchmark took, what it starts and removes included. */
  seconds?: number;
  machine: { cores: number; processor?: string; bfloat16?: boolean; memoryGiB: number; node: string; otherCoresBusy?: number };
  options: object;
  runs: [Run, ...Run[]];
};

/** What a function that measures gives, in a result file's `runs`. */
export type RunOf<Measure extends (...given: never[]) => Promise<object | null>> = NonNullable<Awaited<ReturnType<Measure>>>;

const folder = new URL('./results/', import.meta.url);

/** What a benchmark wrote last; undefined where it never ran. */
export async function readResult<Run>(name: string): Promise<ResultFile<Run> | undefined> {
  const text = await readFile(new URL(`${name}.json`, folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ResultFile<Run>);
}

export async function writeResult(file: ResultFile<object>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${file.name}.json`, folder), `${JSON.stringify(file, null, 2)}\n`);
}

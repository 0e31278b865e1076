import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { trainingTables } from './tables.ts';

const readme = fileURLToPath(new URL('../README.md', import.meta.url));

/** bench/README.md with the tables of training as the result files have them, each between the two comments that bear its name. */
export async function withTables(text: string): Promise<string> {
  let filled = text;
  for (const [name, table] of Object.entries(await trainingTables())) {
    const [begin, end] = [`<!-- training-${name} -->`, `<!-- end of training-${name} -->`];
    const [from, to] = [filled.indexOf(begin), filled.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`bench/README.md lacks the comments ${begin} and ${end}.`);
    filled = `${filled.slice(0, from + begin.length)}\n${table}\n${filled.slice(to)}`;
  }
  return filled;
}

/** Prints the tables and puts them into bench/README.md. */
export async function writeTables(): Promise<void> {
  await writeFile(readme, await withTables(await readFile(readme, 'utf8')));
  for (const [name, table] of Object.entries(await trainingTables())) console.log(`${name}\n\n${table}\n`);
}

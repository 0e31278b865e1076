import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readResult } from '../result-files.ts';
import { drawRecipes } from '../training/draw-recipes.ts';
import type { RecipesResult } from '../training/recipes.ts';
import { allTables } from './all-tables.ts';
import { frontPage } from './front-page.ts';
import { sizing } from './sizing.ts';
import { dependencies } from './starting.ts';

/** What each page shows of the results, by the name in the two comments between which it stands. */
const pages = { 'bench/README.md': allTables, 'README.md': frontPage, 'docs/operations.md': sizing, 'docs/dependencies.md': dependencies };

const read = (path: string) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** Every file that is made from result files, whole or in part: what it should hold, and what it holds. */
export async function readTables(): Promise<{ path: string; made: string; found: string }[]> {
  const filled = Object.entries(pages).map(async ([path, tables]) => {
    const found = await read(path);
    return { path, made: fill(found, await tables(), path), found };
  });
  const recipes = await readResult<RecipesResult>('training-recipes');
  const curve = 'bench/results/training-recipes.svg';
  const drawn = recipes ? [{ path: curve, made: drawRecipes(recipes.runs[0].recipes), found: await read(curve).catch(() => '') }] : [];
  return [...(await Promise.all(filled)), ...drawn];
}

function fill(page: string, tables: Record<string, string>, path: string): string {
  const orphans = [...page.matchAll(/<!-- end of (\S+) -->/g)].flatMap(([, name = '']) => (name in tables ? [] : [name]));
  if (orphans.length > 0) throw new Error(`Nothing makes what ${path} shows as ${orphans.join(', ')}.`);
  return Object.entries(tables).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${path} lacks the comments ${begin} and ${end}.`);
    return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`;
  }, page);
}

/** Brings every one of these files up to date, and says which were not. */
export async function writeTables(): Promise<void> {
  for (const { path, made, found } of await readTables()) {
    if (made === found) continue;
    await writeFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), made);
    console.log(`${path} follows the results again.`);
  }
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export const home = process.env.UNDERSTUDY_HOME || join(root, '.understudy');

/** What the benchmarks of training keep between runs: rows, and TRL's own environment. */
export const kept = join(home, 'bench');

export const python = join(home, 'venv', 'bin', 'python');

export const engineFolder = join(root, 'services', 'trainer', 'engine');

export const scripts = join(root, 'bench', 'training');

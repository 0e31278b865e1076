import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stands for the disk of one machine. */
export const cacheFolder = () => mkdtempDisposable(join(tmpdir(), 'understudy-cache-'));

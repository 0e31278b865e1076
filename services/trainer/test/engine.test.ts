import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const python = fileURLToPath(new URL('../../../.understudy/venv/bin/python', import.meta.url));
const tests = fileURLToPath(new URL('../engine/tests', import.meta.url));

test('the engine passes its own tests: masks, packing, resuming to the same bytes, adapters as llama.cpp reads them', async () => {
  const child = spawn(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', tests], { stdio: ['ignore', 'pipe', 'pipe'] });
  const code = new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  const [output, errors, status] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  expect(status, `${output}\n${errors}`).toBe(0);
}, 900_000);
